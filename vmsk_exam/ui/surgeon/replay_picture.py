"""Picture of a replay: the kept picture where there is one, else the skeleton on a plain ground, with a caption."""

from functools import lru_cache

from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from vmsk_exam.samples import ImageArray, PoseSample
from vmsk_exam.ui.layouts import label
from vmsk_exam.ui.overlay import compute_overlay
from vmsk_exam.ui.picture import Fit, PictureView, image_from_rgb
from vmsk_exam.ui.surgeon.look import figures_label
from vmsk_exam.ui.theme import Theme

CAPTION_GROUND = "#0E1522"
CAPTION_TEXT = "#F4F8FF"
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
        self._hugs = False
        self._aspect = 0.75
        self.apply_theme(theme)
        self._caption = figures_label()
        self._caption.setParent(self)
        self._caption.setStyleSheet(
            f"background: {CAPTION_GROUND}; color: {CAPTION_TEXT}; border-radius: {theme.spacing.tiny}px; padding: 5px 9px;"
        )
        self._caption.hide()
        self._note = label("small", wraps=False)
        self._note.setParent(self)
        self._note.setStyleSheet(f"background: {CAPTION_GROUND}; color: {CAPTION_TEXT}; padding: 3px 7px;")
        self._note.hide()

    def show_pose(self, pose: PoseSample, channel: str | None, image: QImage | None = None) -> None:
        """Show a pose over a picture, or over a plain ground without one."""
        shown = image if image is not None else plain_ground(pose.width_px, pose.height_px)
        self._aspect = shown.height() / max(1, shown.width())
        self.set_image(shown, compute_overlay(pose, channel))
        self._fit_height()

    def show_rgb(self, pose: PoseSample, channel: str | None, picture: ImageArray | None) -> None:
        """Show a pose over a camera picture (RGB, uint8 (height, width, 3)), or over a plain ground without one."""
        self.show_pose(pose, channel, None if picture is None else image_from_rgb(picture))

    def _paint_picture(self, painter: QPainter, image: QImage) -> None:
        """Fill a plain ground instead of stretching it: far cheaper at every step."""
        if image.cacheKey() != plain_ground(image.width(), image.height()).cacheKey():
            super()._paint_picture(painter, image)
            return
        painter.fillRect(self.picture_area(), QColor(GROUND))
        self._paint_lines(painter)

    def hug(self) -> None:
        """Be only as high as the picture needs at this width, so that what is below stays near."""
        self._hugs = True

    def set_caption(self, text: str) -> None:
        """Set the words at the upper left."""
        if text != self._caption.text():
            self._caption.setText(text)
            self._caption.adjustSize()
            self.setAccessibleName(text)
        self._caption.setVisible(bool(text))
        self._place()

    def set_note(self, text: str) -> None:
        """Set quiet words at the lower left."""
        self._note.setText(text)
        self._note.adjustSize()
        self._note.setVisible(bool(text))
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the caption in its corner."""
        super().resizeEvent(event)
        self._fit_height()
        self._place()

    def _fit_height(self) -> None:
        wanted = max(self.minimumHeight(), round(self.width() * self._aspect))
        if self._hugs and self.maximumHeight() != wanted:
            self.setMaximumHeight(wanted)

    def _place(self) -> None:
        area, margin = self.picture_area(), self._theme.spacing.small
        self._caption.adjustSize()
        self._caption.move(round(area.left()) + margin, round(area.top()) + margin)
        self._note.move(round(area.left()) + margin, round(area.bottom()) - self._note.height() - margin)
