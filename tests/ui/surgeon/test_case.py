"""Second opinions on the screen: asked in one clinic, read and answered in another, kept beside the exam."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.surgeon.cases import QUESTION, CaseClinic, add_earlier_exam, make_case, make_clinics
from tests.ui.surgeon.conftest import OpenPage
from tests.ui.surgeon.fakes import SAMPLE_ID
from tests.unit.exchange.cases import PASSPHRASE, PNG
from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.exchange.case_desk import OpenedCase
from vmsk_exam.ui.surgeon.case_ask import CaseAskDialog
from vmsk_exam.ui.surgeon.case_flow import FaultDialog, PassphraseDialog
from vmsk_exam.ui.surgeon.case_letter_panel import CaseLetterPanel
from vmsk_exam.ui.surgeon.case_opinions import CaseOpinionsDialog
from vmsk_exam.ui.surgeon.page import SurgeonPage

WAIT_MS = 30_000
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Clinics = tuple[CaseClinic, CaseClinic]


@pytest.fixture
def clinics(tmp_path: Path) -> Iterator[Clinics]:
    made = make_clinics(tmp_path / "stores")
    yield made
    for clinic in made:
        clinic.guarded.close()


def review_exam(page: SurgeonPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.content.review.exam_shown, timeout=WAIT_MS):
        page.open_exam(SAMPLE_ID)


def ask(page: SurgeonPage, qtbot: QtBot) -> CaseAskDialog:
    review_exam(page, qtbot)
    page.content.cases.ask_action.trigger()
    dialog = page.content.cases.dialog
    assert isinstance(dialog, CaseAskDialog)
    qtbot.waitUntil(lambda: bool(dialog.sizes), timeout=WAIT_MS)
    return dialog


def open_case(page: SurgeonPage, path: Path, qtbot: QtBot) -> CaseLetterPanel:
    with qtbot.waitSignal(page.content.cases.case_shown, timeout=WAIT_MS):
        page.content.cases.open(path)
    assert page.content.cases.view.letter is not None
    return page.content.cases.view.letter


def test_a_case_is_asked_for_and_opens_elsewhere(clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ask(open_page(clinics[0]), qtbot)
    assert not dialog.seal_button.isEnabled()
    dialog.question.setPlainText(QUESTION)
    assert not dialog.seal_button.isEnabled()
    (tick,) = dialog.ticks.values()
    tick.setChecked(True)
    assert dialog.seal_button.isEnabled()
    (tmp_path / "mri.png").write_bytes(PNG)
    (tmp_path / "program.exe").write_bytes(b"MZ")
    dialog.attach([tmp_path / "mri.png", tmp_path / "program.exe"])
    assert "program.exe cannot be attached" in dialog.told.text()
    dialog.parts["tracks"].setChecked(False)
    dialog.seal(tmp_path / "knee")
    qtbot.waitUntil(lambda: "knee.vmskcase" in dialog.told.text(), timeout=WAIT_MS)
    opened = clinics[1].desk.open(tmp_path / "knee.vmskcase")
    assert isinstance(opened, OpenedCase)
    assert (opened.case.letter.question, opened.case.attachments) == (QUESTION, (Attachment("mri.png", PNG),))
    assert opened.store.load_effective(SAMPLE_ID) == clinics[0].guarded.load_effective(SAMPLE_ID)
    assert (dict(opened.case.exams[0].tracks), bool(opened.case.exams[0].pictures)) == ({}, True)
    dialog.close()


def test_a_passphrase_is_enough_and_a_short_one_is_refused(
    clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = ask(open_page(clinics[0]), qtbot)
    dialog.question.setPlainText(QUESTION)
    dialog.by_passphrase.setChecked(True)
    dialog.passphrase.setText("short")
    dialog.names.setChecked(True)
    qtbot.waitUntil(lambda: not dialog.parts["documents"].isEnabled(), timeout=WAIT_MS)
    dialog.seal(tmp_path / "a.vmskcase")
    qtbot.waitUntil(lambda: "too short" in dialog.told.text() and not dialog.is_sealing, timeout=WAIT_MS)
    dialog.passphrase.setText(PASSPHRASE)
    dialog.seal(tmp_path / "a.vmskcase")
    qtbot.waitUntil(lambda: "a.vmskcase" in dialog.told.text(), timeout=WAIT_MS)
    opened = clinics[1].desk.open(tmp_path / "a.vmskcase", PASSPHRASE)
    assert isinstance(opened, OpenedCase)
    assert opened.case.letter.is_deidentified
    dialog.close()


def test_a_colleague_is_added_and_offered(clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    third = CaseClinic(tmp_path, 3, has_exam=True)
    dialog = ask(open_page(third), qtbot)
    assert dialog.nobody.isVisibleTo(dialog)
    assert "Choose your name" in dialog.author.text()
    dialog.open_keys()
    keys = dialog.keys_dialog
    assert keys is not None
    keys.own.setText("Dr. Sol")
    keys.own.editingFinished.emit()
    keys.name.setText("Ken Ito")
    keys.paste.setText("vmskkey1abc")
    keys.add()
    assert "not a whole public key" in keys.told.text()
    keys.paste.setText(clinics[1].desk.keys.text)
    keys.add()
    assert clinics[1].desk.keys.fingerprint in keys.told.text()
    assert [tick.text() for tick in dialog.ticks.values()] == ["Ken Ito"]
    assert "Dr. Sol" in dialog.author.text()
    keys.accept()
    dialog.reject()
    third.guarded.close()


def test_a_case_is_read_and_nothing_of_it_changes(clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    page, path = open_page(clinics[1]), make_case(clinics[0], tmp_path / "a.vmskcase")
    letter = open_case(page, path, qtbot)
    assert letter.question.toPlainText() == QUESTION
    view = page.content.cases.view
    review, opened = view.review, view.opened
    assert review is not None
    assert opened is not None
    qtbot.waitUntil(lambda: review.model is not None and bool(review.task_id), timeout=WAIT_MS)
    view.show_exam()
    assert review.patient.text().startswith("Marta Iglesias Peña")
    for hidden in (review.tools, review.head.undo, review.live_button, review.head.back):
        assert not hidden.isVisibleTo(page)
    before = opened.store.load_effective(SAMPLE_ID)
    assert len(before.revisions[0].corrections) == 1
    for tool in ("exclude", "move_peak", "not_assessable", "comment", "goniometer"):
        review.use_tool(tool)
    review.corrector.undo()
    assert review.corrector.draft is not None
    assert review.corrector.draft.effective == before
    assert not review.corrector.autosave.is_busy
    assert opened.store.load_effective(SAMPLE_ID) == before
    letter.save_copy(opened.case.attachments[0], tmp_path / "copy.png")
    assert (tmp_path / "copy.png").read_bytes() == PNG
    review.export.export("html", tmp_path / "case.html")
    qtbot.waitUntil(lambda: "case.html" in review.export.text.text() and review.export.close_button.isVisible(), timeout=WAIT_MS)
    assert "Marta Iglesias Peña" in (tmp_path / "case.html").read_text(encoding="utf-8")
    assert "report of an exam in a sealed case" in clinics[1].guarded.audit_entries(limit=1)[0].note.detail
    assert clinics[1].guarded.list_exams() == ()
    view.left.emit()
    assert page.content.stack.currentWidget() is page.content.list
    assert opened.store.list_exams() == ()


def test_the_answer_is_kept_as_it_is_written(clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    page, path = open_page(clinics[1]), make_case(clinics[0], tmp_path / "a.vmskcase")
    letter = open_case(page, path, qtbot)
    assert not letter.seal_button.isEnabled()
    letter.answer.setPlainText("I would wait")
    letter.save()
    qtbot.waitUntil(lambda: letter.state.text() == "Kept as a draft", timeout=WAIT_MS)
    letter.answer.setPlainText("I would wait four weeks.")
    page.switch_language()
    again = page.content.cases.view.letter
    assert again is not None
    assert again is not letter
    assert again.answer.toPlainText() == "I would wait four weeks."
    again.answer.setPlainText("I would operate.")
    page.content.cases.view.left.emit()
    assert open_case(page, path, qtbot).answer.toPlainText() == "I would operate."


def test_the_answer_comes_back_beside_the_exam(clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    page, colleague = open_page(clinics[0]), open_page(clinics[1])
    letter = open_case(colleague, make_case(clinics[0], tmp_path / "a.vmskcase"), qtbot)
    letter.answer.setPlainText("I would wait.")
    letter.seal(tmp_path / "b")
    qtbot.waitUntil(lambda: "b.vmskanswer" in letter.state.text(), timeout=WAIT_MS)
    assert "Dr. Vega" in letter.state.text()
    flow = page.content.cases
    with qtbot.waitSignal(page.content.review.exam_shown, timeout=WAIT_MS):
        flow.open(tmp_path / "b.vmskanswer")
    qtbot.waitUntil(lambda: flow.opinions_button.isVisibleTo(page), timeout=WAIT_MS)
    assert (flow.opinions_button.text(), flow.opinions_button.accessibleName()) == ("1", "Opinions: 1")
    flow.show_opinions()
    assert isinstance(flow.dialog, CaseOpinionsDialog)
    assert len(flow.dialog.parts) == 1
    flow.dialog.close()
    (opinion,) = clinics[0].desk.opinions(SAMPLE_ID)
    assert (opinion.text, opinion.contact_name) == ("I would wait.", "Ken Ito")


def test_several_exams_of_one_patient_go_into_one_case(
    clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path
) -> None:
    add_earlier_exam(clinics[0])
    add_earlier_exam(clinics[0], "namesake", patient_number="0999")
    dialog = ask(open_page(clinics[0]), qtbot)
    assert dialog.exams_button.text() == "Exams: 1 of 2…"
    alone = sum(dialog.sizes.values())
    dialog.choose_exams()
    exams = dialog.exams_dialog
    assert exams is not None
    assert {exam_id: (box.isChecked(), box.isEnabled()) for exam_id, box in exams.boxes.items()} == {
        SAMPLE_ID: (True, False),
        "earlier": (False, True),
    }
    exams.boxes["earlier"].setChecked(True)
    exams.accept()
    assert dialog.exams_button.text() == "Exams: 2 of 2…"
    qtbot.waitUntil(lambda: sum(dialog.sizes.values()) > alone, timeout=WAIT_MS)
    dialog.question.setPlainText(QUESTION)
    next(iter(dialog.ticks.values())).setChecked(True)
    dialog.seal(tmp_path / "both")
    qtbot.waitUntil(lambda: "both.vmskcase" in dialog.told.text(), timeout=WAIT_MS)
    dialog.close()
    opened = clinics[1].desk.open(tmp_path / "both.vmskcase")
    assert isinstance(opened, OpenedCase)
    assert [exam.record.exam_id for exam in opened.case.exams] == [SAMPLE_ID, "earlier"]


def test_one_of_the_exams_of_a_case_is_chosen(clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    add_earlier_exam(clinics[0])
    page = open_page(clinics[1])
    open_case(page, make_case(clinics[0], tmp_path / "a.vmskcase", exam_ids=(SAMPLE_ID, "earlier")), qtbot)
    view = page.content.cases.view
    assert view.review is not None
    assert view.exam_tab.text() == "Exams (2)"
    assert [view.choice.itemData(at) for at in range(view.choice.count())] == [SAMPLE_ID, "earlier"]
    qtbot.waitUntil(lambda: view.review is not None and view.review.model is not None, timeout=WAIT_MS)
    with qtbot.waitSignal(view.review.exam_shown, timeout=WAIT_MS) as shown:
        view.choice.setCurrentIndex(1)
    assert shown.args == ["earlier"]
    assert view.stack.currentIndex() == 1
    assert view.exam_tab.isChecked()
    open_case(page, make_case(clinics[0], tmp_path / "b.vmskcase"), qtbot)
    assert not view.choice.isVisibleTo(page)
    assert view.exam_tab.text() == "Exam"


def test_a_wrong_passphrase_is_asked_for_again(clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(clinics[1])
    path, flow = make_case(clinics[0], tmp_path / "a.vmskcase", by_passphrase=True), page.content.cases
    flow.open(path)
    qtbot.waitUntil(lambda: isinstance(flow.dialog, PassphraseDialog), timeout=WAIT_MS)
    first = flow.dialog
    assert isinstance(first, PassphraseDialog)
    assert first.fault.text() == ""
    first.words.setText("seven wise blue goose")
    first.accept()
    qtbot.waitUntil(lambda: flow.dialog is not first, timeout=WAIT_MS)
    second = flow.dialog
    assert isinstance(second, PassphraseDialog)
    assert "not the right one" in second.fault.text()
    second.words.setText(PASSPHRASE)
    with qtbot.waitSignal(flow.case_shown, timeout=WAIT_MS):
        second.accept()
    assert flow.view.opened is not None


def test_a_file_that_is_no_case_is_told(clinics: Clinics, open_page: OpenPage, qtbot: QtBot, tmp_path: Path) -> None:
    page = open_page(clinics[1])
    (tmp_path / "a.vmskcase").write_bytes(b"%PDF-1.7")
    page.content.cases.open(tmp_path / "a.vmskcase")
    qtbot.waitUntil(lambda: isinstance(page.content.cases.dialog, FaultDialog), timeout=WAIT_MS)
    dialog = page.content.cases.dialog
    assert isinstance(dialog, FaultDialog)
    assert "not a sealed case" in dialog.words.text()
    dialog.close()
    qtbot.waitUntil(page.content.cases.open_button.isEnabled, timeout=WAIT_MS)
