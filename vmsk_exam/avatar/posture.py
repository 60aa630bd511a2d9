"""A posture in clinical joint angles: the 21 channels of ``anatomy`` and what else a natural body needs."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from vmsk_exam.anatomy import ANGLE_CHANNELS, Side
from vmsk_exam.samples import FloatArray

_SIDED_EXTRAS: Final = ("shoulder_rotation", "shoulder_hike", "forearm_rotation", "wrist_flexion", "hip_rotation")

EXTRA_CHANNELS: Final[tuple[str, ...]] = (
    *(f"{side}_{name}" for side in Side for name in _SIDED_EXTRAS),
    "pelvis_tilt",
    "pelvis_obliquity",
    "trunk_rotation",
    "yaw",
    "left_load",
    "chair",
    "breath",
)
"""What a posture holds besides the angle channels, in degrees unless said otherwise.

Shoulder and hip rotation: external positive. Shoulder hike: how much further the collar bone is raised. Forearm
rotation: supination positive, zero thumb up. Pelvis tilt:
forward positive; obliquity: the left side up positive. Trunk rotation: thorax against pelvis, to the left positive.
``yaw``: see ``CameraView.yaw_deg``. ``left_load``: share of the weight on the left foot, 0 to 1; the loaded foot
stays where it is. ``chair``: 0 no chair, 1 chair in place. ``breath``: 0 to 1, how far the chest is filled.
"""

POSTURE_CHANNELS: Final[tuple[str, ...]] = (*ANGLE_CHANNELS, *EXTRA_CHANNELS)
POSTURE_INDEX: Final[dict[str, int]] = {name: index for index, name in enumerate(POSTURE_CHANNELS)}


@dataclass(frozen=True, slots=True, eq=False)
class Posture:
    """Where every joint is; all zero is anatomical standing with equal load on both feet.

    A shoulder takes flexion, abduction and elevation as one swing from the hanging arm: each alone gives exactly
    this angle (elevation: in the plane of the shoulder blade, 35 degrees before the frontal plane). The hip likewise.
    """

    values: FloatArray
    """float64 (channels,), order of ``POSTURE_CHANNELS``."""

    def __post_init__(self) -> None:
        if self.values.shape != (len(POSTURE_CHANNELS),):
            raise ValueError(f"a posture has {len(POSTURE_CHANNELS)} values, not {self.values.shape}")

    @classmethod
    def of(cls, **angles: float) -> "Posture":
        """Return anatomical standing with some channels set, by name.

        Raises
        ------
        KeyError
            If a name is no channel.
        """
        return cls(_standing()).with_values(**angles)

    def __getitem__(self, channel: str) -> float:
        return float(self.values[POSTURE_INDEX[channel]])

    def with_values(self, **angles: float) -> "Posture":
        """Return a copy with some channels replaced."""
        values = self.values.copy()
        for name, value in angles.items():
            values[POSTURE_INDEX[name]] = value
        return Posture(values)

    def plus(self, **angles: float) -> "Posture":
        """Return a copy with something added to some channels."""
        return self.with_values(**{name: self[name] + value for name, value in angles.items()})

    def towards(self, other: "Posture", share: float) -> "Posture":
        """Return the posture at a share of the way to another."""
        return Posture(self.values + (other.values - self.values) * share)

    def mirrored(self) -> "Posture":
        """Return the same posture with left and right exchanged."""
        values = {name: self[_mirror_name(name)] for name in POSTURE_CHANNELS}
        for name in ("neck_lateral_flexion", "neck_rotation", "trunk_lateral_flexion", *_TURNED):
            values[name] = -values[name]
        return Posture.of(**values | {"left_load": 1.0 - self["left_load"]})

    @property
    def is_seated(self) -> bool:
        """Whether the thighs rest on a chair."""
        return self["chair"] > 0.5 and min(self["left_hip_flexion"], self["right_hip_flexion"]) > 60.0


_TURNED: Final = ("pelvis_obliquity", "trunk_rotation", "yaw")


def _standing() -> FloatArray:
    values = np.zeros(len(POSTURE_CHANNELS))
    values[POSTURE_INDEX["left_load"]] = 0.5
    return values


def _mirror_name(channel: str) -> str:
    if channel == "left_load":
        return channel
    for side in Side:
        if channel.startswith(f"{side}_"):
            return channel.replace(f"{side}_", f"{side.other}_", 1)
    return channel


NEUTRAL: Final = Posture.of()
"""Anatomical standing."""
