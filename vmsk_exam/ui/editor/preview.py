"""How a patient will see a maneuver: the figure that shows it, what is read and what is spoken, in both languages."""

from PySide6.QtWidgets import QButtonGroup, QFrame, QScrollArea, QSizePolicy, QWidget

from vmsk_exam.protocol.model import Localized, ManeuverTask
from vmsk_exam.resources import LANGUAGES, Translator
from vmsk_exam.ui.demonstration import DemonstrationPlayer, DemonstrationView
from vmsk_exam.ui.editor.context import EditorContext
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.exam_texts import task_text
from vmsk_exam.ui.widgets.button import Button

FIGURE_SIZE_PX = (200, 240)
SCROLL_ROOM_PX = 10
"""Room between the words and their scroll bar."""
_TEXTS = ("headline", "sentence", "position", "spoken")


class Preview(QWidget):
    """The figure, and beside it the words."""

    def __init__(self, context: EditorContext, player: DemonstrationPlayer) -> None:
        super().__init__()
        self._context, self._player = context, player
        self._task: ManeuverTask | None = None
        self._language = context.language
        self.figure = DemonstrationView(player, mirrored=context.surgeon.services.settings.mirror_display)
        self.figure.setMinimumSize(*FIGURE_SIZE_PX)
        self.figure.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.figure.setAccessibleName(context.text("preview.figure"))
        self.figure.set_empty_text(context.text("preview.working"))
        self.words = {name: label("title" if name == "headline" else "body") for name in (*_TEXTS, "question", "safety")}
        self.languages = {language: self._language_button(language) for language in LANGUAGES}
        holder = QWidget()
        holder.setLayout(column(*self.words.values(), None, gap="small"))
        holder.setContentsMargins(0, 0, SCROLL_ROOM_PX, 0)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(holder)
        caption = label("section", wraps=False)
        caption.setText(context.text("preview.title"))
        parts = row(self.figure, area, gap="gap")
        parts.setStretch(0, 4)
        parts.setStretch(1, 5)
        body = column(row(caption, None, *self.languages.values(), gap="small"), parts, gap="small")
        body.setStretch(1, 1)
        self.setLayout(body)

    def _language_button(self, language: str) -> Button:
        button = Button("tool")
        button.setCheckable(True)
        button.setChecked(language == self._language)
        button.set_label(self._context.text(f"language.{language}"))
        button.clicked.connect(lambda _checked=False: self._show_in(language))
        group = self.findChild(QButtonGroup) or QButtonGroup(self)
        group.addButton(button)
        return button

    def show_task(self, task: ManeuverTask | None) -> None:
        """Show a task as a patient sees it."""
        self._task = task
        self._player.show_task(task)
        self._show_in(self._language)

    def _show_in(self, language: str) -> None:
        self._language = language
        task = self._task
        for name, words in self.words.items():
            text = "" if task is None else self._text_of(name, task)
            words.setText(text)
            words.setVisible(bool(text))

    def _text_of(self, name: str, task: ManeuverTask) -> str:
        maneuver = task.maneuver
        if name in _TEXTS:
            return self._told(name, getattr(maneuver.instruction, name), task)
        if name == "question":
            return "" if maneuver.question is None else self._told(name, maneuver.question.text, task)
        return self._told(name, maneuver.safety, task)

    def _told(self, name: str, text: Localized, task: ManeuverTask) -> str:
        words = task_text(text, task, Translator("patient", self._language))
        return words if name == "headline" else self._context.text(f"preview.{name}", words=words)
