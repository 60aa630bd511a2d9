"""The page that asks which exam to do."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.ui.layouts import Item, column, fit_to_theme, label, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.patient.protocol_model import ProtocolGroup, group_of, grouped, protocol_cards
from vmsk_exam.ui.widgets.choice_card import ChoiceCard

COLUMNS: Final = 3
FEW: Final = 4
"""So many exams stand side by side, large; more stand in groups that can be scrolled."""


class ProtocolView(FormPage):
    """One card for each exam; choosing one goes on."""

    def __init__(self, context: PatientContext) -> None:
        self.protocols = grouped(context.services.list_protocols())
        self.protocol: ExamProtocol | None = None
        self._places = QWidget()
        self._body = column(self._places)
        super().__init__(context, "protocol", self._body, has_button=False)
        self._fill()

    def _fill(self) -> None:
        """Make a card for each exam."""
        is_few = len(self.protocols) <= FEW
        made = protocol_cards(self.protocols, self.context.translator)
        self.cards = tuple(ChoiceCard(card.icon_name, 3, is_upright=is_few) for card in made)
        used = set() if is_few else {group_of(protocol) for protocol in self.protocols}
        self._headings = {group: label("lead", "accent") for group in ProtocolGroup if group in used}
        self._empty = label("lead", "attention")
        self._empty.setVisible(not self.cards)
        before, self._places = self._places, QWidget()
        cards = column(1, self._empty, row(*self.cards, gap="gap"), 2) if is_few else column(self._empty, self._groups())
        self._places.setLayout(cards)
        for protocol, card in zip(self.protocols, self.cards, strict=True):
            card.clicked.connect(lambda _checked=False, chosen=protocol: self._choose(chosen))
        self._body.replaceWidget(before, self._places)
        before.hide()
        before.deleteLater()

    def _groups(self) -> QScrollArea:
        parts: list[Item] = []
        for group, heading in self._headings.items():
            cards = [card for protocol, card in zip(self.protocols, self.cards, strict=True) if group_of(protocol) is group]
            parts += [heading, _grid(cards)]
        holder = QWidget()
        holder.setLayout(column(*parts, None, gap="small"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        return area

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        for group, heading in self._headings.items():
            heading.setText(self.context.text(f"protocol.group.{group}"))
        self._empty.setText(self.context.text("protocol.empty"))
        for card, view in zip(protocol_cards(self.protocols, self.context.translator), self.cards, strict=True):
            view.show_texts(card.title, card.minutes, card.summary, card.needs)

    def enter(self) -> None:
        """Show an exam that was composed or deleted meanwhile; give the keyboard to the first card."""
        now = grouped(self.context.services.list_protocols())
        if now != self.protocols:
            self.protocols = now
            self._fill()
            self.retranslate()
            fit_to_theme(self._places, self._theme)
            self._places.show()
        if self.cards:
            self.cards[0].setFocus()

    def choose(self, protocol_id: str) -> None:
        """Choose an exam by its identifier; an unknown one changes nothing."""
        for protocol in self.protocols:
            if protocol.protocol_id == protocol_id:
                self._choose(protocol)

    def _choose(self, protocol: ExamProtocol) -> None:
        self.protocol = protocol
        self.answered.emit()


def _grid(cards: list[ChoiceCard]) -> QVBoxLayout:
    """Return cards in lines of equal width; the last line keeps the width of the others."""
    lines = []
    for start in range(0, len(cards), COLUMNS):
        shown = cards[start : start + COLUMNS]
        line = row(*shown, *[QWidget() for _ in range(COLUMNS - len(shown))], gap="small")
        for place in range(COLUMNS):
            line.setStretch(place, 1)
        lines.append(line)
    return column(*lines, gap="small")
