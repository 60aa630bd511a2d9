"""Why an exam gave no number: counts what stood in the way, frame by frame."""

from collections import Counter

from vmsk_exam.assessment.results import CueKind
from vmsk_exam.kinematics.setup import Framing
from vmsk_exam.resources import Translator
from vmsk_exam.samples import QualityReason
from vmsk_exam.session.snapshot import SessionSnapshot


class ObstacleWatch:
    """Remembers what the set-up checks and the running maneuvers found wrong."""

    def __init__(self) -> None:
        self._reasons: Counter[QualityReason] = Counter()
        self._is_near = False

    def watch(self, snapshot: SessionSnapshot) -> None:
        """Count what was in the way in one step, if anything."""
        self._is_near = snapshot.framing is Framing.HEAD_AND_SHOULDERS
        failed = [check.reason for check in snapshot.setup_checks if check.reason is not None]
        if failed:
            self._reasons[failed[0]] += 1
        elif snapshot.status is not None and snapshot.status.cue is not None:
            cue = snapshot.status.cue
            if cue.kind is CueKind.NOT_SEEN and cue.detail in set(QualityReason):
                self._reasons[QualityReason(cue.detail)] += 1

    def sentence(self, language: str) -> str:
        """Return what was in the way most often and what to do about it, empty if nothing was."""
        return reason_sentence(self._reasons, language, is_near=self._is_near)


def reason_sentence(reasons: Counter[QualityReason], language: str = "en", *, is_near: bool = False) -> str:
    """Return the commonest reason and its advice (where head and shoulders are enough, for those), empty without any."""
    if not reasons:
        return ""
    reason, texts = reasons.most_common(1)[0][0], Translator("quality", language)
    near_key = f"near.{reason}"
    advice = texts.text(near_key if is_near and texts.has(near_key) else f"reason.{reason}")
    return f"{texts.text(f'clinician.{reason}')}. {advice}"
