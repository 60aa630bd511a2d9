"""The first page asks who sits in front of the screen."""

from vmsk_exam.ui.layouts import column, row
from vmsk_exam.ui.patient.flow import Role
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.widgets.choice_card import ChoiceCard


class WhoView(FormPage):
    """Two large cards."""

    def __init__(self, context: PatientContext) -> None:
        self.role = Role.PATIENT
        self.cards = {Role.PATIENT: ChoiceCard("person", is_upright=True), Role.SURGEON: ChoiceCard("clinician", is_upright=True)}
        body = column(1, row(*self.cards.values(), gap="gap"), 2)
        super().__init__(context, "who", body, has_button=False)
        for role, card in self.cards.items():
            card.clicked.connect(lambda _checked=False, chosen=role: self._choose(chosen))

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        for role, card in self.cards.items():
            card.show_texts(self.context.text(f"who.{role}"), self.context.text(f"who.{role}_detail"))

    def enter(self) -> None:
        """Let Enter mean the patient."""
        self.cards[Role.PATIENT].setFocus()

    def _choose(self, role: Role) -> None:
        self.role = role
        self.answered.emit()
