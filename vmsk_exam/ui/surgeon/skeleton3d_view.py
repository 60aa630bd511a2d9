"""Shows the skeleton in three dimensions; dragging turns it."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from vmsk_exam.ui.fonts import text_font
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.replay_picture import CAPTION_GROUND, CAPTION_TEXT, GROUND
from vmsk_exam.ui.surgeon.skeleton3d_model import FIT_RATIO, Skeleton3d, Turn, floor_ring

STEP_DEG: Final = 15.0
DRAG_DEG_PER_PX: Final = 0.6
_FAR_ALPHA, _NEAR_ALPHA = 90, 255
_FLOOR_COLOUR: Final = "#4A5C7C"
_BONE_COLOUR: Final = "#FFFFFF"
_LIMB_COLOUR: Final = "#35E0C2"
HEAD_RATIO: Final = 0.1
MIDDLE_RATIO: Final = 0.46
"""Where the middle of the body lies, as a share of the height: the floor needs room below."""
NOTE_ROOM_PX: Final = 120
"""Room for the button in the lower right corner."""


class Skeleton3dView(QWidget):
    """One pose, turned; the floor's ring carries a mark where the camera stood."""

    turned = Signal(object)  # Turn

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.turn = Turn()
        self._skeleton: Skeleton3d | None = None
        self._index = 0
        self._value = ""
        self._pressed: QPointF | None = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(160, 90))
        self.setToolTip(context.text("skeleton3d.tip"))

    def show_skeleton(self, skeleton: Skeleton3d | None) -> None:
        """Show another attempt from the same view."""
        self._skeleton = skeleton
        self.update()

    def show_sample(self, index: int, value: str) -> None:
        """Show a sample and write its angle."""
        self._index, self._value = index, value
        self.setAccessibleName(f"{self._context.text('skeleton3d.title')}: {value}")
        self.update()

    def turn_by(self, yaw_deg: float, pitch_deg: float) -> None:
        """Turn further."""
        self._take(self.turn.by(yaw_deg, pitch_deg))

    def reset(self) -> None:
        """Look as the camera did."""
        self._take(Turn())

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Take hold."""
        self._pressed = event.position()
        self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802  Qt's name
        """Turn with the pointer."""
        if self._pressed is None:
            return
        moved = event.position() - self._pressed
        self._pressed = event.position()
        self.turn_by(-DRAG_DEG_PER_PX * moved.x(), DRAG_DEG_PER_PX * moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Let go."""
        self._pressed = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Look as the camera did."""
        self.reset()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002, N802  Qt's signature
        """Paint floor, bones from far to near, and the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        corner = self._context.theme.spacing.corner
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), corner, corner)
        painter.fillPath(shape, QColor(GROUND))
        if self._skeleton is not None:
            self._paint_floor(painter, self._skeleton)
            self._paint_body(painter, self._skeleton)
        self._paint_words(painter)
        painter.end()

    def _take(self, turn: Turn) -> None:
        if turn != self.turn:
            self.turn = turn
            self.turned.emit(turn)
            self.update()

    def _place(self, point: tuple[float, float]) -> QPointF:
        scale = FIT_RATIO * min(self.width(), self.height())
        return QPointF(self.width() / 2 + scale * point[0], MIDDLE_RATIO * self.height() + scale * point[1])

    def _paint_floor(self, painter: QPainter, skeleton: Skeleton3d) -> None:
        ring = floor_ring(skeleton.floor, self.turn)
        painter.setPen(QPen(QColor(_FLOOR_COLOUR), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([self._place((float(x), float(y))) for x, y in ring]))
        mark = self._place((float(ring[0, 0]), float(ring[0, 1])))
        painter.setBrush(QColor(_FLOOR_COLOUR).lighter(150))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(mark, 4.0, 4.0)
        painter.setPen(QColor(_FLOOR_COLOUR).lighter(190))
        painter.setFont(text_font(self._context.theme.type_scale.small - 2))
        words = self._context.text("skeleton3d.camera")
        width = painter.fontMetrics().horizontalAdvance(words)
        left = mark.x() + 8 if mark.x() < self.width() / 2 else mark.x() - 8 - width
        painter.drawText(QPointF(left, mark.y() - 3), words)

    def _paint_body(self, painter: QPainter, skeleton: Skeleton3d) -> None:
        thickness = max(2.0, 0.014 * min(self.width(), self.height()))
        for bone in skeleton.bones(self._index, self.turn):
            colour = QColor(_LIMB_COLOUR if bone.is_tested else _BONE_COLOUR)
            colour.setAlpha(255 if bone.is_tested else round(_FAR_ALPHA + (_NEAR_ALPHA - _FAR_ALPHA) * bone.nearness))
            width = thickness * (0.7 + 0.7 * bone.nearness) * (1.6 if bone.is_tested else 1.0)
            painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(self._place(bone.start), self._place(bone.end))
        head = skeleton.head(self._index, self.turn)
        if head is not None:
            radius = HEAD_RATIO * FIT_RATIO * min(self.width(), self.height())
            painter.setPen(QPen(QColor(_BONE_COLOUR), thickness))
            painter.drawEllipse(self._place(head), radius, radius)

    def _paint_words(self, painter: QPainter) -> None:
        theme, margin = self._context.theme, self._context.theme.spacing.small
        if self._value:
            painter.setFont(text_font(theme.type_scale.body, tabular=True))
            words = painter.fontMetrics().boundingRect(self._value).toRectF()
            ground = QRectF(margin, margin, words.width() + 18, words.height() + 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(CAPTION_GROUND))
            painter.drawRoundedRect(ground, theme.spacing.tiny, theme.spacing.tiny)
            painter.setPen(QColor(CAPTION_TEXT))
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, self._value)
        painter.setFont(text_font(theme.type_scale.small - 1))
        painter.setPen(QColor(CAPTION_TEXT))
        area = QRectF(self.rect()).adjusted(margin, 0, -NOTE_ROOM_PX, -margin / 2)
        flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignBottom) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(area, flags, self._context.text("skeleton3d.note"))
