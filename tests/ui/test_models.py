"""View models of the patient's pages: what is shown, computed without Qt."""

import hashlib
import math
from dataclasses import replace
from datetime import date

import pytest

from tests.ui.fakes import (
    DEMO,
    WEBCAM,
    Scene,
    all_checks_ok,
    checks_with,
    knee_protocol,
    measured,
    neck_protocol,
    performing,
    standing_pose,
    without_number,
)
from vmsk_exam.anatomy import Joint, Motion
from vmsk_exam.assessment.results import Cue, CueKind, EndReason, Measure, Outcome
from vmsk_exam.kinematics.setup import Framing, SetupCheck, SetupCheckKind
from vmsk_exam.protocol.loader import load_protocols
from vmsk_exam.protocol.model import ManeuverKind, PeakDirection
from vmsk_exam.record.model import Subject
from vmsk_exam.resources import LANGUAGES, Translator, load_texts
from vmsk_exam.samples import AngleSample, QualityReason
from vmsk_exam.session.snapshot import ExamState, PauseReason
from vmsk_exam.ui.patient.camera_model import CameraViewModel
from vmsk_exam.ui.patient.consent_model import CONSENT_WORDING_VERSION, ConsentEntry
from vmsk_exam.ui.patient.exam_texts import chip_lines, cue_line
from vmsk_exam.ui.patient.flow import ExamDraft, FlowFacts, PageId, Role, next_page, previous_page
from vmsk_exam.ui.patient.pain_model import pain_screen
from vmsk_exam.ui.patient.paused_model import paused_screen
from vmsk_exam.ui.patient.performing_model import OverlayViewModel, dial_line, performing_screen, shown_angle
from vmsk_exam.ui.patient.person_model import PersonEntry
from vmsk_exam.ui.patient.protocol_model import protocol_cards
from vmsk_exam.ui.patient.setup_model import setup_screen
from vmsk_exam.ui.patient.summary_model import summary_screen
from vmsk_exam.ui.patient.unlock_model import Typed, UnlockViewModel
from vmsk_exam.ui.services import CameraChoice, CameraKind, StoreState

EN, ES = Translator("patient", "en"), Translator("patient", "es")
TODAY = date(2026, 11, 23)
PROTOCOL = knee_protocol()
LEFT_FLEXION = PROTOCOL.tasks[0]
SCENE = Scene(PROTOCOL)


@pytest.mark.parametrize(
    ("page", "facts", "expected"),
    [
        (PageId.WHO, FlowFacts(), PageId.PROTOCOL),
        (PageId.WHO, FlowFacts(is_store_ready=False), PageId.UNLOCK),
        (PageId.WHO, FlowFacts(role=Role.SURGEON), PageId.SURGEON),
        (PageId.UNLOCK, FlowFacts(role=Role.SURGEON), PageId.SURGEON),
        (PageId.UNLOCK, FlowFacts(has_unfinished=True), PageId.RESUME),
        (PageId.RESUME, FlowFacts(is_resuming=True), PageId.CAMERA),
        (PageId.RESUME, FlowFacts(), PageId.PROTOCOL),
        (PageId.PROTOCOL, FlowFacts(), PageId.PERSON),
        (PageId.RESUME, FlowFacts(is_resuming=True, has_intake=True), PageId.INTAKE),
        (PageId.PERSON, FlowFacts(), PageId.CONSENT),
        (PageId.CONSENT, FlowFacts(), PageId.CAMERA),
        (PageId.CONSENT, FlowFacts(has_intake=True), PageId.INTAKE),
        (PageId.INTAKE, FlowFacts(has_intake=True), PageId.CAMERA),
        (PageId.RED_FLAG, FlowFacts(has_intake=True), PageId.WHO),
        (PageId.CAMERA, FlowFacts(), PageId.EXAM),
        (PageId.CAMERA, FlowFacts(is_resuming=True), PageId.EXAM),
        (PageId.EXAM, FlowFacts(), PageId.SUMMARY),
        (PageId.SUMMARY, FlowFacts(), PageId.WHO),
    ],
)
def test_the_way_through_the_pages(page: PageId, facts: FlowFacts, expected: PageId) -> None:
    assert next_page(page, facts) is expected


