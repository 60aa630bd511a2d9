"""Answers the questions before an exam on a real store: ``python -m tests.e2e.scripted_intake STORE``.

An unfinished interview in the store is gone on with. Says ``asked STAGE QUESTION`` as a page is wanted, ``stored KIND QUESTIONS``
the moment a stage's answers are in the store, ``finished`` at the end. Whoever reads a line may kill the program that moment.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.e2e.scripted_exams import say
from tests.ui.fakes import ScriptedServices, knee_protocol, unfinished_record
from tests.unit.record.builders import open_store
from vmsk_exam.assessment.intake.catalog import load_question_set
from vmsk_exam.assessment.intake.demo import demo_answers, demo_chart
from vmsk_exam.record.documents import Document
from vmsk_exam.record.model import Subject
from vmsk_exam.record.store import SqlCipherStore
from vmsk_exam.ui.patient.intake_desk import IntakeDesk
from vmsk_exam.ui.services import ExamRequest

EXAM_ID = "exam_1"
LANGUAGE = "en"


class TellingStore:
    """The real store, which says what it has stored."""

    def __init__(self, store: SqlCipherStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    def put_document(self, exam_id: str, document: Document) -> None:
        """Store, then say so."""
        self._store.put_document(exam_id, document)
        content = document.content
        answers = content.get("answers", {}) if isinstance(content, dict) else {}
        say("stored", document.kind, ",".join(answers))


class RealStoreServices(ScriptedServices):
    """A scripted program on a real store."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.settings = self.settings.model_copy(update={"intake_left_out": {}})
        self.store = TellingStore(open_store(path))  # type: ignore[assignment]

    def open_record(self, request: ExamRequest) -> str:
        """Begin the exam."""
        self.store.begin_exam(replace(unfinished_record().header, exam_id=EXAM_ID, subject=request.subject))  # type: ignore[attr-defined]
        return EXAM_ID


def answer(desk: IntakeDesk) -> None:
    """Answer what is asked as the demo patient does."""
    interview = desk.interview
    assert interview is not None
    assert interview.step is not None
    stage, question = interview.step.stage, interview.step.question
    say("asked", stage, "" if question is None else question.question_id)
    if question is None:
        desk.answer_chart(demo_chart(), LANGUAGE)
    else:
        desk.answer(demo_answers(load_question_set(stage), interview.facts, LANGUAGE)[question.question_id], LANGUAGE)


def finish(desk: IntakeDesk) -> None:
    """Write what is left, as the window does when it closes, and say so."""
    desk.close()
    say("finished")


def main(path: Path) -> None:
    """Begin or go on, and answer until nothing is left."""
    app = QApplication(sys.argv[:1])
    services = RealStoreServices(path)
    desk = IntakeDesk(services)  # type: ignore[arg-type]
    desk.page_wanted.connect(lambda _page: QTimer.singleShot(5, lambda: answer(desk)))
    desk.failed.connect(lambda message: say("failed", message))
    desk.done.connect(lambda: finish(desk))
    unfinished = services.store.unfinished_exams()
    request = ExamRequest("knee", "demo", Subject(), False, "1", LANGUAGE, unfinished[0].exam_id if unfinished else None)
    desk.begin(request, knee_protocol(), None)
    app.exec()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(Path(sys.argv[1]))
