"""What a performance shows: the avatar's own small description of a maneuver."""

from dataclasses import dataclass

from vmsk_exam.anatomy import CameraView, Motion, Side


@dataclass(frozen=True, slots=True)
class PerformanceSpec:
    """One maneuver to be performed."""

    angle: str
    """Member of ``anatomy.SIDED_ANGLES``, ``CENTRAL_ANGLES`` or ``MEASURED_SIGNALS`` that is asked for."""
    side: Side | None
    """Tested side; None for a central angle or a motion of both sides. In single-leg stance: the leg that stands."""
    motion: Motion
    position: str
    """``standing`` or ``seated``."""
    view: CameraView
    start_deg: float
    peak_deg: float
    """Smaller than the start for extension."""
    repetitions: int = 3
    move_s: float = 1.6
    """Time from start to peak, and back."""
    hold_s: float = 2.0
    """How long the hold is asked for; the performer holds a little longer."""
    rest_s: float = 0.8
    """Between two repetitions."""
    scale: float = 1.0
    """Share of the movement that the performer manages, 0 to 1 and above."""
    joint: str = ""
    """Member of ``anatomy.Joint`` where the motion alone does not say what moves (wrist flexion, trunk rotation)."""

    @property
    def tested_side(self) -> Side:
        """The tested side, left if none is named."""
        return self.side or Side.LEFT

    def value_deg(self, share: float) -> float:
        """Return the asked angle at a share of the way from start to peak."""
        return self.start_deg + (self.peak_deg - self.start_deg) * self.scale * share
