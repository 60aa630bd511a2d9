from dataclasses import replace

import pytest

from tests.ui.surgeon.fakes import SAMPLE_ID, SurgeonServices
from vmsk_exam.record.effective import apply_corrections
from vmsk_exam.record.model import ExamStatus
from vmsk_exam.record.revisions import Revision, Signature
from vmsk_exam.report.document import Emphasis
from vmsk_exam.ui.surgeon.loading import load_exam, load_task, open_exam
from vmsk_exam.ui.surgeon.results_model import LoadedExam, ResultsModel, TableCell
from vmsk_exam.ui.surgeon.texts import SurgeonTexts

LEFT = "left_knee_flexion_standing"
UNSEEN = "right_single_leg_stance"


@pytest.fixture
def exam() -> LoadedExam:
    return load_exam(SurgeonServices(), SAMPLE_ID)


@pytest.fixture
def model(exam: LoadedExam) -> ResultsModel:
    return ResultsModel(exam, SurgeonTexts("en"))


def cell_of(model: ResultsModel, task_id: str) -> TableCell:
    return next(cell for row in model.table() for cell in row if cell.task_id == task_id)


def test_head(model: ResultsModel) -> None:
    assert model.patient == "Marta Iglesias Peña, 0142, 69 years"
    assert model.subtitle.startswith("Knee exam · 23 Nov 2026")
    assert model.chips() == (("6 of 8 measured", "measured"), ("1 not assessable", "attention"))


def test_a_signed_exam_says_so_and_an_addendum_too(exam: LoadedExam) -> None:
    first = Revision(SAMPLE_ID, 1, "", exam.record.header.started_utc, "")
    signed = replace(first, signature=Signature("", exam.record.header.started_utc, "0" * 64))
    for revisions, chip in (
        ((signed,), ("Signed", "measured")),
        ((signed, replace(first, number=2)), ("Addendum open", "attention")),
    ):
        model = ResultsModel(exam, SurgeonTexts("en"), apply_corrections(exam.record, revisions))
        assert model.chips()[0] == chip
    draft = ResultsModel(exam, SurgeonTexts("en"), apply_corrections(exam.record, (first,)))
    assert draft.chips()[0] == ("6 of 8 measured", "measured")


def test_demo_and_unfinished_are_seen_first(exam: LoadedExam) -> None:
    header = replace(exam.record.header, is_demo=True)
    record = replace(exam.record, header=header, status=ExamStatus.STOPPED)
    chips = ResultsModel(replace(exam, record=record), SurgeonTexts("en")).chips()
    assert [text for text, _tone in chips[:2]] == ["Demonstration", "Ended early"]


def test_repetitions_that_disagree_are_named_in_table_and_detail(exam: LoadedExam) -> None:
    model = ResultsModel(exam, SurgeonTexts("en"))
    words = "repetitions disagree by more than 5° and 10 %"
    assert words not in cell_of(model, LEFT).cell.notes
    (result,) = (item for item in exam.record.results if item.task_id == LEFT)
    spread = (80.0, 107.0, 95.0)
    repetitions = tuple(
        replace(result.repetitions[0], number=number, peak_deg=peak) for number, peak in enumerate(spread, start=1)
    )
    results = tuple(replace(item, repetitions=repetitions) if item is result else item for item in exam.record.results)
    odd = ResultsModel(replace(exam, record=replace(exam.record, results=results)), SurgeonTexts("en"))
    assert words in cell_of(odd, LEFT).cell.notes
    assert ("Repetitions", words) in [(item.name, item.value) for item in odd.details(odd.task(LEFT))]


def test_every_row_fills_the_table(model: ResultsModel) -> None:
    assert [sum(item.cell.span for item in row) for row in model.table()] == [len(model.headings())] * len(model.table())


def test_both_sides_with_difference(model: ResultsModel) -> None:
    title, left, right, difference = (item.cell for item in model.table()[0])
    assert title.text == "Knee flexion, standing"
    assert (left.text, left.suffix, right.text, right.suffix) == ("107°", "±5°", "129°", "±5°")
    assert (difference.text, difference.suffix) == ("\u221222°", "±7°")
    assert "pain 3" in left.notes
    assert "with Trunk lean" in left.notes


def test_reference_names_source_and_population(model: ResultsModel) -> None:
    confirmed, unconfirmed = model.table()[1][1].cell, model.table()[3][1].cell
    assert confirmed.notes[0] == "Reference: 132° to 147°"
    assert "men 30 to 40" in confirmed.notes[1]
    assert "unconfirmed: not checked against its source" in unconfirmed.notes
    assert "unconfirmed: not checked against its source" not in confirmed.notes


def test_not_assessable_keeps_its_place_and_reason(model: ResultsModel) -> None:
    cell = cell_of(model, UNSEEN).cell
    assert (cell.text, cell.notes) == ("not assessable", ("more than one person in the picture",))
    assert cell.emphasis is Emphasis.ATTENTION
    detail = model.details(model.task(UNSEEN))[0]
    assert detail.value == "not assessable: more than one person in the picture"


def test_details_of_a_measured_task(model: ResultsModel) -> None:
    details = {detail.name: detail.value for detail in model.details(model.task(LEFT))}
    assert details["Range"] == "Start 2°, end 107° (95 % 102° to 112°), arc 105°"
    assert details["Pain"] == "3 of 10, as the patient answered"
    assert details["Compensations"].startswith("Hip flexion or hip hike: 13°")
    assert "; Trunk lean: 11°" in details["Compensations"]
    assert details["Quality"].startswith("97 % of ")


def test_headline_of_a_timed_test_is_its_time(model: ResultsModel) -> None:
    assert model.headline(model.task("left_single_leg_stance")).text == "21.4 s"


def test_limits_name_each_gap_before_the_statement(model: ResultsModel) -> None:
    *missing, statement = model.limits()
    assert missing[0] == "Single-leg stance, right: not assessable, more than one person in the picture."
    assert len(missing) == 2
    assert "cannot show passive range" in statement


def test_groups_put_left_before_right(model: ResultsModel) -> None:
    assert [task.task_id for task in model.groups[0].tasks] == [LEFT, "right_knee_flexion_standing"]
    assert model.first_task_id() == LEFT


def test_unknown_task(model: ResultsModel) -> None:
    with pytest.raises(KeyError):
        model.task("left_elbow_flexion")


def test_exam_without_results(exam: LoadedExam) -> None:
    header = replace(exam.record.header, task_ids=())
    model = ResultsModel(replace(exam, record=replace(exam.record, header=header, results=())), SurgeonTexts("es"))
    assert (model.first_task_id(), model.table(), model.groups) == ("", (), ())


def test_load_task_gives_what_is_stored() -> None:
    services = SurgeonServices()
    stored, missing = load_task(services, SAMPLE_ID, LEFT), load_task(services, SAMPLE_ID, UNSEEN)
    assert stored.track is not None
    assert stored.key_frame is not None
    assert (missing.track, missing.key_frame) == (None, None)


def test_opening_brings_the_task_that_is_seen_first() -> None:
    opened = open_exam(SurgeonServices(), SAMPLE_ID)
    assert opened.first is not None
    assert opened.first.task_id == ResultsModel(opened.exam, SurgeonTexts("en")).first_task_id()
    wanted = open_exam(SurgeonServices(), SAMPLE_ID, "right_knee_flexion_standing")
    assert wanted.first is not None
    assert wanted.first.task_id == "right_knee_flexion_standing"