def test_the_way_back() -> None:
    assert previous_page(PageId.CONSENT, FlowFacts()) is PageId.PERSON
    assert previous_page(PageId.CAMERA, FlowFacts()) is PageId.CONSENT
    assert previous_page(PageId.CAMERA, FlowFacts(has_intake=True)) is PageId.INTAKE
    assert previous_page(PageId.INTAKE, FlowFacts(has_intake=True)) is PageId.CONSENT
    assert previous_page(PageId.INTAKE, FlowFacts(is_resuming=True, has_intake=True)) is PageId.RESUME
    assert previous_page(PageId.CAMERA, FlowFacts(is_resuming=True)) is PageId.RESUME
    assert previous_page(PageId.PROTOCOL, FlowFacts()) is PageId.WHO


def test_the_answers_become_a_request() -> None:
    draft = ExamDraft().with_answer(protocol_id="knee", camera_id="0", subject=Subject("Ana"), keep_pictures=True)
    request = draft.request("es")
    assert (request.protocol_id, request.camera_id, request.subject.name) == ("knee", "0", "Ana")
    assert (request.keep_pictures, request.language, request.resume_exam_id) == (True, "es", None)


@pytest.mark.parametrize(
    ("state", "first", "again", "fault"),
    [
        (StoreState.NEEDS_PASSPHRASE, "any", "", None),
        (StoreState.NEEDS_PASSPHRASE, "", "", "unlock.lead"),
        (StoreState.NEEDS_NEW_PASSPHRASE, "short", "short", "unlock.too_short"),
        (StoreState.NEEDS_NEW_PASSPHRASE, "long enough", "long enuogh", "unlock.different"),
        (StoreState.NEEDS_NEW_PASSPHRASE, "long enough", "long enough", None),
    ],
)
def test_passphrase_is_checked_before_it_is_used(state: StoreState, first: str, again: str, fault: str | None) -> None:
    assert UnlockViewModel(state).fault(Typed(first, again)) == fault


def test_a_card_says_minutes_and_needs() -> None:
    card = protocol_cards((PROTOCOL,), ES)[0]
    assert card.title == PROTOCOL.title["es"]
    assert card.minutes == f"Unos {PROTOCOL.duration_min} minutos"
    assert PROTOCOL.needs["es"] in card.needs


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (PersonEntry(), None),
        (PersonEntry(day="29", month=2, year="1956"), None),
        (PersonEntry(day="30", month=2, year="1956"), "person.bad_date"),
        (PersonEntry(day="1", month=0, year="1956"), "person.bad_date"),
        (PersonEntry(day="", month=3, year="1956"), "person.bad_date"),
        (PersonEntry(day="1", month=1, year="56"), "person.bad_date"),
        (PersonEntry(day="24", month=11, year="2026"), "person.future_date"),
        (PersonEntry(number=" A-17/4 "), None),
        (PersonEntry(number="0142.b #3"), None),
        (PersonEntry(number="-17"), "person.bad_number"),
        (PersonEntry(number="A\\17"), "person.bad_number"),
        (PersonEntry(number="<17>"), "person.bad_number"),
        (PersonEntry(number="1" * 65), "person.bad_number"),
        (PersonEntry(day="30", month=2, year="1956", number="-"), "person.bad_date"),
    ],
)
def test_a_birth_date_exists_and_a_number_can_be_stored_or_they_are_empty(entry: PersonEntry, fault: str | None) -> None:
    assert entry.fault(TODAY) == fault


def test_a_person_is_stored_as_typed_without_extra_spaces() -> None:
    subject = PersonEntry("  Ana   López ", "7", 3, "1950", "female").subject()
    assert subject == Subject("Ana López", date(1950, 3, 7), "female")
    assert PersonEntry(sex="unsaid").subject() == Subject()
    assert PersonEntry(number="  A  17 ").subject() == Subject(patient_number="A 17")


