"""Draws a posed body off screen with OpenGL: skinning on the GPU (or llvmpipe), soft light, multisampled edges."""

import sys
from functools import cache
from types import TracebackType
from typing import Any, Final, Self

import moderngl
import numpy as np

from vmsk_exam.avatar import shaders
from vmsk_exam.avatar.body import Body, Float32Array
from vmsk_exam.avatar.camera_pose import CameraPose
from vmsk_exam.avatar.chair import Chair, chair_of
from vmsk_exam.avatar.gl_wait import find_wait
from vmsk_exam.avatar.pose import PosedBody
from vmsk_exam.avatar.scene import Look, draw_room
from vmsk_exam.avatar.shadow import shadow_spots
from vmsk_exam.errors import UnavailableError
from vmsk_exam.samples import FloatArray, ImageArray

_SAMPLES: Final = 4

_MANNERS: Final = {
    "skin": (0.35, 22.0, 0.035),
    "lips": (0.35, 28.0, 0.07),
    "white": (0.6, 60.0, 0.25),
    "iris": (0.6, 60.0, 0.35),
    "pupil": (0.6, 60.0, 0.45),
    "hair": (0.25, 12.0, 0.035),
    "shoe": (0.2, 18.0, 0.05),
}
"""How much each material's light wraps around, its gloss exponent and its shine; cloth otherwise."""
_CLOTH: Final = (0.22, 8.0, 0.0)
_STRANDS: Final = 0.11
_LIFTS_M: Final = {"hair": 0.018, "shirt": 0.014, "shorts": 0.006, "sock": 0.004}
"""With coarse faces the skin would poke through what lies on it here and there."""


def create_context() -> Any:  # noqa: ANN401 - moderngl has no types
    """Return an off-screen GL context.

    Raises
    ------
    UnavailableError
        If this machine gives none.
    """
    any_backend: dict[str, Any] = {"require": 330}
    linux = sys.platform.startswith("linux")
    backends = ({**any_backend, "backend": "egl"}, any_backend) if linux else (any_backend,)
    problem = ""
    for options in backends:
        try:
            return moderngl.create_standalone_context(**options)
        except Exception as error:  # noqa: BLE001 - drivers raise anything, all mean the same here
            problem = str(error).splitlines()[0] if str(error) else type(error).__name__
    raise UnavailableError(
        f"The 3D person cannot be drawn: OpenGL 3.3 is missing ({problem}). "
        "On Linux install libegl1 and libgl1-mesa-dri; elsewhere update the graphics driver. Prepared clips are shown instead."
    )


@cache
def is_gl_available() -> bool:
    """Return whether this machine can draw the avatar."""
    try:
        context = create_context()
    except UnavailableError:
        return False
    context.release()
    return True


