"""Rotations of segments as 3x3 matrices; x to the body's left, -y forward, z up, right-handed."""

from collections.abc import Sequence

import numpy as np

from vmsk_exam.samples import FloatArray


def rotate(vector_deg: Sequence[float] | FloatArray) -> FloatArray:
    """Return the rotation about a vector by the vector's length in degrees, float64 (3, 3)."""
    vector = np.deg2rad(np.asarray(vector_deg, dtype=np.float64))
    angle = float(np.linalg.norm(vector))
    if angle < 1e-12:
        return np.eye(3)
    x, y, z = vector / angle
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1.0 - np.cos(angle)) * (cross @ cross))


def about_x(angle_deg: float) -> FloatArray:
    """Return the rotation about the left axis; positive bends the upward axis forward."""
    return rotate((angle_deg, 0.0, 0.0))


def about_z(angle_deg: float) -> FloatArray:
    """Return the rotation about the upward axis; positive turns the front to the body's left."""
    return rotate((0.0, 0.0, angle_deg))


def rotation_vector_deg(rotation: FloatArray) -> FloatArray:
    """Return axis times angle of a rotation (below 180 degrees), float64 (3,)."""
    cosine = float(np.clip((np.trace(rotation) - 1.0) / 2.0, -1.0, 1.0))
    angle = float(np.arccos(cosine))
    if angle < 1e-9:
        return np.zeros(3)
    twice_sine = np.array([rotation[2, 1] - rotation[1, 2], rotation[0, 2] - rotation[2, 0], rotation[1, 0] - rotation[0, 1]])
    return np.asarray(twice_sine / (2.0 * np.sin(angle)) * np.rad2deg(angle))


def share_of(rotation: FloatArray, share: float) -> FloatArray:
    """Return a part of a rotation about its own axis."""
    return rotate(rotation_vector_deg(rotation) * share)


def align(axis: FloatArray, towards: FloatArray) -> FloatArray:
    """Return the rotation that brings ``axis`` onto straight down and ``towards`` as near to forward as it can."""
    down = axis / np.linalg.norm(axis)
    forward = towards - down * float(towards @ down)
    forward = forward / np.linalg.norm(forward)
    # Rows: what becomes x (left), y (back) and z (up); left = back x up = forward x down.
    return np.stack([np.cross(forward, down), -forward, -down])