def test_cameras_come_and_go_and_the_choice_stays() -> None:
    model = CameraViewModel(preferred_id="1")
    assert model.update((DEMO,))
    assert model.selected_id == "demo"
    assert model.update((WEBCAM, DEMO))
    assert model.selected_id == "demo"
    model.select("0")
    assert not model.update((WEBCAM, DEMO))
    assert model.update((DEMO,))
    assert model.selected_id == "demo"
    assert not model.has_webcam


def test_the_camera_of_last_time_is_chosen_first() -> None:
    model = CameraViewModel(preferred_id="1")
    model.update((WEBCAM, CameraChoice("1", "Second", CameraKind.WEBCAM), DEMO))
    assert model.selected_id == "1"


@pytest.mark.parametrize(
    ("typed", "name", "kind"),
    [
        ("/films/knee.mp4", "knee.mp4", CameraKind.FILE),
        ("C:\\films\\knee.mp4", "knee.mp4", CameraKind.FILE),
        (" rtsp://10.0.0.5/live ", "rtsp://10.0.0.5/live", CameraKind.STREAM),
    ],
)
def test_a_file_or_address_can_be_typed(typed: str, name: str, kind: CameraKind) -> None:
    model = CameraViewModel("")
    model.update((DEMO,))
    assert model.enter(typed)
    assert model.selected == CameraChoice(typed.strip(), name, kind)
    assert not model.enter("   ")


def test_measuring_is_needed_and_pictures_are_not() -> None:
    assert not ConsentEntry().can_begin
    assert not ConsentEntry(measure=True).can_begin
    assert not ConsentEntry(telehealth=True, keep_pictures=True).can_begin
    assert ConsentEntry(measure=True, telehealth=True).can_begin


def test_the_wording_of_the_consent_belongs_to_its_version() -> None:
    wording = "\n".join(
        f"{language}:{key}={text}"
        for language in LANGUAGES
        for key, text in sorted(load_texts("patient", language).items())
        if key.startswith("consent.")
    )
    known = {"2026-11-23": "75285f65fe36eec1", "2026-11-23b": "3543589b53ec2b59", "2026-11-24": "f83a3b5eccd79a6d"}
    digest = hashlib.sha256(wording.encode()).hexdigest()[:16]
    assert known.get(CONSENT_WORDING_VERSION) == digest, "a text under [consent] changed: give the wording a new version"


def test_set_up_says_the_first_thing_to_do() -> None:
    checks = checks_with(QualityReason.TOO_DARK, SetupCheckKind.LIGHT)
    screen = setup_screen(SCENE.snapshot(ExamState.SETUP, setup_checks=checks), EN)
    assert [line.is_ok for line in screen.checks] == [True, True, True, False, True]
    assert screen.cue.text == "Please turn on more light."
    assert screen.cue.tone == "attention"


def test_set_up_of_a_neck_exam_asks_to_sit_close() -> None:
    ticks = all_checks_ok(Framing.HEAD_AND_SHOULDERS)
    cut = SetupCheck(SetupCheckKind.HEAD_AND_SHOULDERS, is_ok=False, reason=QualityReason.TOO_NEAR)
    checks = tuple(cut if check.kind is cut.kind else check for check in ticks)
    near = SCENE.snapshot(ExamState.SETUP, setup_checks=checks, framing=Framing.HEAD_AND_SHOULDERS)
    screen = setup_screen(near, EN)
    assert screen.lead.startswith("Sit close: I must see your head and shoulders.")
    assert [line.text for line in screen.checks][1] == "Head and shoulders seen"
    assert [line.is_ok for line in screen.checks] == [True, False, True, True, True]
    assert screen.cue.text == "Take a step back."
    whole = setup_screen(SCENE.snapshot(ExamState.SETUP), EN)
    assert whole.lead == EN.text("setup.lead")
    assert whole.checks[1].text == "Whole body seen"


