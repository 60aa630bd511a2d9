"""Small pictures of the start and of each repetition's end of range: choosing one moves the cursor there."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.ui.layouts import column, label
from vmsk_exam.ui.overlay import compute_overlay
from vmsk_exam.ui.overlay_painter import paint_overlay
from vmsk_exam.ui.picture import Fit, picture_transform
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.replay_model import ReplayModel, pose_at
from vmsk_exam.ui.surgeon.replay_picture import plain_ground
from vmsk_exam.ui.widgets.button import Button

SIZE_PX = QSize(132, 84)
MAX_MOMENTS = 4


class MomentBar(QWidget):
    """A column of small pictures with their angle."""

    moment_chosen = Signal(float)  # seconds

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self._buttons: list[tuple[int, Button]] = []
        self._layout = column(gap="tiny")
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self.setLayout(self._layout)
        self.setFixedWidth(SIZE_PX.width() + 8)

    def show_moments(self, model: ReplayModel, result: ManeuverResult | None, key_image: QImage | None) -> None:
        """Show the moments of an attempt."""
        self._clear()
        channel = None if result is None else result.channel
        for text, t_s, deg, sd_deg in self._moments(result):
            index = model.nearest(t_s)
            is_kept = model.key_frame is not None and model.nearest(model.key_frame.t_s) == index
            pixmap = self._draw(model, index, channel, key_image if is_kept else None)
            self._add(text, self._context.texts.degrees(deg, sd_deg), pixmap, index, t_s)
        self._layout.addStretch(1)

    def show_cursor(self, index: int) -> None:
        """Mark the moment under the cursor."""
        for place, button in self._buttons:
            button.setChecked(place == index)

    def _moments(self, result: ManeuverResult | None) -> list[tuple[str, float, float, float | None]]:
        if result is None or not result.repetitions:
            return []
        first = result.repetitions[0]
        found: list[tuple[str, float, float, float | None]] = [
            (self._context.text("replay.start"), first.start_s, first.start_deg, first.sd_deg)
        ]
        for item in result.repetitions[: MAX_MOMENTS - 1]:
            found.append((self._context.text("replay.end_of", number=item.number), item.peak_s, item.peak_deg, item.sd_deg))
        return found

    def _add(self, text: str, value: str, pixmap: QPixmap, index: int, t_s: float) -> None:
        button = Button("thumb")
        button.setCheckable(True)
        button.setIcon(QIcon(pixmap))
        button.setIconSize(SIZE_PX)
        button.setFixedSize(SIZE_PX + QSize(4, 4))
        button.setAccessibleName(f"{text} {value}")
        button.setToolTip(f"{text} {value}")
        button.clicked.connect(lambda _checked=False: self.moment_chosen.emit(t_s))
        caption = label("small", wraps=False)
        caption.setText(f"{text}  {value}")
        self._buttons.append((index, button))
        self._layout.addWidget(button)
        self._layout.addWidget(caption)

    def _draw(self, model: ReplayModel, index: int, channel: str | None, image: QImage | None) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(SIZE_PX * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pose = pose_at(model.track, index)
        shown = image if image is not None else plain_ground(pose.width_px, pose.height_px)
        pixmap.fill(shown.pixelColor(0, 0))
        area = pixmap.rect().toRectF()
        area.setSize(SIZE_PX.toSizeF())
        transform = picture_transform((shown.width(), shown.height()), area, Fit.SIDES, mirrored=False)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setTransform(transform)
        painter.drawImage(0, 0, shown)
        painter.resetTransform()
        lines = picture_transform((pose.width_px, pose.height_px), area, Fit.SIDES, mirrored=False)
        paint_overlay(painter, compute_overlay(pose, channel), lines, self._context.theme.scaled(0.5))
        painter.end()
        return pixmap

    def _clear(self) -> None:
        self._buttons = []
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
