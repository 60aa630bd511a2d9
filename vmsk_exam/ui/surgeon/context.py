"""What the surgeon's screens share; made anew when language or colours change."""

from dataclasses import dataclass

from vmsk_exam.ui.exam_control import ExamControl
from vmsk_exam.ui.relay import SnapshotRelay
from vmsk_exam.ui.services import ExamServices
from vmsk_exam.ui.surgeon.texts import SurgeonTexts
from vmsk_exam.ui.theme import Theme


@dataclass(frozen=True, slots=True, eq=False)
class SurgeonContext:
    """The program behind the screens, their words and their colours."""

    services: ExamServices
    relay: SnapshotRelay
    control: ExamControl | None
    """Tells the running exam; None where this window does not run exams."""
    theme: Theme
    texts: SurgeonTexts

    def text(self, key: str, **values: object) -> str:
        """Return a text of these screens."""
        return self.texts.text(key, **values)
