"""The pages of the intake for the pictures of every screen."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from vmsk_exam.anatomy import Landmark
from vmsk_exam.assessment.intake.model import Answer, PersonFacts, Region, Stage, Urgency
from vmsk_exam.assessment.pointing import PointedPlace
from vmsk_exam.session.pointing import PointingSnapshot
from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.ui.main_window import MainWindow
from vmsk_exam.ui.patient.flow import PageId
from vmsk_exam.ui.patient.intake_model import Interview

Stage_ = Callable[[MainWindow, dict[str, SessionSnapshot]], None]
_PAINS: dict[str, Answer] = {"nrs_now": 3, "nrs_worst": 7, "nrs_average": 5}
FACTS = PersonFacts(frozenset({Region.KNEE}), 70)
MARKS: Mapping[str, object] = {
    "marks": [
        {"view": "front", "kind": "pain", "x": 0.61, "y": 0.695},
        {"view": "front", "kind": "pain", "x": 0.585, "y": 0.72},
        {"view": "back", "kind": "numbness", "x": 0.39, "y": 0.85},
        {"view": "left", "kind": "tingling", "x": 0.5, "y": 0.94},
    ]
}


def intake_screens() -> dict[str, Stage_]:
    """Return what to do to a window so that it shows each page of the intake."""
    return {
        "intake-place": _question(Stage.PLACE, {}),
        "intake-address": _question(Stage.PLACE, {"company": "alone"}),
        "intake-country": _question(Stage.PLACE, {"company": "alone", "address": "Calle Mayor 5"}),
        "intake-number": _question(Stage.PLACE, {"company": "alone", "address": "5 Main Street", "country": "United Kingdom"}),
        "intake-red-flag": _question(Stage.RED_FLAGS, {}),
        "intake-long": _question(Stage.RED_FLAGS, _no_until("hot_joint_risk", {"hot_joint": "yes"})),
        "intake-pain": _question(Stage.SAFETY, {}),
        "intake-operation": _question(Stage.SAFETY, _until_operation()),
        "intake-several": _question(Stage.HISTORY, _until_worse()),
        "intake-sane": _question(Stage.SCORES, _PAINS),
        "intake-change": _question(
            Stage.SCORES, {"nrs_now": 3, "nrs_worst": 7, "nrs_average": 5, "sane": "70", "psfs_1_activity": ""}
        ),
        "intake-press": _question(Stage.PALPATION, {}, {"side": "left"}),
        "intake-press-behind": _question(Stage.PALPATION, {}, facts=PersonFacts(frozenset({Region.BACK}), 70)),
        "pointing": _pointing,
        "pointing-found": _pointing_found,
        "body-chart": _chart,
        "help": _help,
        "emergency": _stop(Urgency.EMERGENCY),
        "same-day": _stop(Urgency.SAME_DAY),
    }


def _question(
    stage: Stage, answers: Mapping[str, Answer], history: Mapping[str, Answer] | None = None, facts: PersonFacts = FACTS
) -> Stage_:
    def show(window: MainWindow, _scenes: dict[str, SessionSnapshot]) -> None:
        known = replace(facts, is_follow_up=True)
        interview = Interview(tuple(Stage), known, {Stage.HISTORY: dict(history or {}), stage: dict(answers)})
        interview.step = next(step for step in interview.steps() if step.stage is stage and interview.answer_of(step) is None)
        window.shell.desk.interview = interview
        window.shell.desk.page_wanted.emit(PageId.INTAKE)

    return show


def _no_until(name: str, more: Mapping[str, Answer]) -> dict[str, Answer]:
    interview = Interview((Stage.RED_FLAGS,), FACTS, {Stage.RED_FLAGS: dict(more)})
    answers = interview.answers[Stage.RED_FLAGS]
    for _ in range(60):
        step = interview.first_open()
        if step is None or step.question is None or step.question.question_id == name:
            break
        answers[step.question.question_id] = "no"
    return answers


def _until_operation() -> dict[str, Answer]:
    return {"pain_now": 3, "dizzy_now": "no", "fallen": "no", "unsteady": "no", "walking_aid": "none", "weight": "full"}


def _until_worse() -> dict[str, Answer]:
    return {"complaint": "knee", "side": "left", "onset": "weeks", "mechanism": "slow", "course": "same"}


def _pointing(window: MainWindow, scenes: dict[str, SessionSnapshot]) -> None:
    _question(Stage.PALPATION, {}, {"side": "left"})(window, scenes)
    window.shell.intake.point.click()


def _pointing_found(window: MainWindow, scenes: dict[str, SessionSnapshot]) -> None:
    _pointing(window, scenes)
    page, frame, pose = window.shell.pointing, scenes["setup"].frame, scenes["setup"].pose
    assert frame is not None
    assert pose is not None
    page.player.stop()
    tip = pose.image_xyz[Landmark.LEFT_KNEE, :2]
    place = PointedPlace("knee_left", 0.61, 0.695, 0.05)
    page._take(PointingSnapshot(frame, pose, tip, (122.0, 306.0), 1.0, place, ()))


def _chart(window: MainWindow, _scenes: dict[str, SessionSnapshot]) -> None:
    window.shell.desk.interview = Interview(tuple(Stage), FACTS, {}, MARKS)
    window.shell.desk.page_wanted.emit(PageId.BODY_CHART)


def _help(window: MainWindow, scenes: dict[str, SessionSnapshot]) -> None:
    _question(Stage.SAFETY, {})(window, scenes)
    window.shell._intake_pages.help.open_help()


def _stop(urgency: Urgency) -> Stage_:
    name = "stroke_signs" if urgency is Urgency.EMERGENCY else "four_steps"

    def show(window: MainWindow, _scenes: dict[str, SessionSnapshot]) -> None:
        window.shell._intake_pages.help.overlay.close_help()
        answers: dict[Stage, dict[str, Answer]] = {Stage.RED_FLAGS: {name: "yes"}, Stage.PLACE: {"emergency_number": "112"}}
        window.shell.desk.interview = Interview(tuple(Stage), FACTS, answers)
        window.shell.desk.page_wanted.emit(PageId.RED_FLAG)

    return show