class AvatarRenderer:
    """Draws pictures of one size; use it from the thread that made it.

    Parameters
    ----------
    width_px, height_px
        Size of the pictures.
    is_fine
        Whether to draw every detail; without, a third of the faces, which is enough for a person at room distance.

    Raises
    ------
    UnavailableError
        If no GL context can be made.
    """

    def __init__(self, width_px: int = 640, height_px: int = 480, *, is_fine: bool = False) -> None:
        self.width_px, self.height_px = width_px, height_px
        self._is_fine = is_fine
        self._wait = find_wait()
        self._context = create_context()
        self._context.enable(moderngl.DEPTH_TEST | moderngl.BLEND | moderngl.CULL_FACE)
        self._context.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        size = (width_px, height_px)
        samples = min(_SAMPLES, int(self._context.max_samples))
        self._fine = self._context.framebuffer(
            [self._context.renderbuffer(size, 4, samples=samples)], self._context.depth_renderbuffer(size, samples=samples)
        )
        self._plain = self._context.framebuffer([self._context.renderbuffer(size, 4)])
        self._body_program = self._program(shaders.BODY_VERTEX, shaders.BODY_FRAGMENT)
        self._solid_program = self._program(shaders.SOLID_VERTEX, shaders.SOLID_FRAGMENT)
        self._shadow_program = self._program(shaders.SHADOW_VERTEX, shaders.SHADOW_FRAGMENT)
        self._bones = self._context.buffer(reserve=shaders.MAX_BONES * 48)
        self._floor = self._context.buffer(reserve=4 * 8)
        self._shadow = self._context.vertex_array(self._shadow_program, [(self._floor, "2f", "in_floor")])
        self._bodies: dict[str, Any] = {}
        self._chairs: dict[Chair, Any] = {}
        self._room_texture = self._context.texture(size, 4)
        self._room = self._context.framebuffer([self._room_texture])
        self._room_key: tuple[CameraPose, Look] | None = None

    def _program(self, vertex: str, fragment: str) -> Any:  # noqa: ANN401
        return self._context.program(vertex_shader=vertex.strip(), fragment_shader=fragment.strip())

    def render(self, posed: PosedBody, camera: CameraPose, look: Look) -> ImageArray:
        """Return a picture of a posed body, uint8 (height, width, 3), RGB."""
        with self._context:
            return self._draw(posed, camera, look)

    def _draw(self, posed: PosedBody, camera: CameraPose, look: Look) -> ImageArray:
        matrix = np.ascontiguousarray(camera.matrix(self.width_px, self.height_px).T, dtype=np.float32)
        self._fine.use()
        self._fine.clear(depth=1.0)
        self._context.copy_framebuffer(self._fine, self._room_picture(camera, look))
        self._wait()
        self._draw_shadow(posed, matrix)
        for program in (self._body_program, self._solid_program):
            program["camera"].write(matrix)
            program["eye"].value = tuple(camera.view()[1])
            program["exposure"].value = look.exposure
        self._draw_body(posed)
        if posed.posture["chair"] > 0.02:
            self._draw_chair(posed)
        self._wait()
        self._context.copy_framebuffer(self._plain, self._fine)
        self._wait()
        pixels = np.frombuffer(self._plain.read(components=3, alignment=1), dtype=np.uint8)
        return pixels.reshape(self.height_px, self.width_px, 3)[::-1].copy()

    def _room_picture(self, camera: CameraPose, look: Look) -> Any:  # noqa: ANN401
        """Return a framebuffer that holds the empty room, drawn anew when lens or look change."""
        if self._room_key != (camera, look):
            self._room_key = (camera, look)
            room = self._paint_room(camera, look)[::-1]
            opaque = np.full((*room.shape[:2], 1), 255, dtype=np.uint8)
            self._room_texture.write(np.concatenate([room, opaque], axis=2).tobytes())
        return self._room

    def _paint_room(self, camera: CameraPose, look: Look) -> ImageArray:
        return draw_room(camera, look, self.width_px, self.height_px)

    def _draw_shadow(self, posed: PosedBody, matrix: Float32Array) -> None:
        spots, (low, high) = shadow_spots(posed)
        corners = np.array([[low[0], low[1]], [high[0], low[1]], [low[0], high[1]], [high[0], high[1]]])
        self._floor.write(corners.astype(np.float32).tobytes())
        self._shadow_program["camera"].write(matrix)
        self._shadow_program["spots"].write(np.ascontiguousarray(spots, dtype=np.float32))
        self._context.disable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        self._shadow.render(moderngl.TRIANGLE_STRIP)
        self._context.enable(moderngl.DEPTH_TEST | moderngl.CULL_FACE)

    def _draw_body(self, posed: PosedBody) -> None:
        body = posed.body
        if body.name not in self._bodies:
            self._bodies[body.name] = self._upload(body)
        self._bones.write(posed.matrices().tobytes())
        self._bones.bind_to_uniform_block(0)
        self._body_program["palette"].write(_padded(body.colours))
        manners = np.array([(*_MANNERS.get(name, _CLOTH), _STRANDS if name == "hair" else 0.0) for name in body.material_names])
        self._body_program["manner"].write(_padded(manners))
        lifts = [0.0 if self._is_fine else _LIFTS_M.get(name, 0.0) for name in body.material_names]
        self._body_program["lift"].write(_padded(np.array(lifts)[:, None]))
        self._bodies[body.name].render(moderngl.TRIANGLES)

    def _upload(self, body: Body) -> Any:  # noqa: ANN401
        columns = (body.points_m, body.normals, body.influences, body.weights, body.materials[:, None])
        vertices = np.concatenate([np.asarray(column, dtype=np.float32) for column in columns], axis=1)
        names = ("in_point", "in_normal", "in_bones_a", "in_bones_b", "in_weights_a", "in_weights_b", "in_material")
        buffer = self._context.buffer(vertices.tobytes())
        index = self._context.buffer((body.faces if self._is_fine else body.coarse_faces).tobytes())
        return self._context.vertex_array(self._body_program, [(buffer, "3f 3f 3f 3f 3f 3f 1f", *names)], index)

    def _draw_chair(self, posed: PosedBody) -> None:
        chair = chair_of(posed.body)
        key = chair
        if key not in self._chairs:
            self._chairs[key] = self._context.buffer(reserve=chair.triangles().nbytes)
        placed = chair.placed(posed)
        self._chairs[key].write(placed.tobytes())
        array = self._context.vertex_array(
            self._solid_program, [(self._chairs[key], "3f 3f 3f", "in_point", "in_normal", "in_colour")]
        )
        array.render(moderngl.TRIANGLES)
        array.release()

    def close(self) -> None:
        """Release the context; the renderer cannot draw afterwards."""
        self._context.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _padded(rows: FloatArray) -> Float32Array:
    out = np.zeros((shaders.MAX_MATERIALS, rows.shape[1]), dtype=np.float32)
    out[: len(rows)] = rows
    return out
