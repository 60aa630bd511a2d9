"""How to set up, in pictures: like this, and not like this; shown before the first exam and skippable."""

from functools import cache

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QVBoxLayout

from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.resources import asset_path
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.patient.setup_guide_model import SetupGuideModel
from vmsk_exam.ui.picture import Fit, PictureView
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel


class SetupGuideView(FormPage):
    """Two pictures side by side, one headline, one sentence; Enter goes on."""

    max_letters = 74

    def __init__(self, context: PatientContext) -> None:
        self.model = SetupGuideModel()
        self.right, self.wrong = PictureView(fit=Fit.WHOLE), PictureView(fit=Fit.WHOLE)
        self.right_caption, self.wrong_caption = label("lead", wraps=False), label("lead", wraps=False)
        self.step = label("body", "secondary", wraps=False)
        self.skip = Button("quiet", "skip")
        pictures = row(
            _captioned(self.right, self.right_caption, "check", "accent"),
            _captioned(self.wrong, self.wrong_caption, "cross", "attention"),
            gap="gap",
        )
        body = column(pictures, row(self.skip, None, self.step, gap="gap"), gap="small")
        body.setStretch(0, 1)
        super().__init__(context, "setup_guide", body)
        self.skip.clicked.connect(self.answered)

    def begin(self, protocol: ExamProtocol | None) -> None:
        """Start with the first picture that an exam needs."""
        self.model.begin(protocol)
        self._show()

    def enter(self) -> None:
        """Give the keyboard to the button that goes on."""
        self.go_on.setFocus()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        self.skip.set_label(self.context.text("setup_guide.skip"))
        self.right_caption.setText(self.context.text("setup_guide.right"))
        self.wrong_caption.setText(self.context.text("setup_guide.wrong"))
        self.show_fault("")
        self._show()

    def try_to_go_on(self) -> None:
        """Show the next matter; after the last the exam begins."""
        if self.model.go_on():
            self._show()
        else:
            self.answered.emit()

    def go_back(self) -> bool:
        """Show the matter before; return False at the first."""
        is_done = self.model.go_back()
        self._show()
        return is_done

    def _show(self) -> None:
        screen = self.model.screen(self.context.translator)
        self.headline.setText(screen.title)
        self.lead.setText(screen.lead)
        self.step.setText(screen.step)
        self.go_on.set_label(screen.go_on)
        for view, name, caption in (
            (self.right, screen.right_picture, self.right_caption),
            (self.wrong, screen.wrong_picture, self.wrong_caption),
        ):
            view.set_image(load_picture(name))
            view.setAccessibleName(f"{caption.text()}: {screen.title}. {screen.lead}")


def _captioned(picture: PictureView, caption: QLabel, icon_name: str, tone: str) -> QVBoxLayout:
    line = row(None, IconLabel(icon_name, "lead", tone, 1.2), caption, None, gap="small")
    result = column(picture, line, gap="small")
    result.setStretch(0, 1)
    return result


@cache
def load_picture(name: str) -> QImage:
    """Return a shipped picture of a set-up."""
    return QImage(str(asset_path("setup", name)))
