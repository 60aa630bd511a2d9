"""The surgeon's side of the window: list of exams, one exam's results, live angles."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QStackedWidget, QWidget

from vmsk_exam.record.access import Action
from vmsk_exam.resources import LANGUAGES
from vmsk_exam.settings import Settings
from vmsk_exam.ui.account import signed_in
from vmsk_exam.ui.admin.account_menu import AccountMenu
from vmsk_exam.ui.admin.accounts_view import AccountsView
from vmsk_exam.ui.admin.audit_view import AuditView
from vmsk_exam.ui.admin.backup_view import BackupView
from vmsk_exam.ui.admin.form import admin_words
from vmsk_exam.ui.admin.kept_view import KeptView
from vmsk_exam.ui.admin.ports import may_look_after
from vmsk_exam.ui.admin.tabs import AdminTabs
from vmsk_exam.ui.editor.page import EditorPage
from vmsk_exam.ui.error_texts import choose_language
from vmsk_exam.ui.exam_control import ExamControl
from vmsk_exam.ui.fonts import load_fonts
from vmsk_exam.ui.layouts import column, fit_to_theme, row
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.case_flow import CaseFlow
from vmsk_exam.ui.surgeon.cheat_sheet import CheatSheet
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.keys import PAGE_KEYS, REVIEW_KEYS, add_keys
from vmsk_exam.ui.surgeon.list_view import ListView
from vmsk_exam.ui.surgeon.live_view import LiveView
from vmsk_exam.ui.surgeon.look import surgeon_stylesheet
from vmsk_exam.ui.surgeon.note_view import NoteView
from vmsk_exam.ui.surgeon.planned_view import PlannedView
from vmsk_exam.ui.surgeon.review_view import ReviewView
from vmsk_exam.ui.surgeon.rights import is_offered, is_permitted
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.theme import SURGEON_DARK, SURGEON_LIGHT, Theme
from vmsk_exam.ui.widgets.button import Button


class SurgeonPage(QWidget):
    """Holds the three screens and moves between them; made again when language or colours change.

    Parameters
    ----------
    services
        The program behind the screens; its store must be ready when the page is shown.
    relay
        Snapshots of the exam that runs on this computer, if any.
    control
        Tells the running exam; without it the live view only shows.
    theme
        Colours; by default those of the system, light or dark.
    """

    left = Signal()
    sign_out_asked = Signal()
    exam_asked = Signal(object)  # PlannedVisit: begin its exam
    lock_asked = Signal()

    def __init__(
        self, services: ExamServices, relay: SnapshotRelay, control: ExamControl | None = None, theme: Theme | None = None
    ) -> None:
        super().__init__()
        self._services, self._relay, self._control = services, relay, control
        self._chosen_theme = theme
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._outer = column()
        self._outer.setContentsMargins(0, 0, 0, 0)
        self.setLayout(self._outer)
        self._content: _Content | None = None
        self._build()
        add_keys(
            self,
            PAGE_KEYS,
            {
                "exams": self.show_list,
                "live": self.show_live,
                "planned": self.show_planned,
                "editor": self.show_editor,
                "sheet": self.show_sheet,
                "accounts": self.show_accounts,
                "lock": lambda: self._ask_if_signed_in(self.lock_asked),
                "sign_out": lambda: self._ask_if_signed_in(self.sign_out_asked),
            },
        )
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._rebuild)

    @property
    def content(self) -> "_Content":
        """The screens in the language and colours now in force."""
        assert self._content is not None  # noqa: S101  made at the start
        return self._content

    @property
    def theme(self) -> Theme:
        """The colours that were asked for, else light or dark as the system says."""
        if self._chosen_theme is not None:
            return self._chosen_theme
        is_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return SURGEON_DARK if is_dark else SURGEON_LIGHT

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802  Qt's name
        """Read the store, in the language now chosen."""
        super().showEvent(event)
        if self.content.context.texts.language != self._services.settings.language:
            self._rebuild()
        self.content.enter()

    def show_list(self) -> None:
        """Show the stored exams."""
        self.content.show_list()

    def show_live(self) -> None:
        """Show live angles."""
        self.content.show_live()

    def show_planned(self) -> None:
        """Show the planned visits."""
        self.content.show_planned()

    def show_editor(self) -> None:
        """Show the exam editor."""
        self.content.show_editor()

    def show_accounts(self) -> None:
        """Show the accounts."""
        self.content.show_accounts()

    def show_sheet(self) -> None:
        """Show all keys."""
        self.content.show_sheet()

    def open_exam(self, exam_id: str) -> None:
        """Show the results of an exam."""
        self.content.open_exam(exam_id)

    def switch_language(self) -> None:
        """Take the other language for the whole program."""
        settings = self._services.settings
        other = next(name for name in LANGUAGES if name != settings.language)
        self._services.change_settings(Settings.model_validate({**settings.model_dump(), "language": other}))
        self._rebuild()

    def _ask_if_signed_in(self, asked: SignalInstance) -> None:
        if signed_in(self._services) is not None:
            asked.emit()

    def _build(self) -> None:
        texts = SurgeonTexts(self._services.settings.language)
        choose_language(texts.language)
        context = SurgeonContext(self._services, self._relay, self._control, self.theme, texts)
        content = _Content(context)
        content.left.connect(self.left)
        content.sign_out_asked.connect(self.sign_out_asked)
        content.exam_asked.connect(self.exam_asked)
        content.lock_asked.connect(self.lock_asked)
        content.account_changed.connect(self._rebuild)
        content.language_asked.connect(self.switch_language)
        self.setStyleSheet(surgeon_stylesheet(self.theme, load_fonts()))
        self._outer.addWidget(content)
        fit_to_theme(content, self.theme)
        self._content = content

    def _rebuild(self) -> None:
        before = self.content
        self._outer.removeWidget(before)
        before.leave()
        before.hide()
        self._build()
        self.content.restore(before)
        before.deleteLater()


class _Content(QWidget):
    """Bar and screens in one language and one face."""

    left = Signal()
    sign_out_asked = Signal()
    exam_asked = Signal(object)  # PlannedVisit: begin its exam
    lock_asked = Signal()
    account_changed = Signal()
    language_asked = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self.context = context
        self._back: QWidget | None = None
        self.accounts: AccountsView | None = None
        self.audit: AuditView | None = None
        self.kept: KeptView | None = None
        self.backup: BackupView | None = None
        self.list, self.review, self.live = ListView(context), ReviewView(context), LiveView(context)
        self.note, self.planned = NoteView(context), PlannedView(context)
        self.editor: EditorPage | None = None
        self.stack = QStackedWidget()
        self.cases = CaseFlow(context, self, self.review)
        for view in (self.list, self.review, self.live, self.note, self.planned, self.cases.view):
            self.stack.addWidget(view)
        content = column(self._build_bar(), self.stack, gap="none")
        content.setContentsMargins(0, 0, 0, 0)
        content.setStretch(1, 1)
        self.setLayout(content)
        self.list.exam_opened.connect(self.open_exam)
        self.list.note_asked.connect(self.open_note)
        self.planned.list_asked.connect(self.show_list)
        self.planned.exam_asked.connect(self.exam_asked)
        self.planned.exam_opened.connect(self.open_exam)
        self.review.visit_asked.connect(self.show_visit)
        self.note.left.connect(self.leave_note)
        self.note.results_asked.connect(self.open_exam)
        add_keys(self.review, REVIEW_KEYS, {"note": self._note_of_review})
        self.note_button = note = Button("plain", "note", REVIEW_KEYS["note"][0])
        note.set_label(self.context.text("note.button"), self.context.text("note.button_tip"))
        note.clicked.connect(self._note_of_review)
        self.review.head.more.addWidget(note)
        self.review.exam_shown.connect(self._offer_what_is_allowed)
        self.cases.case_shown.connect(self.show_case)
        self.cases.left.connect(self.show_list)
        self.cases.exam_asked.connect(self.open_exam)
        self.review.left.connect(self.show_list)
        self.review.live_asked.connect(self.replay)
        self.live.list_asked.connect(self.show_list)
        self.live.left.connect(self.left)

    def _build_bar(self) -> QWidget:
        text = self.context.text
        self.exams_tab, self.live_tab = self._tab("list", "exams", "Ctrl+1"), self._tab("trend", "live", "Ctrl+2")
        self.planned_tab, self.editor_tab = self._tab("calendar", "planned", "Ctrl+3"), self._tab("note", "editor", "Ctrl+4")
        group = self._tabs = QButtonGroup(self)
        tabs = (
            (self.exams_tab, self.show_list),
            (self.live_tab, self.show_live),
            (self.planned_tab, self.show_planned),
            (self.editor_tab, self.show_editor),
        )
        for tab, action in tabs:
            group.addButton(tab)
            tab.clicked.connect(action)
        self.exams_tab.setChecked(True)
        leave, language, keys = Button("quiet", "home", "F2"), Button("quiet", "language"), Button("quiet", "keyboard", "?")
        leave.set_label("", text("page.leave_tip"))
        language.set_label(text("page.language"), text("page.language_tip"))
        keys.set_label(text("page.keys"), text("page.keys_tip"))
        for button, action in ((leave, self.left.emit), (language, self.language_asked.emit), (keys, self.show_sheet)):
            button.clicked.connect(lambda _checked=False, told=action: told())
        bar = QWidget()
        bar.setObjectName("bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        tools = (self.cases.open_button, *self._clinic_buttons(), language, keys)
        if not is_offered(self.context.services, Action.EXAMINE):
            self.planned_tab.hide()
        layout = row(leave, *(tab for tab, _action in tabs), None, *tools, gap="small")
        layout.setContentsMargins(8, 0, 8, 0)
        bar.setLayout(layout)
        return bar

    def _clinic_buttons(self) -> tuple[Button, ...]:
        """Return the way to the accounts for those who look after them, and the menu of the own account."""
        buttons = []
        if may_look_after(self.context.services):
            accounts, words = Button("quiet", "settings"), admin_words(self.context)
            accounts.set_label(words.text("page.button"), f"{words.text('page.button_tip')} ({PAGE_KEYS['accounts'][0]})")
            accounts.clicked.connect(lambda _checked=False: self.show_accounts())
            buttons.append(accounts)
        actor = signed_in(self.context.services)
        if actor is not None:
            menu = AccountMenu(self.context, actor)
            menu.lock_asked.connect(self.lock_asked)
            menu.sign_out_asked.connect(self.sign_out_asked)
            buttons.append(menu)
        return tuple(buttons)

    def _tab(self, icon: str, name: str, key: str) -> Button:
        tab = Button("tab", icon)
        tab.set_label(self.context.text(f"page.{name}"))
        tab.setToolTip(f"{self.context.text(f'page.{name}')} ({key})")
        tab.setCheckable(True)
        return tab

    def enter(self) -> None:
        """Read what is stored now."""
        self.list.reload()

    def leave(self) -> None:
        """Stop what moves, store what is written."""
        self.review.leave()
        self.live.leave()
        self.note.finish()
        self.cases.leave()
        if self.editor is not None:
            self.editor.leave()

    def restore(self, before: "_Content") -> None:
        """Go where another language's screens were."""
        self.list.reload()
        shown = before.stack.currentWidget()
        if shown is before.review and before.review.exam_id:
            self.open_exam(before.review.exam_id, before.review.task_id)
        elif shown is before.live:
            self.show_live()
        elif shown is before.planned:
            self.show_planned()
        elif shown is before.cases.view:
            self.cases.restore(before.cases)
        elif before.editor is not None and shown is before.editor:
            self.show_editor(before.editor)
        elif shown in (before.accounts, before.audit, before.kept, before.backup):
            self.show_accounts()
        elif shown is before.note and before.note.exam_id:
            self.open_note(before.note.exam_id)
        self.live.take_model(before.live.model, before.live.player)

    def show_list(self) -> None:
        """Show the stored exams."""
        self.review.leave()
        self.note.finish()
        self._show(self.list, self.exams_tab)
        self.list.reload()
        self.list.grid.setFocus()

    def open_exam(self, exam_id: str, task_id: str = "") -> None:
        """Show the results of an exam."""
        self._show(self.review, self.exams_tab)
        self.review.open_exam(exam_id, task_id)

    def open_note(self, exam_id: str) -> None:
        """Show the note of an exam."""
        if exam_id:
            self.review.leave()
            self._back = self.stack.currentWidget()
            self._show(self.note, self.exams_tab)
            self.note.open_note(exam_id)

    def _offer_what_is_allowed(self, exam_id: str) -> None:
        """Keep commands away that the store would refuse for this exam."""
        services, review = self.context.services, self.review
        may_export = is_permitted(services, Action.EXPORT, exam_id)
        for action in review.export.menu.actions():
            if action is not self.cases.ask_action:
                action.setVisible(may_export)
        review.export.button.setVisible(may_export or self.cases.ask_action.isVisible())
        self.note_button.setVisible(is_permitted(services, Action.WRITE, exam_id))
        tools = review.tools.parentWidget()
        if tools is not None:
            tools.setVisible(is_permitted(services, Action.CORRECT, exam_id))

    def _note_of_review(self) -> None:
        self.open_note(self.review.exam_id)

    def leave_note(self) -> None:
        """Go back to where the note was opened."""
        if self._back is self.review and self.review.exam_id == self.note.exam_id:
            self.open_exam(self.note.exam_id, self.review.task_id)
        else:
            self.show_list()

    def show_case(self) -> None:
        """Show a colleague's case."""
        self.review.leave()
        self.note.finish()
        self._show(self.cases.view, self.exams_tab)

    def show_live(self) -> None:
        """Show live angles."""
        self.review.leave()
        self._show(self.live, self.live_tab)
        self.live.setFocus()

    def show_planned(self) -> None:
        """Show the planned visits."""
        self.review.leave()
        self.note.finish()
        self._show(self.planned, self.planned_tab)
        self.planned.reload()
        self.planned.grid.setFocus()

    def show_editor(self, before: EditorPage | None = None) -> None:
        """Show the exam editor, made when it is first needed; after a change of language with the exam that was on the table."""
        self.review.leave()
        self.note.finish()
        if self.editor is None:
            self.editor = EditorPage(self.context)
            self.stack.addWidget(self.editor)
            fit_to_theme(self.editor, self.context.theme)
        self._show(self.editor, self.editor_tab)
        if before is None:
            self.editor.enter()
        else:
            self.editor.take_over(before)

    def show_accounts(self) -> None:
        """Show the accounts, where the person looks after them."""
        if not may_look_after(self.context.services):
            return
        if self.accounts is None:
            self.accounts = AccountsView(self.context)
            self.accounts.set_up_done.connect(self.account_changed)
            self._add_view(self.accounts, "accounts")
        self._show_apart(self.accounts)
        self.accounts.reload()

    def show_audit(self) -> None:
        """Show the audit trail."""
        if self.audit is None:
            self.audit = AuditView(self.context)
            self.audit.accounts_asked.connect(self.show_accounts)
            self._add_view(self.audit, "audit")
        self._show_apart(self.audit)
        self.audit.reload()

    def show_kept(self) -> None:
        """Show legal holds, exams released for teaching, and until when exams are kept."""
        if self.kept is None:
            self.kept = KeptView(self.context)
            self._add_view(self.kept, "kept")
        self._show_apart(self.kept)
        self.kept.reload()

    def show_backup(self) -> None:
        """Show backup and restore."""
        if self.backup is None:
            self.backup = BackupView(self.context)
            self.backup.restored.connect(self.sign_out_asked)
            self._add_view(self.backup, "backup")
        self._show_apart(self.backup)

    def _show_clinic(self, name: str) -> None:
        pages = {"accounts": self.show_accounts, "kept": self.show_kept, "backup": self.show_backup, "audit": self.show_audit}
        pages[name]()

    def _add_view(self, view: QWidget, name: str) -> None:
        layout = view.layout()
        if isinstance(layout, QBoxLayout):
            layout.insertWidget(0, AdminTabs(self.context, name, self._show_clinic))
        self.stack.addWidget(view)
        fit_to_theme(view, self.context.theme)

    def _show_apart(self, view: QWidget) -> None:
        """Show a view that no tab stands for."""
        self.review.leave()
        self.note.finish()
        self._tabs.setExclusive(False)
        for tab in self._tabs.buttons():
            tab.setChecked(False)
        self._tabs.setExclusive(True)
        self.stack.setCurrentWidget(view)

    def show_visit(self, visit_id: str) -> None:
        """Show one planned visit."""
        self.show_planned()
        self.planned.show_visit(visit_id)

    def replay(self, exam_id: str, task_id: str) -> None:
        """Replay a stored task in the live view."""
        self.show_live()
        self.live.replay(exam_id, task_id)

    def show_sheet(self) -> None:
        """Show all keys."""
        CheatSheet(self.context, self).open()

    def _show(self, view: QWidget, tab: Button) -> None:
        tab.setChecked(True)
        self.stack.setCurrentWidget(view)
