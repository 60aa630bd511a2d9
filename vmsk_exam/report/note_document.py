"""The note as a document to print: visit, drafted parts, the clinician's own parts, decision, billing facts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vmsk_exam.assessment.billing import BillingLine, Modality, Place, VisitFacts, list_billing
from vmsk_exam.record.model import ExamRecord, ExamStatus
from vmsk_exam.report.document import Cell, Column, Emphasis, Facts, Paragraph, ReportDocument, ReportInput, Row, Section, Table
from vmsk_exam.report.facts import exam_facts, format_time
from vmsk_exam.report.intake_sections import IntakeReport
from vmsk_exam.report.note import CLINICIAN_PARTS, Note, PartText, Sufficiency
from vmsk_exam.report.numbers import MISSING
from vmsk_exam.report.wording import Wording, list_tasks
from vmsk_exam.resources import Translator


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """Who signed the note, as shown at its end."""

    name: str
    """Empty where there are no accounts."""
    signed_utc: datetime


def build_note_document(
    note: Note, report_input: ReportInput, *, title: str = "", signature: NoteSignature | None = None, data_days: int = 0
) -> ReportDocument:
    """Return a note as a neutral document; unwritten places of the clinician are marked as such.

    Parameters
    ----------
    note
        The note; its language is used.
    report_input
        The exam that it is about.
    title
        Title of the clinic's template, empty for the usual one.
    signature
        None while the note is a draft; a draft says so first.
    data_days
        Days with measured exams of this patient within the last 30.
    """
    texts, wording = Translator("note", note.language), Wording(report_input)
    record = report_input.record
    intake = IntakeReport(report_input.documents, wording).warning()
    sections = (
        Section(texts.text("visit.title"), (visit_facts(note, record, report_input.local_offset, wording),)),
        *(Section(texts.text(f"part.{part.part}"), _part_blocks(part, texts)) for part in note.parts),
        Section(texts.text("decision.title"), _decision_blocks(note, texts)),
        Section(texts.text("billing.title"), _billing_blocks(note, record, data_days, texts)),
        Section(texts.text("signature.title"), (_signature_block(signature, report_input.local_offset, texts, wording),)),
    )
    subject = record.header.subject
    patient = ", ".join(part for part in (subject.name, subject.patient_number) if part) or wording.text("unknown")
    return ReportDocument(
        title=title or texts.text("title"),
        subtitle=record.header.protocol_title,
        language=note.language,
        warning=_warning(record, texts, wording, intake, is_draft=signature is None),
        facts=exam_facts(record, list_tasks(report_input), report_input.local_offset, wording),
        sections=sections,
        running_head=(
            patient,
            format_time(record.header.started_utc, None, wording),
            wording.text("exam", exam_id=record.exam_id),
        ),
        page_label=wording.text("page"),
    )


def visit_facts(note: Note, record: ExamRecord, local_offset: timedelta | None, wording: Wording) -> Facts:
    """Return how the visit took place; what is not recorded says so."""
    texts, visit = Translator("note", note.language), note.visit
    nothing = texts.text("not_recorded")
    minutes = nothing if visit.clinician_minutes is None else texts.text("visit.minutes_value", minutes=visit.clinician_minutes)
    place = texts.text(f"place.{visit.place}")
    location = ", ".join(
        part for part in (place if visit.place is not Place.NOT_RECORDED else "", visit.patient_location) if part
    )
    values = {
        "modality": texts.text(f"modality.{visit.modality}"),
        "started": format_time(record.header.started_utc, local_offset, wording),
        "ended": nothing if record.ended_utc is None else format_time(record.ended_utc, local_offset, wording),
        "patient_location": location or nothing,
        "clinician_location": visit.clinician_location or nothing,
        "participants": visit.participants or nothing,
        "minutes": minutes,
        "emergency_plan": visit.emergency_plan or nothing,
        "technical_problems": visit.technical_problems or nothing,
    }
    if visit.modality is Modality.AUDIO_ONLY:
        values["audio_only_reason"] = visit.audio_only_reason or nothing
    return Facts(tuple((texts.text(f"visit.{name}"), value) for name, value in values.items()))


def billing_facts(note: Note, record: ExamRecord, data_days: int) -> VisitFacts:
    """Return what note and record say as far as billing asks."""
    visit = note.visit
    return VisitFacts(
        modality=visit.modality,
        place=visit.place,
        has_consent=record.header.consent.measure,
        has_audio_only_reason=bool(visit.audio_only_reason.strip()),
        clinician_minutes=visit.clinician_minutes,
        data_days=data_days,
    )


def billing_table(lines: tuple[BillingLine, ...], language: str) -> Table:
    """Return the billing lines with what the record holds and lacks."""
    texts = Translator("note", language)
    columns = tuple(Column(texts.text(f"billing.{name}"), ratio) for name, ratio in _BILLING_COLUMNS)
    return Table(columns, tuple(_billing_row(line, texts) for line in lines))


_BILLING_COLUMNS: Final = (("code", 0.15), ("words", 0.41), ("held", 0.22), ("missing", 0.22))


def _billing_row(line: BillingLine, texts: Translator) -> Row:
    notes = [line.note[texts.language]] if texts.language in line.note else []
    notes.append(texts.text("billing.source", source=line.source) if line.is_confirmed else texts.text("billing.unconfirmed"))
    held, missing = (", ".join(texts.text(f"need.{need}") for need in needs) or MISSING for needs in (line.held, line.missing))
    return Row(
        (
            Cell(line.code, emphasis=Emphasis.STRONG),
            Cell(line.words[texts.language], notes=tuple(notes)),
            Cell(held),
            Cell(missing),
        )
    )


def _billing_blocks(note: Note, record: ExamRecord, data_days: int, texts: Translator) -> tuple[Paragraph | Table, ...]:
    lines = list_billing(billing_facts(note, record, data_days))
    statement = Paragraph(texts.text("billing.statement"), is_statement=True)
    return (statement, billing_table(lines, note.language)) if lines else (Paragraph(texts.text("billing.none")),)


def _part_blocks(part: PartText, texts: Translator) -> tuple[Paragraph, ...]:
    lines = tuple(Paragraph(line) for line in part.text.splitlines() if line.strip())
    if lines:
        return lines
    if part.part in CLINICIAN_PARTS:
        return (Paragraph(texts.text("to_write"), is_statement=True),)
    return (Paragraph(texts.text("left_empty"), is_note=True),)


def _decision_blocks(note: Note, texts: Translator) -> tuple[Paragraph, ...]:
    decision = texts.text(f"decision.{note.sufficiency}")
    if note.sufficiency is Sufficiency.UNDECIDED:
        return (Paragraph(decision, is_note=True),)
    reason = note.sufficiency_reason.strip() or texts.text("not_recorded")
    return (Paragraph(decision), Paragraph(texts.text("decision.reason", reason=reason)))


def _signature_block(
    signature: NoteSignature | None, local_offset: timedelta | None, texts: Translator, wording: Wording
) -> Paragraph:
    if signature is None:
        return Paragraph(texts.text("signature.none"), is_note=True)
    time = format_time(signature.signed_utc, local_offset, wording)
    if not signature.name:
        return Paragraph(texts.text("signature.unnamed", time=time))
    return Paragraph(texts.text("signature.signed", name=signature.name, time=time))


def _warning(record: ExamRecord, texts: Translator, wording: Wording, intake: str, *, is_draft: bool) -> str:
    parts = [intake] if intake else []
    if record.header.is_demo:
        parts.append(wording.text("warning.demo"))
    if record.status is not ExamStatus.FINISHED:
        parts.append(wording.text(f"warning.{record.status}"))
    if is_draft:
        parts.append(texts.text("warning.draft"))
    return " ".join(parts)
