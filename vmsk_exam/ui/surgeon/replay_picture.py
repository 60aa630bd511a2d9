"""Picture of a replay: the kept picture where there is one, else the skeleton on a plain ground, with a caption."""

from functools import lru_cache

from PySide6.QtGui import QColor, QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from vmsk_exam.samples import PoseSample
from vmsk_exam.ui.layouts import label
from vmsk_exam.ui.overlay import compute_overlay
from vmsk_exam.ui.picture import Fit, PictureView
from vmsk_exam.ui.theme import Theme

GROUND = "#22304A"
"""Behind a skeleton without picture: dark enough for white lines in both faces."""


@lru_cache(maxsize=8)
def plain_ground(width: int, height: int) -> QImage:
    """Return an empty picture of a size."""
    image = QImage(max(1, width), max(1, height), QImage.Format.Format_RGB32)
    image.fill(QColor(GROUND))
    return image


class ReplayPicture(PictureView):
    """Shows one pose with its limb; a caption lies at the lower left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, fit=Fit.WHOLE)
        self.apply_theme(theme)
        self._caption = label("body", wraps=False)
        self._caption.setParent(self)
        self._caption.setStyleSheet(
            f"background: rgba(14, 21, 34, 215); color: #F4F8FF; border-radius: {theme.spacing.tiny}px; padding: 5px 9px;"
        )
        self._caption.hide()

    def show_pose(self, pose: PoseSample, channel: str | None, image: QImage | None = None) -> None:
        """Show a pose over a picture, or over a plain ground without one."""
        shown = image if image is not None else plain_ground(pose.width_px, pose.height_px)
        self.set_image(shown, compute_overlay(pose, channel))

    def set_caption(self, text: str) -> None:
        """Set the words at the lower left."""
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
        self._caption.adjustSize()
        self._caption.move(10, self.height() - self._caption.height() - 10)
