"""Small pictures of the start, of the kept picture (or the end of the range) and of the greatest compensation that was seen.

Choosing one moves the cursor there.
"""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.record.track_channels import read_track_channel
from vmsk_exam.samples import PoseSample
from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.layouts import column
from vmsk_exam.ui.overlay import compute_overlay
from vmsk_exam.ui.overlay_painter import paint_overlay
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.replay_model import ReplayModel, pose_at
from vmsk_exam.ui.surgeon.replay_picture import CAPTION_GROUND, CAPTION_TEXT, plain_ground
from vmsk_exam.ui.theme import Theme

WIDTH_PX = 168
LEAST_HEIGHT_PX = 62
BODY_MARGIN_RATIO = 0.12


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """One moment of an attempt and how it looks."""

    t_s: float
    index: int
    text: str
    pose: PoseSample
    channel: str | None
    image: QImage | None
    detail: str = ""
    """Longer words, told when the pointer rests on it; empty if ``text`` says all."""


class MomentBar(QWidget):
    """A column of small pictures with their angle."""

    moment_chosen = Signal(float)  # seconds

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.buttons: list[MomentButton] = []
        self._layout = column(gap="small")
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(context.theme.spacing.small)
        self.setLayout(self._layout)
        self.setFixedWidth(WIDTH_PX)

    def show_moments(
        self, model: ReplayModel, result: ManeuverResult | None, image: QImage | None, others: tuple[str, ...] = ()
    ) -> None:
        """Show the moments of an attempt; without a result there are none. ``others`` are channels of compensations."""
        for button in self.buttons:
            button.hide()
            button.deleteLater()
        found = find_moments(model, result, image, self._context)
        helped = find_compensation(model, result, others, self._context)
        found = found if helped is None else (*found, helped)
        self.buttons = [MomentButton(moment, self._context.theme) for moment in found]
        for button in self.buttons:
            button.chosen.connect(self.moment_chosen)
            self._layout.addWidget(button, 1)
        self.setVisible(bool(self.buttons))

    def show_cursor(self, index: int) -> None:
        """Mark the moment under the cursor."""
        for button in self.buttons:
            button.setChecked(button.moment.index == index)


def find_moments(
    model: ReplayModel, result: ManeuverResult | None, image: QImage | None, context: SurgeonContext
) -> tuple[Moment, ...]:
    """Return the start of the reported repetition, then the kept picture, or the end of the range where none is kept."""
    if result is None or not result.repetitions:
        return ()
    peak_deg = result.peak_deg
    best = result.repetitions[-1] if peak_deg is None else min(result.repetitions, key=lambda item: abs(item.peak_deg - peak_deg))
    start = _moment("start", best.start_s, (best.start_deg, best.sd_deg), model, context)
    peak = _moment("peak", best.peak_s, (best.peak_deg, best.sd_deg), model, context)
    moments = (start, peak)
    if image is not None and model.key_frame is not None:
        kept_s = model.key_frame.t_s
        angle = model.angle_at(model.nearest(kept_s), result.channel)
        kept = peak if model.nearest(kept_s) == peak.index else _moment("kept", kept_s, angle, model, context)
        moments = (start, replace(kept, image=image))
    return tuple(replace(moment, channel=result.channel) for moment in moments)


def find_compensation(
    model: ReplayModel, result: ManeuverResult | None, others: tuple[str, ...], context: SurgeonContext
) -> Moment | None:
    """Return where another angle is furthest from its start, within the repetitions; None if no compensation was seen."""
    if result is None or not result.compensations:
        return None
    best: tuple[float, str, int] | None = None
    for channel in others:
        angles, _sd = read_track_channel(model.track, channel)
        for repetition in result.repetitions:
            first, last = model.nearest(repetition.start_s), model.nearest(repetition.end_s)
            away = np.abs(angles[first : last + 1] - angles[first])
            if np.isfinite(away).any():
                place = int(np.nanargmax(away))
                best = max(best or (0.0, channel, first), (float(away[place]), channel, first + place))
    if best is None:
        return None
    _size, channel, index = best
    angle = context.texts.degrees(*model.angle_at(index, channel))
    text, detail = f"{context.text('replay.helped')} {angle}", f"{context.texts.channel(channel)} {angle}"
    return Moment(float(model.track.t_s[index]), index, text, pose_at(model.track, index), channel, None, detail)


def _moment(
    name: str, t_s: float, angle: tuple[float | None, float | None], model: ReplayModel, context: SurgeonContext
) -> Moment:
    index = model.nearest(t_s)
    text = f"{context.text(f'replay.{name}')} {context.texts.degrees(*angle)}"
    return Moment(t_s, index, text, pose_at(model.track, index), None, None)


class MomentButton(QAbstractButton):
    """A small picture cut around the body, with its words at the lower left."""

    chosen = Signal(float)  # seconds

    def __init__(self, moment: Moment, theme: Theme) -> None:
        super().__init__()
        self.moment = moment
        self._theme = theme
        self._overlay = compute_overlay(moment.pose, moment.channel)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(moment.detail or moment.text)
        self.setToolTip(moment.detail or moment.text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(LEAST_HEIGHT_PX)
        self.clicked.connect(lambda _checked=False: self.chosen.emit(moment.t_s))

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's name
        """Return a small picture's size."""
        return QSize(WIDTH_PX, LEAST_HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint picture, lines, words and border."""
        area, palette = QRectF(self.rect()).adjusted(1, 1, -1, -1), self._theme.palette
        corner = self._theme.spacing.corner_small
        shape = QPainterPath()
        shape.addRoundedRect(area, corner, corner)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(shape)
        self._paint_picture(painter, area)
        self._paint_words(painter, area)
        painter.setClipping(False)
        is_marked = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(palette.accent if is_marked else palette.line), 3 if is_marked else 1))
        painter.drawPath(shape)
        painter.end()

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        pose = self.moment.pose
        size = (pose.width_px, pose.height_px)
        image = self.moment.image or plain_ground(*size)
        shown = body_transform(pose, area)
        painter.fillRect(area, image.pixelColor(0, 0))
        painter.setTransform(shown)
        painter.drawImage(QRectF(0, 0, *size), image)
        painter.resetTransform()
        paint_overlay(painter, self._overlay, shown, self._theme.scaled(0.6))

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        painter.setFont(text_font(self._theme.type_scale.small, tabular=True))
        words = painter.fontMetrics().boundingRect(self.moment.text).toRectF()
        ground = QRectF(area.left() + 6, area.bottom() - words.height() - 12, words.width() + 14, words.height() + 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(CAPTION_GROUND))
        painter.drawRoundedRect(ground, 4, 4)
        painter.setPen(QColor(CAPTION_TEXT))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, self.moment.text)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def body_transform(pose: PoseSample, area: QRectF) -> QTransform:
    """Return the map from picture pixels to a place, so that the whole body is seen and as large as can be."""
    points = pose.image_px[np.isfinite(pose.image_px).all(axis=1)]
    low, high = (
        (points.min(axis=0), points.max(axis=0)) if len(points) else (np.zeros(2), np.array([pose.width_px, pose.height_px]))
    )
    margin = BODY_MARGIN_RATIO * float((high - low).max())
    width, height = (float(side) for side in (high - low + 2 * margin))
    scale = min(area.width() / width, area.height() / height)
    middle = (low + high) / 2
    transform = QTransform()
    transform.translate(area.center().x(), area.center().y())
    transform.scale(scale, scale)
    transform.translate(-float(middle[0]), -float(middle[1]))
    return transform
