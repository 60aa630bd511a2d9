"""Where clothes, lips, brows and hair begin: scalar fields on the template, positive inside, zero on the clean edge."""

import numpy as np
from numpy.typing import NDArray

from phantom.bodies.mesh import Mesh
from phantom.bodies.source import Source

Floats = NDArray[np.float64]

ARM_BONES = ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist")
LEG_BONES = ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot")


class Fields:
    """Evaluates the fields at the vertices of one mesh.

    Parameters
    ----------
    source
        The body.
    mesh
        Mesh at whose vertices the fields are evaluated.
    """

    def __init__(self, source: Source, mesh: Mesh) -> None:
        self._source = source
        self.points = mesh.at(source.template)
        self._weights = mesh.at(source.weights)

    def _head(self, name: str) -> Floats:
        return np.asarray(self._source.template_heads[self._source.bone(name)])

    def _along(self, first: str, last: str) -> Floats:
        """Share of the way from one joint to another on the vertex's own side."""
        left = self.points[:, 0] > 0
        start, end = (np.where(left[:, None], self._head(f"{n}.L"), self._head(f"{n}.R")) for n in (first, last))
        axis = end - start
        return np.asarray(((self.points - start) * axis).sum(1) / (axis * axis).sum(1))

    def _weight_of(self, bones: tuple[str, ...]) -> Floats:
        columns = [self._source.bone(f"{name}.{side}") for name in bones for side in "LR"]
        return np.asarray(self._weights[:, columns].sum(axis=1))

    def shirt(self) -> Floats:
        """Crew neck, sleeves to above the elbow, hem at the hips; metres."""
        x, y, z = self.points.T
        neck = self._head("neck01")
        arm = self._weight_of(ARM_BONES) > 0.35
        sleeve = np.where(arm, (0.60 - self._along("upperarm01", "lowerarm01")) * 0.29, 1.0)
        hem = np.where(arm, 1.0, z - (self._head("root")[2] - 0.070))
        slack = 1.1 * (np.sqrt(np.maximum(np.abs(x) - 0.045, 0.0) ** 2 + 0.02**2) - 0.02)
        collar = neck[2] - 0.042 + 0.42 * (y - neck[1]) + slack - z
        return np.minimum(np.minimum(sleeve, hem), collar)

    def shorts(self) -> Floats:
        """Waist under the shirt to the middle of the thigh; metres."""
        z = self.points[:, 2]
        waist = self._head("root")[2] + 0.01 - z
        leg = self._weight_of(LEG_BONES) > 0.3
        hem = np.where(leg, (0.56 - self._along("upperleg01", "lowerleg01")) * 0.44, 1.0)
        return np.where(self._weight_of(ARM_BONES) > 0.3, -1.0, np.minimum(waist, hem))

    def sock(self) -> Floats:
        """From the lower calf down; metres."""
        below = (self._along("lowerleg01", "foot") - 0.80) * 0.45
        return np.where(self._weight_of(("lowerleg01", "lowerleg02", "foot")) > 0.5, below, -1.0)

    def shod(self) -> Floats:
        """Return what the shoe hides: all below the ankle; metres."""
        return self._head("foot.L")[2] - 0.012 - self.points[:, 2]

    def lips(self) -> Floats:
        """Both lips."""
        x, y, z = self.points.T
        slit, half = 0.8275, 0.0262
        across = np.clip(np.abs(x) / half, 0.0, 1.0)
        bow = 0.0095 * (1 - across**2) ** 0.65 - 0.0016 * np.exp(-((x / 0.004) ** 2))
        bottom = 0.0112 * (1 - across**2) ** 0.6
        field = np.minimum(slit + bow - z, z - (slit - bottom))
        return np.where((y < -0.12) & (np.abs(x) < half), field, -0.01)

    def brows(self) -> Floats:
        """Both brows, tapering outwards."""
        x, y, z = self.points.T
        along = (np.abs(x) - 0.0125) / (0.052 - 0.0125)
        middle = 0.9212 + 0.0042 * np.sin(np.clip(along, 0, 1) * 2.6)
        half = 0.0036 * (1 - 0.55 * np.clip(along, 0, 1))
        taper = np.sqrt(np.clip(1 - np.abs(2 * along - 1) ** 6, 0, 1)) - 0.6 * (np.abs(2 * along - 1) > 1)
        return np.where(y < -0.075, half * taper - np.abs(z - middle), -0.01)

    def lashes(self, eye_centre: Floats, eye_radius: float) -> Floats:
        """Return a thin dark line along the upper lid, around one eye."""
        away = self.points - eye_centre
        near = 0.0025 - (np.linalg.norm(away, axis=1) - eye_radius)
        return np.where((away[:, 2] > 0.0005) & (away[:, 1] < 0), near, -0.01)

    def mouth_inside(self) -> NDArray[np.bool_]:
        """Vertices inside the mouth."""
        x, y, z = self.points.T
        return (y > -0.136) & (np.abs(x) < 0.034) & (z > 0.812) & (z < 0.848) & (y < -0.055)

    def hair(self, nape_z: float, temple_z: float, forehead_z: float) -> Floats:
        """Return the hairline, by the heights of nape, temple and forehead on the template."""
        x, y, z = self.points.T
        stops_y = np.array([-0.165, -0.135, -0.105, -0.088, -0.074, -0.066, -0.030, -0.018, 0.01, 0.08])
        stops_z = np.array(
            [
                forehead_z,
                forehead_z - 0.004,
                forehead_z - 0.022,
                temple_z + 0.004,
                temple_z - 0.006,
                temple_z,
                temple_z - 0.004,
                0.5 * (temple_z + nape_z),
                nape_z + 0.012,
                nape_z,
            ],
        )
        line = np.interp(y, stops_y, stops_z)
        return z - line - 0.10 * np.maximum(np.abs(x) - 0.055, 0.0) * (y < -0.09)
