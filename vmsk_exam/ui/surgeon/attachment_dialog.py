"""Shows one attachment of a case: a picture, the pages of a PDF, or a plain text."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QScrollArea, QStackedWidget, QWidget

from vmsk_exam.exchange.case_attachments import Attachment
from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.surgeon.attachment_page import ShowFault, ShownPage, ShownText, read_page
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.worker import Job

Found = ShownPage | ShownText | ShowFault
SHARE_OF_WINDOW: Final = 0.92
ZOOM_STEP: Final = 1.25
LARGEST_ZOOM: Final = 8.0
READING_ZOOM: Final = 1.9
"""A page begins as wide as the window, but no larger than so many times the whole page."""
_PICTURE, _TEXT, _WORDS = 0, 1, 2


class AttachmentDialog(QDialog):
    """One attachment; it is read on a worker.

    Parameters
    ----------
    parent
        The window whose size is taken.
    """

    copy_asked = Signal()

    def __init__(self, context: SurgeonContext, parent: QWidget, attachment: Attachment) -> None:
        super().__init__(parent)
        self._context, self._attachment = context, attachment
        self._page: ShownPage | None = None
        self._zoom, self._is_fitted = 1.0, False
        self._job: Job[Found] | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(attachment.name)
        self.resize(parent.window().size() * SHARE_OF_WINDOW)
        title = label("title", wraps=False)
        title.setText(attachment.name)
        self.stack = self._build_stack()
        content = column(row(title, None, gap="small"), self.stack, self._build_foot(), gap="small", pad="gap")
        content.setStretch(1, 1)
        self.setLayout(content)
        fit_to_theme(self, context.theme)
        self._add_keys()
        self.show_page(0)

    def _build_stack(self) -> QStackedWidget:
        self.picture, self.area = label(centred=True, wraps=False), QScrollArea()
        self.picture.setAccessibleName(self._attachment.name)
        self.area.setWidget(self.picture)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self._attachment.name)
        self.words = label("lead", "secondary", centred=True)
        self.words.setText(self._text("opening"))
        stack = QStackedWidget()
        for widget in (self.area, self.text, self.words):
            stack.addWidget(widget)
        stack.setCurrentIndex(_WORDS)
        return stack

    def _build_foot(self) -> QWidget:
        self.number = label("body", "secondary", wraps=False)
        self.before = self._button("arrow_left", "before", lambda: self.turn(-1), "PgUp")
        self.after = self._button("arrow_right", "after", lambda: self.turn(1), "PgDown")
        self.smaller = self._button("minus", "smaller", lambda: self.enlarge(1.0 / ZOOM_STEP), "-")
        self.larger = self._button("plus", "larger", lambda: self.enlarge(ZOOM_STEP), "+")
        self.fit = self._button("full_screen", "fit", lambda: self.enlarge(0.0), "0")
        save, close = self._button("download", "save", self.copy_asked.emit), self._button("check", "close", self.accept, "Esc")
        self._paging, self._zooming = (self.before, self.number, self.after), (self.smaller, self.larger, self.fit)
        for widget in (*self._paging, *self._zooming):
            widget.hide()
        foot = QWidget()
        foot.setLayout(row(*self._paging, *self._zooming, None, save, close, gap="small"))
        return foot

    def _button(self, icon: str, key: str, action: Callable[[], object], shortcut: str = "") -> Button:
        """Make a button; pages and sizes are signs with a tool tip, the rest are words."""
        button = Button("quiet" if key not in ("save", "close") else "plain", icon)
        if key in ("save", "close"):
            button.set_label(self._text(key))
        else:
            button.set_label("", self._text(key))
            button.setToolTip(f"{self._text(key)} ({shortcut})")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: action())
        return button

    def _add_keys(self) -> None:
        actions = {
            "PgUp": lambda: self.turn(-1),
            "PgDown": lambda: self.turn(1),
            "-": lambda: self.enlarge(1.0 / ZOOM_STEP),
            "+": lambda: self.enlarge(ZOOM_STEP),
            "=": lambda: self.enlarge(ZOOM_STEP),
            "0": lambda: self.enlarge(0.0),
        }
        for key, action in actions.items():
            QShortcut(QKeySequence(key), self).activated.connect(action)

    # --- what is shown -------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether a page is being read."""
        return self._job is not None and self._job.is_running

    def show_page(self, number: int) -> None:
        """Read a page and show it."""
        attachment = self._attachment
        job: Job[Found] = Job(lambda _token, _progress: read_page(attachment, number))
        job.finished.connect(self._show)
        job.failed.connect(self._say)
        self._job = job.start()

    def turn(self, pages: int) -> None:
        """Go on by so many pages."""
        if self._page is not None and not self.is_busy and 0 <= self._page.number + pages < self._page.count:
            self.show_page(self._page.number + pages)

    def enlarge(self, factor: float) -> None:
        """Enlarge by a factor; 0 fits the window."""
        if self._page is not None:
            self._zoom = min(max(self._zoom * factor, 1.0), LARGEST_ZOOM)
            self._paint()

    def _show(self, found: Found) -> None:
        if isinstance(found, ShowFault):
            self._say(self._text(found.value, name=self._attachment.name))
        elif isinstance(found, ShownText):
            note = f"\n\n{self._text('cut')}" if found.is_cut else ""
            self.text.setPlainText(found.text + note)
            self.stack.setCurrentIndex(_TEXT)
        else:
            self._page = found
            for widget in self._zooming:
                widget.show()
            for part in self._paging:
                part.setVisible(found.count > 1)
            self.number.setText(self._text("page", number=found.number + 1, count=found.count))
            self.before.setEnabled(found.number > 0)
            self.after.setEnabled(found.number + 1 < found.count)
            self.stack.setCurrentIndex(_PICTURE)
            self.area.verticalScrollBar().setValue(0)
            self.area.setFocus()
            QTimer.singleShot(0, self, self._paint)

    def _say(self, text: str) -> None:
        self.words.setText(text)
        self.stack.setCurrentIndex(_WORDS)

    def _paint(self) -> None:
        if self._page is None:
            return
        image, keep = self._page.image, Qt.AspectRatioMode.KeepAspectRatio
        frame = self.area.contentsRect().size() * self.devicePixelRatioF() - QSize(2, 2)
        if not self._is_fitted and self._page.is_text:
            self._zoom = min(READING_ZOOM, max(1.0, frame.width() / image.size().scaled(frame, keep).width()))
        self._is_fitted = True
        size = image.size().scaled(frame, keep) * self._zoom
        pixmap = QPixmap.fromImage(image.scaled(size, keep, Qt.TransformationMode.SmoothTransformation))
        pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.picture.setPixmap(pixmap)
        self.picture.resize(pixmap.deviceIndependentSize().toSize())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Fit the picture to the new size."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._paint)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802  Qt's name
        """Paint for another screen."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._paint()

    def _text(self, key: str, **values: object) -> str:
        return self._context.text(f"case.shown.{key}", **values)
