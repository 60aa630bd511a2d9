"""Picture of a replay: the kept picture where there is one, else the skeleton on a plain ground, with a caption."""

from functools import lru_cache

from PySide6.QtGui import QColor, QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from vmsk_exam.samples import ImageArray, PoseSample
from vmsk_exam.ui.overlay import compute_overlay
from vmsk_exam.ui.picture import Fit, PictureView, image_from_rgb
from vmsk_exam.ui.surgeon.look import figures_label
from vmsk_exam.ui.theme import Theme

CAPTION_GROUND = "#0E1522"
CAPTION_TEXT = "#F4F8FF"
CAPTION_PADDING_PX = 26
GROUND = "#22304A"
"""Behind a skeleton without picture: dark enough for white lines in both faces."""


@lru_cache(maxsize=8)
def plain_ground(width: int, height: int) -> QImage:
    """Return an empty picture of a size."""
    image = QImage(max(1, width), max(1, height), QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    return image


class ReplayPicture(PictureView):
    """Shows one pose with its limb; a caption lies at the upper left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, fit=Fit.WHOLE)
        self.apply_theme(theme)
        self._caption = figures_label()
        self._caption.setWordWrap(True)
        self._caption.setParent(self)
        self._caption.setStyleSheet(
            f"background: {CAPTION_GROUND}; color: {CAPTION_TEXT}; border-radius: {theme.spacing.tiny}px; padding: 5px 9px;"
        )
        self._caption.hide()

    def show_pose(self, pose: PoseSample, channel: str | None, image: QImage | None = None) -> None:
        """Show a pose over a picture, or over a plain ground without one."""
        shown = image if image is not None else plain_ground(pose.width_px, pose.height_px)
        self.set_image(shown, compute_overlay(pose, channel))

    def show_rgb(self, pose: PoseSample, channel: str | None, picture: ImageArray | None) -> None:
        """Show a pose over a camera picture (RGB, uint8 (height, width, 3)), or over a plain ground without one."""
        self.show_pose(pose, channel, None if picture is None else image_from_rgb(picture))

    def set_caption(self, text: str) -> None:
        """Set the words at the upper left."""
        if text != self._caption.text():
            self._caption.setText(text)
            self._caption.adjustSize()
            self.setAccessibleName(text)
        self._caption.setVisible(bool(text))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the caption in its corner."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        area, margin = self.picture_area(), self._theme.spacing.small
        most = max(120, round(area.width()) - 2 * margin)
        words = self._caption.fontMetrics().horizontalAdvance(self._caption.text()) + CAPTION_PADDING_PX
        width = min(most, words)
        self._caption.setFixedSize(width, max(self._caption.heightForWidth(width), self._caption.fontMetrics().height() + 10))
        self._caption.move(round(area.left()) + margin, round(area.top()) + margin)
