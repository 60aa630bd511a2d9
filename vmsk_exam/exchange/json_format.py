"""The exam as JSON, format ``vmsk-exam/2``, and back; ``vmsk-exam/1`` is read."""

import json
import math
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from vmsk_exam.assessment.results import CompensationSeen, ManeuverResult, Measure, Repetition
from vmsk_exam.errors import InputError, StoreDamagedError
from vmsk_exam.exchange.wire import (
    FORMAT,
    FORMAT_1,
    WireCorrection,
    WireExam,
    WireExam1,
    WireHeader,
    WireOriginResult,
    WireResult,
    WireRevision,
    WireSignature,
)
from vmsk_exam.record.change_codec import change_kind, decode_change, encode_change
from vmsk_exam.record.corrections import Correction
from vmsk_exam.record.effective import EffectiveExam, EffectiveResult, apply_corrections
from vmsk_exam.record.model import Consent, ExamHeader, ExamRecord, Provenance, Subject
from vmsk_exam.record.revisions import Revision, Signature

_FORMATS: Final = (FORMAT_1, FORMAT)


def export_json(exam: ExamRecord | EffectiveExam, *, is_deidentified: bool = False) -> str:
    """Return the whole exam as JSON text: what counts, what was measured, and every correction.

    The same exam always gives the same text. Tracks, pictures and documents are not in it.

    Parameters
    ----------
    exam
        With its corrections, or as measured.
    is_deidentified
        Say so in the file; the exam must have gone through ``record.deidentify``.
    """
    effective = apply_corrections(exam, ()) if isinstance(exam, ExamRecord) else exam
    wire = WireExam(
        is_deidentified=is_deidentified,
        status=effective.original.status,
        ended_utc=effective.original.ended_utc,
        header=WireHeader.model_validate(effective.original.header),
        revisions=tuple(map(_wire_revision, effective.revisions)),
        results=tuple(map(_wire_result, effective.results)),
    )
    return wire.model_dump_json(indent=2) + "\n"


def load_json(text: str | bytes) -> ExamRecord:
    """Read an exam, as measured, from JSON text that ``export_json`` wrote.

    Raises
    ------
    InputError
        If the text is no such exam, is of a newer format, or a value is missing, misspelt or out of place.
    """
    return load_effective_json(text).original


def load_effective_json(text: str | bytes) -> EffectiveExam:
    """Read an exam with its corrections; those of the file must lead to the results of the file.

    Raises
    ------
    InputError
        If the text is no such exam, is of a newer format, a value is missing, misspelt or out of place, or the results
        do not follow from what was measured and corrected.
    """
    if _find_format(text) == FORMAT_1:
        old = _validate(WireExam1, text)
        record = ExamRecord(_header(old.header), old.status, old.ended_utc, tuple(map(_result, old.results)))
        return apply_corrections(record, ())
    exam = _validate(WireExam, text)
    header = _header(exam.header)
    measured = tuple(_result(each.measured or each) for each in exam.results)
    record = ExamRecord(header, exam.status, exam.ended_utc, measured)
    try:
        effective = apply_corrections(record, [_revision(each, header.exam_id) for each in exam.revisions])
    except StoreDamagedError as error:
        raise InputError(
            "The exam file holds a correction that cannot be read. Update the program or export it again."
        ) from error
    if tuple(map(_wire_result, effective.results)) != exam.results:
        raise InputError("The results in the exam file do not follow from what was measured and corrected. Export it again.")
    return effective


Shape = TypeVar("Shape", bound=BaseModel)


def _validate(shape: type[Shape], text: str | bytes) -> Shape:
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise InputError(f"The exam file is not valid at {place}: {fault['msg']}. Export it again.") from error


def _find_format(text: str | bytes) -> str:
    try:
        parsed: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"This is not an exam file: it is not JSON ({error}). Choose a file exported as JSON.") from error
    named = str(parsed.get("format") if isinstance(parsed, dict) else None)
    if named.partition("/")[0] != FORMAT.partition("/")[0]:
        raise InputError(f"This is not an exam file: it does not say format {FORMAT}. Choose a file exported as JSON.")
    if named not in _FORMATS:
        raise InputError(f"The exam file has format {named}; this version reads {' and '.join(_FORMATS)}. Update the program.")
    return named


def _wire_result(each: EffectiveResult) -> WireOriginResult:
    shown = WireResult.model_validate(each.result)
    measured = None if each.result == each.original else WireResult.model_validate(each.original)
    origins = {mark.field: mark.origin for mark in each.marks}
    return WireOriginResult(**dict(shown), origins=origins, measured=measured)


def _wire_revision(revision: Revision) -> WireRevision:
    signature = None if revision.signature is None else WireSignature.model_validate(revision.signature)
    return WireRevision(
        number=revision.number,
        author=revision.author,
        opened_utc=revision.opened_utc,
        reason=revision.reason,
        signature=signature,
        corrections=tuple(map(_wire_correction, revision.corrections)),
    )


def _wire_correction(correction: Correction) -> WireCorrection:
    return WireCorrection(
        kind=change_kind(correction.change),
        change=json.loads(encode_change(correction.change)),
        author=correction.author,
        written_utc=correction.written_utc,
        reason=correction.reason,
    )


def _revision(wire: WireRevision, exam_id: str) -> Revision:
    signature = None if wire.signature is None else Signature(**dict(wire.signature))
    corrections = tuple(
        Correction(decode_change(each.kind, json.dumps(each.change)), each.author, each.written_utc, each.reason)
        for each in wire.corrections
    )
    return Revision(exam_id, wire.number, wire.author, wire.opened_utc, wire.reason, corrections, signature)


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
    left_out = ("peak_ci95_deg", "origins", "measured")
    values = {key: value for key, value in result if key not in left_out}
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
