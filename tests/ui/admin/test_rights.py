"""What each role is offered on the surgeon's side; what is not allowed is refused and noted all the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from tests.ui.admin.clinic import CHEAP, WORDS
from tests.ui.surgeon.cases import CaseClinic, make_case, make_clinics
from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.bootstrap.case import build_case_desk
from vmsk_exam.record.access import Action, Actor, Role, may_ever
from vmsk_exam.record.accounts import NewAccount
from vmsk_exam.record.audit import AuditAction
from vmsk_exam.record.guarded_store import GuardedStore
from vmsk_exam.ui.surgeon.case_flow import FaultDialog
from vmsk_exam.ui.surgeon.page import SurgeonPage
from vmsk_exam.ui.surgeon.rights import is_offered, is_permitted

WAIT_MS = 30_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[CaseClinic]:
    made = CaseClinic(tmp_path, 5, has_exam=True)
    for name, role in (("ada", Role.ADMINISTRATOR), ("ruiz", Role.SURGEON), ("lee", Role.RESIDENT)):
        made.guarded.unguarded.add_account(NewAccount(name, role), WORDS, CHEAP)
    yield made
    made.guarded.close()


def sign_in(clinic: CaseClinic, name: str, role: Role) -> CaseClinic:
    clinic.guarded = clinic.store = GuardedStore(clinic.guarded.unguarded, Actor(name, role))
    clinic.desk = build_case_desk(clinic.guarded)
    return clinic


def review(page: SurgeonPage, qtbot: QtBot) -> dict[str, bool]:
    with qtbot.waitSignal(page.content.review.exam_shown, timeout=WAIT_MS):
        page.open_exam(SAMPLE_ID)
    shown = page.content.review
    tools = shown.tools.parentWidget()
    assert tools is not None
    formats: list[QAction] = [each for each in shown.export.menu.actions() if each.text().startswith("PDF")]
    assert formats
    return {
        "export": any(each.isVisible() for each in formats),
        "ask": page.content.cases.ask_action.isVisible(),
        "note": page.content.note_button.isVisibleTo(page),
        "tools": tools.isVisibleTo(page),
    }


def bar(page: SurgeonPage) -> dict[str, bool]:
    content = page.content
    buttons = {
        "case": content.cases.open_button, "planned": content.planned_tab, "open": content.list.open_button,
        "note": content.list.note_button, "delete": content.list.delete_button,
    }  # fmt: skip
    return {name: button.isVisibleTo(page) for name, button in buttons.items()}


def test_the_surgeon_is_offered_everything_but_deleting(clinic: CaseClinic, open_page: OpenPage, qtbot: QtBot) -> None:
    page = open_page(sign_in(clinic, "ruiz", Role.SURGEON))
    assert bar(page) == {"case": True, "planned": True, "open": True, "note": True, "delete": False}
    assert review(page, qtbot) == {"export": True, "ask": True, "note": True, "tools": True}


def test_a_resident_exports_without_names_only_and_opens_no_case(clinic: CaseClinic, open_page: OpenPage, qtbot: QtBot) -> None:
    clinic.guarded.unguarded.assign(SAMPLE_ID, "lee")
    page = open_page(sign_in(clinic, "lee", Role.RESIDENT))
    assert bar(page) == {"case": False, "planned": True, "open": True, "note": True, "delete": False}
    assert review(page, qtbot) == {"export": False, "ask": True, "note": True, "tools": True}
    page.content.cases.ask()
    dialog = page.content.cases.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.sizes), timeout=WAIT_MS)  # type: ignore[attr-defined]
    assert dialog.names.isChecked()  # type: ignore[attr-defined]
    assert not dialog.names.isEnabled()  # type: ignore[attr-defined]
    dialog.close()


def test_an_exam_released_for_teaching_is_only_looked_at(clinic: CaseClinic, open_page: OpenPage, qtbot: QtBot) -> None:
    clinic.guarded.unguarded.set_released(SAMPLE_ID, is_released=True)
    page = open_page(sign_in(clinic, "lee", Role.RESIDENT))
    assert review(page, qtbot) == {"export": False, "ask": False, "note": False, "tools": False}
    assert not page.content.review.export.button.isVisibleTo(page)


def test_the_administrator_keeps_the_list(clinic: CaseClinic, open_page: OpenPage) -> None:
    page = open_page(sign_in(clinic, "ada", Role.ADMINISTRATOR))
    assert bar(page) == {"case": False, "planned": False, "open": False, "note": False, "delete": True}


def test_a_refused_command_is_noted(clinic: CaseClinic, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(sign_in(clinic, "lee", Role.RESIDENT))
    others = make_clinics(tmp_path / "others")
    page.content.cases.open(make_case(others[0], tmp_path / "a.vmskcase", by_passphrase=True), "seven wise blue geese")
    qtbot.waitUntil(lambda: isinstance(page.content.cases.dialog, FaultDialog), timeout=WAIT_MS)
    newest = clinic.guarded.unguarded.audit_entries(limit=1)[0].note
    assert (newest.who, newest.action, newest.detail) == ("lee", AuditAction.REFUSED, "view")
    clinic.guarded.unguarded.assign(SAMPLE_ID, "lee")
    page.content.list.reload()
    qtbot.waitUntil(lambda: page.content.list.selected() is not None, timeout=WAIT_MS)
    page.content.list.ask_to_delete()
    qtbot.waitUntil(lambda: "may not delete exams" in page.content.list.told.text(), timeout=WAIT_MS)
    newest = clinic.guarded.unguarded.audit_entries(limit=1)[0].note
    assert (newest.action, newest.exam_id, newest.detail) == (AuditAction.REFUSED, SAMPLE_ID, "delete")
    assert clinic.guarded.unguarded.exam_facts(SAMPLE_ID) is not None
    for each in others:
        each.guarded.close()


def test_a_single_user_and_a_store_without_rules_are_offered_everything() -> None:
    services: Any = SurgeonServices()
    assert is_offered(services, Action.DELETE)
    assert is_permitted(services, Action.VIEW, SAMPLE_ID)
    assert all(may_ever(Actor(), action) for action in Action)
    assert {action for action in Action if may_ever(Actor("rosa", Role.PATIENT), action)} == {
        Action.EXAMINE, Action.VIEW, Action.EXPORT,
    }  # fmt: skip