def test_the_chips_of_a_neck_maneuver_speak_of_head_and_shoulders() -> None:
    neck = Scene(neck_protocol())
    assert chip_lines(neck.snapshot(ExamState.PERFORMING), EN)[0].text == "Head and shoulders"
    assert chip_lines(SCENE.snapshot(ExamState.PERFORMING), EN)[0].text == "Whole body seen"


def test_set_up_is_ready_when_all_holds() -> None:
    screen = setup_screen(SCENE.snapshot(ExamState.SETUP, setup_checks=all_checks_ok()), EN)
    assert all(line.is_ok for line in screen.checks)
    assert screen.cue.text == EN.text("setup.ready")


def test_without_checks_nothing_is_ticked() -> None:
    screen = setup_screen(SCENE.snapshot(ExamState.SETUP, setup_checks=()), EN)
    assert not any(line.is_ok for line in screen.checks)


@pytest.mark.parametrize("reason", list(QualityReason))
@pytest.mark.parametrize("translator", [EN, ES])
def test_every_reason_has_advice_and_a_name(reason: QualityReason, translator: Translator) -> None:
    assert translator.has(f"advice.{reason}")
    assert translator.has(f"reason.{reason}")


@pytest.mark.parametrize("reason", list(EndReason))
def test_every_end_has_a_name(reason: EndReason) -> None:
    assert EN.has(f"reason.{reason}")


@pytest.mark.parametrize("kind", list(CueKind))
def test_every_cue_says_something(kind: CueKind) -> None:
    assert cue_line(Cue(kind), LEFT_FLEXION, EN).text


def test_a_cue_names_what_to_do() -> None:
    compensation = LEFT_FLEXION.maneuver.compensations[0]
    shown = cue_line(Cue(CueKind.COMPENSATION, compensation.compensation_id), LEFT_FLEXION, ES)
    assert shown.text == compensation.cue["es"]
    turned = cue_line(Cue(CueKind.NOT_SEEN, QualityReason.WRONG_VIEW), LEFT_FLEXION, EN)
    assert turned.text == "Please turn your left side to the camera."
    assert cue_line(Cue(CueKind.GET_READY), LEFT_FLEXION, EN).text.endswith("Turn your left side to the camera.")
    assert cue_line(None, LEFT_FLEXION, EN).text == ""


NECK = next(task for protocol in load_protocols() for task in protocol.tasks if task.maneuver.joint is Joint.NECK)


@pytest.mark.parametrize("reason", [QualityReason.BODY_CUT_OFF, QualityReason.NOT_A_PERSON])
@pytest.mark.parametrize(("translator", "feet"), [(EN, ("feet", "whole body")), (ES, ("pies", "todo su cuerpo"))])
def test_nobody_is_asked_to_show_feet_where_head_and_shoulders_are_enough(
    reason: QualityReason, translator: Translator, feet: tuple[str, str]
) -> None:
    cue = Cue(CueKind.NOT_SEEN, reason)
    near = translator.text("advice_near.body_cut_off")
    assert cue_line(cue, NECK, translator).text == near
    assert cue_line(cue, None, translator, is_near=True).text == near
    for whole in (cue_line(cue, LEFT_FLEXION, translator).text, cue_line(cue, None, translator).text):
        assert any(word in whole for word in feet)
    check = (SetupCheck(SetupCheckKind.PERSON, False, reason),)
    snapshot = SCENE.snapshot(ExamState.SETUP, setup_checks=check, framing=Framing.HEAD_AND_SHOULDERS)
    assert setup_screen(snapshot, translator).cue.text == near


def test_chips_follow_the_newest_frame() -> None:
    dark = AngleSample.unusable(0, (QualityReason.TOO_DARK,))
    snapshot = SCENE.snapshot(ExamState.PERFORMING, angles=dark)
    assert [chip.is_ok for chip in chip_lines(snapshot, EN)] == [True, True, False]
    turned = performing(cue=Cue(CueKind.NOT_SEEN, QualityReason.WRONG_VIEW))
    seen = replace(snapshot, angles=None, status=turned, cue=turned.cue)
    assert [chip.is_ok for chip in chip_lines(seen, EN)] == [True, False, True]


