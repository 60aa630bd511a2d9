"""Point at it: the camera follows the finger, the patient says whether the place is right."""

from PySide6.QtCore import Signal

from vmsk_exam.assessment.pointing import PointedPlace
from vmsk_exam.resources import Translator
from vmsk_exam.session.pointing import PointingSnapshot
from vmsk_exam.ui.layouts import column, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.patient.pointing_model import PointingScreen, mark_of, pointing_screen
from vmsk_exam.ui.patient.pointing_picture import PlaceFigure, PointingPicture
from vmsk_exam.ui.patient.pointing_player import PointingPlayer
from vmsk_exam.ui.widgets.button import Button


class PointingView(FormPage):
    """Picture left; right the place that was found with three answers, or the way out alone."""

    place_given = Signal(object)  # Mark
    max_letters = 70

    def __init__(self, context: PatientContext) -> None:
        self._question_id = ""
        self._place: PointedPlace | None = None
        self._last: PointingSnapshot | None = None
        self._said = ""
        self._is_open = False
        self.picture = PointingPicture(mirrored=context.services.settings.mirror_display)
        self.figure = PlaceFigure()
        self.yes, self.again = Button("primary", "check", "1"), Button("plain", "repeat", "2")
        self.leave_out = Button("quiet", "skip", "3")
        side = column(self.figure, None, self.yes, self.again, self.leave_out, gap="small")
        side.setStretch(0, 100)
        both = row(self.picture, side, gap="gap")
        both.setStretch(0, 5)
        both.setStretch(1, 2)
        body = column(both)
        body.setStretch(0, 1)
        super().__init__(context, "intake", body, has_button=False)
        self.player = PointingPlayer(context.services, self)
        self.player.changed.connect(self._take)
        self.player.failed.connect(self.show_fault)
        self.yes.clicked.connect(self._accept)
        self.again.clicked.connect(self._point_again)
        self.leave_out.clicked.connect(self.went_back)
        for key, button in (("1", self.yes), ("2", self.again), ("3", self.leave_out)):
            self.on_key(key, button.click)

    def begin(self, question_id: str) -> None:
        """Get ready for the place of a question of the self-palpation."""
        self._question_id = question_id
        self._place, self._last = None, None

    def enter(self) -> None:
        """Open the camera that was used last, else the first that is there."""
        self.show_fault("")
        self._said, self._is_open = "", True
        self.picture.set_image(None)
        self.player.start(self.context.services.settings.camera_id)
        self._show()
        self.leave_out.setFocus()

    def leave(self) -> None:
        """Free the camera."""
        self._is_open = False
        self.player.stop()

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        text = Translator("intake", self.context.translator.language).text
        self.yes.set_label(text("point.yes"))
        self.again.set_label(text("point.again"))
        self.leave_out.set_label(text("point.leave_out"))
        self.picture.set_empty_text(text("point.waiting"))
        self._show()

    def try_to_go_on(self) -> None:
        """Nothing: a place is taken with its own button."""

    def _take(self, snapshot: PointingSnapshot) -> None:
        if self._place is not None:
            return  # the picture of the moment stays until the answer
        self._last = snapshot
        self.picture.show_snapshot(snapshot)
        if snapshot.place is not None:
            self._place = snapshot.place
            self.context.sounds.play("hold_end")
        self._show()
        if self._place is not None:
            self.yes.setFocus()

    def _show(self) -> None:
        screen = pointing_screen(self._last, self._place, self.context.translator.language)
        self.headline.setText(screen.title)
        self.lead.setText(screen.lead)
        mark = None if self._place is None else mark_of(self._place, self._question_id)
        self.figure.show_mark(mark, screen.title if screen.is_asking else "")
        self.figure.setVisible(screen.is_asking)
        self.yes.setVisible(screen.is_asking)
        self.again.setVisible(screen.is_asking)
        self._say(screen)

    def _say(self, screen: PointingScreen) -> None:
        """Speak what is asked; who points stands too far away to read."""
        if self._is_open and screen.title != self._said:
            self._said = screen.title
            waiting = Translator("intake", self.context.translator.language).text("point.lead")
            self.context.sounds.say("", f"{screen.title.rstrip('.')}. {screen.lead if screen.is_asking else waiting}")

    def _accept(self) -> None:
        if self._place is not None:
            self.place_given.emit(mark_of(self._place, self._question_id))

    def _point_again(self) -> None:
        self._place = None
        self.player.restart()
        self._show()
        self.leave_out.setFocus()
