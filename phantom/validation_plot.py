"""Error against body yaw as a small SVG that needs no program to be read."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

Points = Sequence[tuple[float, float]]

WIDTH: Final = 760
HEIGHT: Final = 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 210, 18, 46
_COLOURS: Final = ("#0b6e6e", "#b4500f", "#5b4bb5", "#7a7a2a", "#999999", "#555555")
_YAWS: Final = (-180, -90, 0, 90, 180)
_VIEWS: Final = {-180: "back", -90: "right side", 0: "front", 90: "left side", 180: "back"}


def draw_yaw_plot(series: Mapping[str, Points], dashed: frozenset[str] = frozenset()) -> str:
    """Return a plot of errors in degrees over body yaw in degrees as SVG text.

    Parameters
    ----------
    series
        Points (yaw, error) by name; a missing error (NaN) breaks the line.
    dashed
        Names of series that are drawn dashed.
    """
    known = [error for points in series.values() for _, error in points if math.isfinite(error)]
    top = max(10.0, math.ceil(min(max(known, default=10.0), 60.0) / 10.0) * 10.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_draw_axes(top),
    ]
    for index, (name, points) in enumerate(series.items()):
        colour, dash = _COLOURS[index % len(_COLOURS)], ' stroke-dasharray="5 4"' if name in dashed else ""
        parts += _draw_series(points, top, colour, dash)
        y = _TOP + 16 + 22 * index
        x = WIDTH - _RIGHT + 16
        parts.append(f'<line x1="{x}" y1="{y - 4}" x2="{x + 24}" y2="{y - 4}" stroke="{colour}" stroke-width="2"{dash}/>')
        parts.append(f'<text x="{x + 30}" y="{y}" fill="#222222">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _draw_axes(top: float) -> list[str]:
    low, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    parts = []
    for step in range(6):
        value = top * step / 5
        y = _y(value, top)
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#e2e2e2"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#444444">{value:g}</text>')
    for yaw in _YAWS:
        x = _x(yaw)
        parts.append(f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{low}" stroke="#eeeeee"/>')
        parts.append(f'<text x="{x:.1f}" y="{low + 18}" text-anchor="middle" fill="#444444">{_VIEWS[yaw]} {yaw}</text>')
    middle = (_LEFT + right) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle" fill="#222222">body yaw, degrees</text>')
    parts.append(
        f'<text x="16" y="{(_TOP + low) / 2:.0f}" text-anchor="middle" fill="#222222" '
        f'transform="rotate(-90 16 {(_TOP + low) / 2:.0f})">mean frame error, degrees</text>'
    )
    return parts


def _draw_series(points: Points, top: float, colour: str, dash: str) -> list[str]:
    parts: list[str] = []
    run: list[str] = []
    for yaw, error in [*points, (0.0, math.nan)]:
        if math.isfinite(error):
            run.append(f"{_x(yaw):.1f},{_y(min(error, top), top):.1f}")
            continue
        if run:
            parts.append(f'<polyline points="{" ".join(run)}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
            parts += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in (point.split(",") for point in run)]
        run = []
    return parts


def _x(yaw_deg: float) -> float:
    return _LEFT + (yaw_deg + 180.0) / 360.0 * (WIDTH - _LEFT - _RIGHT)


def _y(error_deg: float, top: float) -> float:
    return HEIGHT - _BOTTOM - error_deg / top * (HEIGHT - _TOP - _BOTTOM)
