"""Linear blend skinning in numpy, for what needs the posed surface itself; the renderer skins in its vertex program."""

import numpy as np

from vmsk_exam.avatar.pose import PosedBody
from vmsk_exam.samples import FloatArray


def skin_points(posed: PosedBody) -> FloatArray:
    """Return where every vertex of a posed body lies, float64 (vertices, 3), metres."""
    body = posed.body
    matrices = posed.matrices()
    homogeneous = np.concatenate([body.points_m, np.ones((len(body.points_m), 1), dtype=np.float32)], axis=1)
    moved = np.zeros((len(body.points_m), 3), dtype=np.float32)
    for slot in range(body.influences.shape[1]):
        chosen = matrices[body.influences[:, slot]]
        moved += body.weights[:, slot : slot + 1] * np.einsum("vij,vj->vi", chosen, homogeneous)
    return np.asarray(moved, dtype=np.float64)