@pytest.mark.parametrize(
    ("cue", "ticked"),
    [
        (Cue(CueKind.TURN, "left"), [True, False, True]),
        (Cue(CueKind.SHOW_PART, "hands"), [False, True, True]),
        (Cue(CueKind.TO_MIDDLE), [False, True, True]),
        (Cue(CueKind.SLOWER), [True, True, True]),
    ],
)
def test_the_chips_never_deny_what_the_cue_says(cue: Cue, ticked: list[bool]) -> None:
    snapshot = SCENE.snapshot(ExamState.PERFORMING, cue=cue)
    assert [chip.is_ok for chip in chip_lines(snapshot, EN)] == ticked


def test_performing_shows_angle_best_and_repetitions() -> None:
    screen = performing_screen(SCENE.snapshot(ExamState.PERFORMING, status=performing(95.6, hold_ratio=0.5)), EN)
    assert screen is not None
    assert screen.headline == "Lift your left heel up behind you"
    assert (screen.dial.number, screen.dial.caption, screen.dial.ratio) == ("96°", "best so far 112°", 0.5)
    assert (screen.done, screen.asked) == (1, 3)


def test_without_an_angle_nothing_is_made_up() -> None:
    line = dial_line(LEFT_FLEXION, performing(None, done=0), EN)
    assert (line.number, line.caption) == ("\N{EN DASH}", "")


def test_a_new_task_shows_nothing_of_the_one_before() -> None:
    screen = performing_screen(SCENE.snapshot(ExamState.PERFORMING, 2, status=None), EN)
    assert screen is not None
    assert screen.headline == "Lift your right heel up behind you"
    assert (screen.dial.number, screen.dial.ratio, screen.done, screen.cue.text) == ("\N{EN DASH}", 0.0, 0, "")


def test_an_extension_counts_upwards_for_the_patient() -> None:
    maneuver = LEFT_FLEXION.maneuver
    backwards = replace(
        maneuver,
        direction=PeakDirection.DECREASE,
        demonstration=replace(maneuver.demonstration, peak_deg=-45.0),
    )
    assert shown_angle(replace(LEFT_FLEXION, maneuver=backwards), -38.2, EN) == "38°"
    straightening = replace(maneuver, direction=PeakDirection.DECREASE)
    assert shown_angle(replace(LEFT_FLEXION, maneuver=straightening), 12.0, EN) == "12°"
    assert shown_angle(LEFT_FLEXION, -4.0, EN) == "\N{MINUS SIGN}4°"


def test_timed_tests_show_seconds_and_counts() -> None:
    holding = replace(LEFT_FLEXION, maneuver=replace(LEFT_FLEXION.maneuver, kind=ManeuverKind.TIMED_HOLD, time_limit_s=30.0))
    line = dial_line(holding, replace(performing(), remaining_s=18.0), EN)
    assert (line.number, line.ratio) == ("12 s", pytest.approx(0.4))
    counting = replace(LEFT_FLEXION, maneuver=replace(LEFT_FLEXION.maneuver, kind=ManeuverKind.REPETITION_TEST))
    line = dial_line(counting, performing(done=2, asked=5), EN)
    assert (line.number, line.ratio) == ("2/5", pytest.approx(0.4))


def test_the_ghost_stays_where_the_limb_was_furthest() -> None:
    model = OverlayViewModel()
    for angle in (10.0, 90.0, 40.0):
        status = performing(angle, done=1 if angle == 40.0 else 0)
        overlay = model.overlay(SCENE.snapshot(ExamState.PERFORMING, pose=standing_pose(angle), status=status))
    assert overlay is not None
    assert overlay.ghost is not None
    assert overlay.ghost[1] == pytest.approx((405.0, 340.0))


def test_feet_that_stay_on_the_floor_leave_no_ghost() -> None:
    squat = next(number for number, task in enumerate(PROTOCOL.tasks, start=1) if task.maneuver.motion is Motion.SQUAT)
    model = OverlayViewModel()
    for angle in (90.0, 40.0):
        overlay = model.overlay(SCENE.snapshot(ExamState.PERFORMING, squat, pose=standing_pose(angle), status=performing(angle)))
    assert overlay is not None
    assert overlay.arc is not None
    assert overlay.ghost is None


