"""A colleague's case: who sent it, the question and the answer, and the exam to be read only."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QSizePolicy, QStackedWidget, QWidget

from vmsk_exam.exchange.case_desk import CaseDesk, OpenedCase
from vmsk_exam.ui.layouts import column, fit_to_theme, label, panel, row
from vmsk_exam.ui.surgeon.case_letter_panel import CaseLetterPanel
from vmsk_exam.ui.surgeon.case_model import read_only
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.review_view import ReviewView
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.icon_label import IconLabel

_CHOICE_LETTERS = 18
"""The name of a longer exam is cut; the open list shows it whole."""


class CaseView(QWidget):
    """Shows one case; when it is closed its exams are forgotten."""

    left = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.opened: OpenedCase | None = None
        self.letter: CaseLetterPanel | None = None
        self.review: ReviewView | None = None
        self._layout = column(gap="none", pad="none")
        self._content: QWidget | None = None
        self.setLayout(self._layout)

    def show_case(self, desk: CaseDesk, opened: OpenedCase) -> None:
        """Show a case that was opened; the one before is closed."""
        self.close_case()
        self.opened = opened
        self.letter = CaseLetterPanel(self._context, desk, opened)
        self.review = self._build_review(opened)
        self.stack = QStackedWidget()
        self.stack.addWidget(panel(column(self.letter, pad="none"), "plain"))
        self.stack.addWidget(self.review)
        content = QWidget()
        layout = column(self._build_banner(opened), self.stack, gap="small", pad="gap")
        layout.setStretch(1, 1)
        content.setLayout(layout)
        self._layout.addWidget(content)
        self._content = content
        fit_to_theme(self, self._context.theme)
        self.show_letter()

    def _build_review(self, opened: OpenedCase) -> ReviewView:
        context = self._context
        services = read_only(context.services, opened.store)
        review = ReviewView(SurgeonContext(services, context.relay, None, context.theme, context.texts))
        tools = review.tools.parentWidget()
        inner = review.layout()
        if inner is not None:
            inner.setProperty("pad_token", "none")
        for widget in (review.head.back, review.live_button, review.head.undo, review.head.redo, tools):
            if widget is not None:
                widget.hide()
        review.left.connect(self.show_letter)
        review.open_exam(opened.case.exams[0].record.exam_id)
        return review

    def _build_choice(self, opened: OpenedCase) -> QComboBox:
        """Return the choice between the exams of the case; the one that is asked about stands first."""
        choice, texts = QComboBox(), self._context.texts
        for exam in opened.case.exams:
            header = exam.record.header
            choice.addItem(f"{texts.date_time(header.started_utc)} · {header.protocol_title}", header.exam_id)
        choice.setAccessibleName(self._text("which"))
        choice.setToolTip(self._text("which"))
        choice.setMinimumContentsLength(_CHOICE_LETTERS)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        choice.currentIndexChanged.connect(self._open_chosen)
        return choice

    def _open_chosen(self, _number: int) -> None:
        if self.review is not None:
            self.review.open_exam(str(self.choice.currentData()))
            self.show_exam()

    def _build_banner(self, opened: OpenedCase) -> QWidget:
        letter, text = opened.case.letter, self._text
        name = opened.contact_name or letter.sender_name or text("unnamed")
        title, trust, fingerprint = label("title", wraps=False), label("small", wraps=False), label("small", wraps=False)
        for each in (title, trust, fingerprint):
            each.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        parts = [text("banner", name=name), *([text("deidentified")] if letter.is_deidentified else [])]
        title.setText(" · ".join(parts))
        title.setToolTip(title.text())
        is_known = bool(opened.contact_name)
        trust.setText(text("known", name=opened.contact_name) if is_known else text("unknown"))
        trust.setProperty("tone", "secondary" if is_known else "attention")
        fingerprint.setText(opened.sender.fingerprint)
        fingerprint.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.letter_tab, self.exam_tab = self._tab("letter", "note"), self._tab("exam", "chart")
        self.choice, count = self._build_choice(opened), len(opened.case.exams)
        if count > 1:
            self.exam_tab.set_label(text("exams", count=count))
        self.choice.hide()
        group = QButtonGroup(self)
        for tab, action in ((self.letter_tab, self.show_letter), (self.exam_tab, self.show_exam)):
            group.addButton(tab)
            tab.clicked.connect(lambda _checked=False, told=action: told())
        close = Button("plain", "cross")
        close.set_label(text("close"))
        close.clicked.connect(lambda _checked=False: self.left.emit())
        self.proof = QWidget()
        proof = column(trust, fingerprint, gap="none")
        proof.setContentsMargins(0, 0, 0, 0)
        self.proof.setLayout(proof)
        who = column(title, self.proof, gap="none")
        layout = row(
            IconLabel("lock", "headline", "accent", 1.2), who, self.letter_tab, self.exam_tab, self.choice, close,
            gap="gap", pad="small",
        )  # fmt: skip
        layout.setStretch(1, 1)
        return panel(layout)

    def _tab(self, key: str, icon: str) -> Button:
        tab = Button("choice", icon)
        tab.set_label(self._text(key))
        tab.setCheckable(True)
        return tab

    def show_letter(self) -> None:
        """Show question and answer."""
        if self.letter is not None and self.review is not None:
            self.review.replay.leave()
            self.letter_tab.setChecked(True)
            self.proof.show()
            self.choice.hide()
            self.stack.setCurrentIndex(0)
            self.letter.answer.setFocus()

    def show_exam(self) -> None:
        """Show the exam."""
        if self.review is not None:
            self.exam_tab.setChecked(True)
            self.proof.hide()
            self.choice.setVisible(self.choice.count() > 1)
            self.stack.setCurrentIndex(1)
            self.review.tasks.setFocus()

    def leave(self) -> None:
        """Keep the draft of the answer; the case stays open."""
        if self.letter is not None:
            self.letter.finish()
        if self.review is not None:
            self.review.leave()

    def close_case(self) -> None:
        """Keep the draft of the answer and forget the case."""
        self.leave()
        if self.opened is not None:
            self.opened.store.close()
        if self._content is not None:
            self._layout.removeWidget(self._content)
            self._content.hide()
            self._content.deleteLater()
        self.opened = self.letter = self.review = self._content = None

    def _text(self, key: str, **values: object) -> str:
        return self._context.text(f"case.view.{key}", **values)
