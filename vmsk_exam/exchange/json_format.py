"""The exam record as JSON, format ``vmsk-exam/1``, and back."""

import json
import math
from typing import Any

from pydantic import ValidationError

from vmsk_exam.assessment.results import CompensationSeen, ManeuverResult, Measure, Repetition
from vmsk_exam.errors import InputError
from vmsk_exam.exchange.wire import FORMAT, WireExam, WireHeader, WireResult
from vmsk_exam.record.model import Consent, ExamHeader, ExamRecord, Provenance, Subject

FORMAT_FAMILY, FORMAT_VERSION = FORMAT.split("/")


def export_json(record: ExamRecord) -> str:
    """Return the whole record as JSON text.

    The same record always gives the same text. Tracks and pictures are not in it.
    """
    return WireExam.model_validate(record).model_dump_json(indent=2) + "\n"


def load_json(text: str | bytes) -> ExamRecord:
    """Read a record from JSON text that ``export_json`` wrote.

    Raises
    ------
    InputError
        If the text is no such record, is of a newer format, or a value is missing, misspelt or out of place.
    """
    _check_format(text)
    try:
        exam = WireExam.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise InputError(f"The exam file is not valid at {place}: {fault['msg']}. Export it again.") from error
    return ExamRecord(_header(exam.header), exam.status, exam.ended_utc, tuple(map(_result, exam.results)))


def _check_format(text: str | bytes) -> None:
    try:
        parsed: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"This is not an exam file: it is not JSON ({error}). Choose a file exported as JSON.") from error
    named = parsed.get("format") if isinstance(parsed, dict) else None
    family, _, version = str(named).partition("/")
    if family != FORMAT_FAMILY:
        raise InputError(f"This is not an exam file: it does not say format {FORMAT}. Choose a file exported as JSON.")
    if version != FORMAT_VERSION:
        raise InputError(f"The exam file has format {named}; this version reads {FORMAT}. Update the program.")


def _header(header: WireHeader) -> ExamHeader:
    values = dict(header)
    origin = dict(header.provenance)
    origin["packages"] = tuple(header.provenance.packages.items())
    origin["settings"] = tuple(header.provenance.settings.items())
    values["subject"] = Subject(**dict(header.subject))
    values["consent"] = Consent(**dict(header.consent))
    values["provenance"] = Provenance(**origin)
    return ExamHeader(**values)


def _result(result: WireResult) -> ManeuverResult:
    values = {key: value for key, value in result if key != "peak_ci95_deg"}
    values["hold_s"] = _known(result.hold_s)
    values["usable_ratio"] = _known(result.usable_ratio)
    values["duration_s"] = _known(result.duration_s)
    values["repetitions"] = tuple(Repetition(**_all_known(dict(item))) for item in result.repetitions)
    values["compensations"] = tuple(CompensationSeen(**_all_known(dict(item))) for item in result.compensations)
    values["measures"] = tuple(Measure(item.name, _known(item.value), item.unit, item.sd) for item in result.measures)
    return ManeuverResult(**values)


def _all_known(values: dict[str, Any]) -> dict[str, Any]:
    return {key: math.nan if value is None else value for key, value in values.items()}


def _known(value: float | None) -> float:
    return math.nan if value is None else value
