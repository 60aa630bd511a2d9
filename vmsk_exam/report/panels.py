"""One panel per task: the curve, the key frame with skeleton, the repetitions and how the task was measured."""

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.report.document import ReportInput, TaskPanel
from vmsk_exam.report.origin import correction_lines, sign_of
from vmsk_exam.report.picture import draw_picture
from vmsk_exam.report.plot import draw_plot
from vmsk_exam.report.sides import is_measured
from vmsk_exam.report.tables import measure_text, repetition_table
from vmsk_exam.report.wording import ReportTask, Wording


def task_panel(task: ReportTask, report_input: ReportInput, wording: Wording) -> TaskPanel | None:
    """Return the panel of a task, None if nothing was recorded of it.

    Parameters
    ----------
    task
        Task of the exam.
    report_input
        Tracks and key frames.
    wording
        Language of the report.
    """
    result = task.result
    if result is None:
        return None
    track = report_input.tracks.get(task.task_id)
    plot = None if track is None or _hides_degrees(task, wording) else draw_plot(track, result, wording)
    picture = draw_picture(report_input.key_frames.get(task.task_id), track, result, wording)
    repetitions = repetition_table(result, wording) if is_measured(task) else None
    if plot is None and picture is None and repetitions is None:
        return None
    corrections = correction_lines(task.task_id, wording)
    lines = (*_result_lines(task, result, wording), *corrections, _how_line(result, wording))
    value = _value(result, wording) + sign_of(task.task_id, wording)
    return TaskPanel(wording.task_title(task), value, lines, plot, picture, repetitions)


def _value(result: ManeuverResult, wording: Wording) -> str:
    if result.peak_deg is None:
        return next((measure_text(measure, wording) for measure in result.measures if measure.unit == "s"), "")
    return f"{wording.numbers.degrees(result.peak_deg)} {wording.numbers.margin(result.peak_sd_deg)}".rstrip()


def _result_lines(task: ReportTask, result: ManeuverResult, wording: Wording) -> tuple[str, ...]:
    if not is_measured(task):
        return (wording.text("panel.line_missing", outcome=wording.outcome(task), reason=wording.reason(task)),)
    if result.peak_deg is None:
        named = ((wording.text_or(f"measure.{measure.name}", measure.name), measure) for measure in result.measures)
        text = "; ".join(f"{name}: {measure_text(measure, wording, task.maneuver_id)}" for name, measure in named)
        return (text,) if text else ()
    numbers = wording.numbers
    values = {
        "start": numbers.degrees(result.start_deg),
        "peak": numbers.degrees(result.peak_deg),
        "arc": numbers.arc(result.start_deg, result.peak_deg),
    }
    interval = result.peak_ci95_deg
    disagree = (wording.text("rom.inconsistent"),) if result.is_inconsistent else ()
    if interval is None:
        return (wording.text("panel.line_range_only", **values), *disagree)
    low, high = (numbers.degrees(value) for value in interval)
    return (wording.text("panel.line_range", low=low, high=high, **values), *disagree)


def _hides_degrees(task: ReportTask, wording: Wording) -> bool:
    """Return whether a task is never told in degrees: then no curve is shown."""
    maneuver = wording.maneuver(task.maneuver_id)
    return maneuver is not None and maneuver.kind.hides_degrees


def _how_line(result: ManeuverResult, wording: Wording) -> str:
    numbers = wording.numbers
    return wording.text(
        "panel.line_how",
        channel=wording.channel_title(result.channel),
        view=wording.text(f"view.{result.view}"),
        attempt=result.attempt,
        usable=round(result.usable_ratio * result.frame_count),
        frames=result.frame_count,
        hold=numbers.seconds(result.hold_s),
        duration=numbers.seconds(result.duration_s),
    )
