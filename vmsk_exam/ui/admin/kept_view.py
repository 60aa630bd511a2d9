"""Legal holds, release for teaching, and until when exams are kept: a list, and what is done with one exam."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from vmsk_exam.errors import StoreError
from vmsk_exam.record.access import Action
from vmsk_exam.record.policy import ClinicPolicy
from vmsk_exam.record.standing import ExamStanding, StandingFilter, StandingPage
from vmsk_exam.record.worklist import WorklistQuery, WorklistSort
from vmsk_exam.ui.admin import account_forms
from vmsk_exam.ui.admin.form import FormDialog, FormWork, admin_words, named
from vmsk_exam.ui.admin.ports import admin_store
from vmsk_exam.ui.admin.simple_table import SimpleTable
from vmsk_exam.ui.layouts import column, label, panel, row, set_tone
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

SHOWN: Final = 200
REASON_LIMIT: Final = 200
SEARCH_WIDTH_PX: Final = 300
_COLUMNS: Final = ("date", "patient", "protocol", "hold", "teaching", "until")
_PROTOCOL: Final = 2
Work = tuple[Callable[[], str], Callable[[], Callable[[], object]]]
"""What is wrong with what was typed, and the slow call: the first two parts of ``FormWork``."""


@runtime_checkable
class StandingStore(Protocol):
    """The part of a store that holds and releases exams; every call may refuse with ``AccessRefusedError``."""

    def list_standing(self, query: WorklistQuery, chosen: StandingFilter = StandingFilter.ALL) -> StandingPage:
        """Return exams with how they stand."""

    def set_hold(self, exam_id: str, reason: str | None) -> None:
        """Put an exam under legal hold, or lift it with None."""

    def set_released(self, exam_id: str, *, is_released: bool) -> None:
        """Release an exam for teaching, or take it back."""


@dataclass(frozen=True, slots=True)
class KeptState:
    """What the screen shows."""

    page: StandingPage
    policy: ClinicPolicy
    can_change_rules: bool
    note: str = ""
    """Number of the newest entry of the audit trail about the exam that was changed; empty where it may not be read."""


def standing_store(services: ExamServices) -> StandingStore:
    """Return the store as one that holds and releases exams.

    Raises
    ------
    StoreError
        If it keeps no accounts, or nobody is signed in.
    """
    store: object = admin_store(services)
    if not isinstance(store, StandingStore):
        raise StoreError("This store keeps no accounts. Start the program again.")
    return store


class KeptView(QWidget):
    """Shows how exams stand; the store is read and written on workers."""

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context, self._words = context, admin_words(context)
        self.state: KeptState | None = None
        self.dialog: FormDialog | None = None
        self.chosen = StandingFilter.ALL
        self._job: Job[KeptState] | None = None
        text = self._words.text
        self.count, self.rule, self.told = (label("body", "secondary", wraps=wraps) for wraps in (False, True, True))
        self.told.hide()
        self.search = QLineEdit()
        self.search.setPlaceholderText(text("kept.search"))
        self.search.setAccessibleName(text("kept.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(SEARCH_WIDTH_PX)
        self.search.textChanged.connect(lambda _text: self.reload())
        self.table = SimpleTable(text("kept.title"), [text(f"kept.column_{name}") for name in _COLUMNS], _PROTOCOL)
        self.table.itemSelectionChanged.connect(self._show_buttons)
        self.hold_button = self._button("lock", "kept.hold", self.ask_for_hold)
        self.release_button = self._button("graduation_cap", "kept.release", self.ask_for_release)
        self.rules_button = self._button("settings", "list.rules", self._ask_for_rules)
        self.rules_button.hide()
        title = label("headline", wraps=False)
        title.setText(text("kept.title"))
        head = row(title, self.count, None, self.search, gap="gap")
        bar = row(*self._build_chips(), None, self.hold_button, self.release_button, gap="small")
        rule = row(self.rule, self.rules_button, gap="gap")
        rule.setStretch(0, 1)
        body = column(head, bar, rule, self.told, panel(column(self.table, pad="tiny")), gap="gap", pad="gap")
        body.setStretch(4, 1)
        self.setLayout(body)
        self._show_buttons()

    def _build_chips(self) -> list[Button]:
        self.chips, group = {}, QButtonGroup(self)
        for chosen in StandingFilter:
            chip = self.chips[chosen] = Button("choice")
            chip.set_label(self._words.text(f"kept.{chosen.value}"))
            chip.setCheckable(True)
            chip.setChecked(chosen is self.chosen)
            chip.clicked.connect(lambda _checked=False, told=chosen: self.choose(told))
            group.addButton(chip)
        return list(self.chips.values())

    def _button(self, icon: str, key: str, action: object) -> Button:
        button = Button("plain", icon)
        button.set_label(self._words.text(key))
        button.clicked.connect(action)
        return button

    # --- what is shown -------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether the store is being read."""
        return self._job is not None and self._job.is_running

    def choose(self, chosen: StandingFilter) -> None:
        """List other exams."""
        self.chosen = chosen
        self.reload()

    def reload(self, done: str = "", exam_id: str = "") -> None:
        """Read the exams again; ``done`` names what was done with an exam just now."""
        services, chosen, text = self._context.services, self.chosen, self.search.text()
        query = WorklistQuery(text, sort=WorklistSort.DATE, limit=SHOWN)

        def run(_token: object, _progress: object) -> KeptState:
            store = admin_store(services)
            entries = store.audit_entries(exam_id, 1) if exam_id and store.may(Action.READ_AUDIT) else ()
            note = str(entries[0].number) if entries else ""
            page = standing_store(services).list_standing(query, chosen)
            return KeptState(page, store.policy(), store.may(Action.MANAGE), note)

        job: Job[KeptState] = Job(run)
        job.finished.connect(lambda state: self._show(state, done) if text == self.search.text() else None)
        job.failed.connect(self.show_fault)
        self._job = job.start()

    def selected(self) -> ExamStanding | None:
        """Return the selected exam."""
        number = self.table.currentRow()
        exams = () if self.state is None else self.state.page.exams
        return exams[number] if 0 <= number < len(exams) else None

    def show_fault(self, text: str) -> None:
        """Say what is wrong and what to do."""
        self._tell(text, "attention")

    def _show(self, state: KeptState, done: str) -> None:
        self.state = state
        text, years = self._words.text, state.policy.retention_years
        self.table.show_lines([self._line(exam) for exam in state.page.exams])
        self.count.setText(text("kept.count", count=state.page.total) if state.page.total else "")
        self.rule.setText(text("kept.retention", years=years) if years else text("kept.no_retention"))
        self.rules_button.setVisible(state.can_change_rules)
        parts = [text(f"kept.done_{done}")] if done else []
        if done:
            parts.append(text("kept.noted", number=state.note) if state.note else text("kept.noted_plain"))
        elif not state.page.exams:
            parts.append(text("kept.none"))
        elif state.page.total > len(state.page.exams):
            parts.append(text("kept.more", count=len(state.page.exams)))
        self._tell(" ".join(parts), "measured" if done else "secondary")
        self._show_buttons()

    def _line(self, exam: ExamStanding) -> tuple[str, ...]:
        text, texts, facts = self._words.text, self._context.texts, exam.facts
        until = facts.retained_until_utc
        return (
            texts.date(exam.row.started_utc),
            self._patient(exam),
            exam.row.protocol_title,
            facts.hold_reason or text("kept.no_hold"),
            text("kept.is_released" if facts.is_released else "kept.not_released"),
            text("kept.no_period") if until is None else texts.date(until),
        )

    def _patient(self, exam: ExamStanding) -> str:
        name = exam.row.subject_name or self._words.text("kept.no_name")
        return ", ".join(part for part in (name, exam.row.patient_number) if part)

    def _show_buttons(self) -> None:
        selected, text = self.selected(), self._words.text
        for button in (self.hold_button, self.release_button):
            button.setEnabled(selected is not None)
        if selected is not None:
            self.hold_button.set_label(text("kept.hold" if selected.facts.hold_reason is None else "kept.lift"))
            self.release_button.set_label(text("kept.take_back" if selected.facts.is_released else "kept.release"))

    def _tell(self, text: str, tone: str) -> None:
        self.told.setText(text)
        set_tone(self.told, tone)
        self.told.setVisible(bool(text))

    # --- what can be done ------------------------------------------------------------

    def ask_for_hold(self) -> None:
        """Ask for the reason of a hold, or whether the hold is lifted."""
        selected, services, words = self.selected(), self._context.services, self._words
        if selected is None:
            return
        exam_id, is_held = selected.row.exam_id, selected.facts.hold_reason is not None
        if is_held:
            self._ask("lift", selected, (), (lambda: "", lambda: lambda: standing_store(services).set_hold(exam_id, None)))
            return
        reason = QLineEdit()
        reason.setMaxLength(REASON_LIMIT)

        def prepare() -> Callable[[], object]:
            told = reason.text().strip()
            return lambda: standing_store(services).set_hold(exam_id, told)

        def find_fault() -> str:
            return "" if reason.text().strip() else words.text("fault.reason")

        self._ask("hold", selected, (named(words, "hold_reason", reason),), (find_fault, prepare))

    def ask_for_release(self) -> None:
        """Ask whether an exam is released for teaching, or taken back."""
        selected, services = self.selected(), self._context.services
        if selected is None:
            return
        exam_id, is_released = selected.row.exam_id, not selected.facts.is_released

        def prepare() -> Callable[[], object]:
            return lambda: standing_store(services).set_released(exam_id, is_released=is_released)

        self._ask("release" if is_released else "take_back", selected, (), (lambda: "", prepare))

    def _ask(self, key: str, exam: ExamStanding, fields: tuple[QWidget, ...], work: Work) -> None:
        find_fault, prepare = work
        done = FormWork(find_fault, prepare, lambda _none: self.reload(key, exam.row.exam_id))
        title = f"{self._patient(exam)}, {self._context.texts.date(exam.row.started_utc)}"
        self.dialog = FormDialog(self._context, self, (key, title), fields, done)
        self.dialog.open()

    def _ask_for_rules(self) -> None:
        policy = admin_store(self._context.services).policy()
        self.dialog = account_forms.ask_for_rules(self._context, self, policy, self.reload)
        self.dialog.open()
