"""What others measured: confirmed figures with their sources, to stand beside ours, wins and losses alike."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure; degrees."""

    motion: str
    """Maneuver of ours that comes nearest; empty if none does."""
    what: str
    method: str
    bias: float | None
    half_width: float | None
    """Half the width of the 95 % limits of agreement (1.96 standard deviations of the differences)."""
    source: str


PUBLISHED: Final = (
    Published(
        "shoulder_abduction",
        "shoulder abduction, front, 27 people after stroke, laboratory",
        "pose model on video against Kinovea",
        1.2,
        5.2,
        "Lazem 2026, doi 10.2196/87128",
    ),
    Published(
        "shoulder_flexion",
        "shoulder flexion, side, 27 people after stroke, laboratory",
        "pose model on video against Kinovea",
        0.0,
        5.1,
        "Lazem 2026, doi 10.2196/87128",
    ),
    Published(
        "squat",
        "knee flexion in a squat at 90 deg, side",
        "one camera against inertial sensors",
        -2.3,
        12.5,
        "Cosoli 2026, iris.uniecampus.it/handle/11389/91575",
    ),
    Published("squat", "the same in tight trousers", "one camera against inertial sensors", 1.6, 6.9, "Cosoli 2026"),
    Published("", "the same from all views of 45 to 90 deg", "one camera against inertial sensors", -13.9, 29.5, "Cosoli 2026"),
    Published(
        "knee_flexion_standing",
        "knee flexion, lying, passive, 30 people three days after knee replacement",
        "two testers with a long goniometer",
        None,
        17.6,
        "Lenssen 2007 (BMC 8:83)",
    ),
    Published(
        "knee_extension_seated",
        "knee extension, passive, the same people",
        "two testers with a long goniometer",
        None,
        8.4,
        "Lenssen 2007 (BMC 8:83)",
    ),
    Published(
        "shoulder_abduction",
        "glenohumeral abduction, passive, 155 painful shoulders",
        "two testers with a digital inclinometer",
        None,
        19.6,
        "de Winter 2004 (PMC434511)",
    ),
)

LAB_SERIES: Final = (
    ("plain three-point angles, 2D", "17.3", "no"),
    ("plain three-point angles, 3D", "12.4", "no"),
    ("OpenCap Monocular", "7.6", "yes, offline"),
    ("WHAM", "7.6", "yes, offline"),
)
"""Method, mean error in degrees over 36 joint series of people with marker truth filmed at 45 degrees, and whether a GPU is
needed; measured for this project on recordings that are not part of it."""
