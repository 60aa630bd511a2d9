"""Makes the documents of a clinician from stored exams: the note, the sheet of ranges of motion."""

from dataclasses import replace

from vmsk_exam.record.desk import ExamDesk
from vmsk_exam.report.document import ReportDocument, ReportInput
from vmsk_exam.report.note_document import build_note_document
from vmsk_exam.report.note_source import count_data_days, find_note_signature, open_note
from vmsk_exam.report.note_template import TEMPLATE_FOLDER, find_template
from vmsk_exam.settings import data_folder


def note_document(store: ExamDesk, report_input: ReportInput) -> ReportDocument:
    """Return the note of an exam as a document: as it is stored, else as the program drafts it.

    Raises
    ------
    VmskError
        If the stored note or the clinic's template cannot be read.
    """
    record = report_input.record
    documents, effective = store.documents(record.exam_id), store.load_effective(record.exam_id)
    opened = open_note(report_input, documents, effective=effective)
    template = find_template(data_folder() / TEMPLATE_FOLDER, opened.note.template)
    return build_note_document(
        opened.note,
        replace(report_input, language=opened.note.language),
        title=template.title,
        signature=find_note_signature(documents, effective.revisions),
        data_days=count_data_days(record.header, store.list_exams()),
    )
