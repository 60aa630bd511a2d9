"""The page that asks which exam to do."""

from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.ui.layouts import column, label, row
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.patient.protocol_model import protocol_cards
from vmsk_exam.ui.widgets.choice_card import ChoiceCard


class ProtocolView(FormPage):
    """One large card for each exam; choosing one goes on."""

    def __init__(self, context: PatientContext) -> None:
        self.protocols = context.services.list_protocols()
        self.protocol: ExamProtocol | None = None
        self.cards = tuple(
            ChoiceCard(card.icon_name, 3, is_upright=True) for card in protocol_cards(self.protocols, context.translator)
        )
        self._empty = label("lead", "attention")
        self._empty.setVisible(not self.cards)
        super().__init__(context, "protocol", column(1, self._empty, self._holder(), 2), has_button=False)
        for protocol, card in zip(self.protocols, self.cards, strict=True):
            card.clicked.connect(lambda _checked=False, chosen=protocol: self._choose(chosen))

    def _holder(self) -> QHBoxLayout | QScrollArea:
        cards = row(*self.cards, gap="gap")
        if len(self.cards) <= 4:
            return cards
        holder = QWidget()
        holder.setLayout(cards)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(holder)
        return area

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        self._empty.setText(self.context.text("protocol.empty"))
        for card, view in zip(protocol_cards(self.protocols, self.context.translator), self.cards, strict=True):
            view.show_texts(card.title, card.minutes, card.summary, card.needs)

    def enter(self) -> None:
        """Give the keyboard to the first card."""
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