def test_the_ghost_is_gone_in_the_next_attempt() -> None:
    model = OverlayViewModel()
    model.overlay(SCENE.snapshot(ExamState.PERFORMING, pose=standing_pose(90), status=performing(90.0)))
    again = replace(performing(5.0, done=0), elapsed_s=0.1)
    overlay = model.overlay(SCENE.snapshot(ExamState.PERFORMING, pose=standing_pose(5), status=again))
    assert overlay is not None
    assert overlay.ghost is None


def test_pain_after_a_stop_says_whom_to_call() -> None:
    stopped = without_number(LEFT_FLEXION, Outcome.SKIPPED, EndReason.STOPPED_BY_PAIN)
    screen = pain_screen(SCENE.snapshot(ExamState.ASKING_PAIN, last_result=stopped, state_elapsed_s=7.5), EN, "555 0142")
    assert screen.title == EN.text("pain.title_stopped")
    assert "555 0142" in screen.contact
    assert math.isnan(screen.waited_ratio)
    usual = pain_screen(SCENE.snapshot(ExamState.ASKING_PAIN, last_result=measured(LEFT_FLEXION), state_elapsed_s=7.5), EN, "")
    assert usual.contact == ""
    assert usual.waited_ratio == pytest.approx(0.5)


def test_after_a_lost_balance_it_says_so_and_waits() -> None:
    swayed = replace(measured(LEFT_FLEXION), measures=(Measure("hold_time", 4.0, "s"), Measure("lost_balance", 1.0, "boolean")))
    screen = pain_screen(SCENE.snapshot(ExamState.ASKING_PAIN, last_result=swayed, state_elapsed_s=7.5), EN, "555 0142")
    assert screen.contact == EN.text("pain.lost_balance")
    assert math.isnan(screen.waited_ratio)


@pytest.mark.parametrize("reason", list(PauseReason))
def test_a_pause_says_why(reason: PauseReason) -> None:
    screen = paused_screen(SCENE.snapshot(ExamState.PAUSED, pause_reason=reason), EN)
    assert screen.title == EN.text(f"paused.title_{reason}")
    assert bool(screen.resume) == (reason is not PauseReason.CAMERA_LOST)
    assert bool(screen.unsaved) == (reason is PauseReason.STORE_FULL)
    assert screen.can_end


def test_an_exam_that_waits_to_be_saved_can_only_be_tried_again_or_left_unsaved() -> None:
    snapshot = SCENE.snapshot(ExamState.PAUSED, 0, pause_reason=PauseReason.STORE_FULL, is_ending=True, store_message="disk")
    screen = paused_screen(snapshot, EN)
    assert (screen.title, screen.resume) == ("You are done, but the exam is not saved yet", "Try again")
    assert (screen.unsaved, screen.can_end) == ("End without saving", False)
    assert screen.detail == EN.text("paused.unsaved_hint")


def test_the_summary_names_every_part_without_judging() -> None:
    first, second, third, *_rest = PROTOCOL.tasks
    results = (
        measured(first, 127.6, pain=3),
        without_number(second, Outcome.NOT_ASSESSABLE, QualityReason.JOINT_HIDDEN),
        without_number(third, Outcome.SKIPPED, EndReason.SKIPPED_BY_PATIENT),
    )
    screen = summary_screen(SCENE.snapshot(ExamState.FINISHED, 0, results=results), PROTOCOL, EN)
    assert [line.outcome for line in screen.lines] == [
        "Measured: 128°, pain 3 of 10",
        "Could not be seen: the joint was hidden",
        "Left out",
        "Not done",
        "Not done",
    ]
    assert screen.title == EN.text("summary.title")


def test_an_exam_without_numbers_says_so() -> None:
    assert summary_screen(None, PROTOCOL, EN).title == EN.text("summary.title_none")
