"""The scripted program whose exams are those on the disk."""

from tests.ui.fakes import ScriptedServices
from vmsk_exam.protocol.model import ExamProtocol
from vmsk_exam.protocol.own import available_protocols


class EditorServices(ScriptedServices):
    """Offers the shipped exams and those that were composed."""

    def list_protocols(self) -> tuple[ExamProtocol, ...]:
        """Return every exam that can be chosen."""
        return available_protocols()
