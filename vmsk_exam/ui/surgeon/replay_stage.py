"""The upper part of a replay: the picture, the skeleton in three dimensions, or the goniometer; beside it moments or choices."""

import math

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from vmsk_exam.assessment.results import ManeuverResult
from vmsk_exam.record.corrections import AngleEnd, EnterAngle, HandTool
from vmsk_exam.ui.layouts import row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.goniometer_bar import GoniometerBar
from vmsk_exam.ui.surgeon.goniometer_model import Goniometer, GoniometerKind, Reading, lay_goniometer
from vmsk_exam.ui.surgeon.goniometer_view import GoniometerView
from vmsk_exam.ui.surgeon.moments import MomentBar
from vmsk_exam.ui.surgeon.replay_model import ReplayModel
from vmsk_exam.ui.surgeon.replay_picture import ReplayPicture
from vmsk_exam.ui.surgeon.replay_video import ReplayVideo
from vmsk_exam.ui.surgeon.skeleton3d_model import Skeleton3d
from vmsk_exam.ui.surgeon.skeleton3d_view import Skeleton3dView
from vmsk_exam.ui.widgets.button import Button

_TOOLS = {GoniometerKind.THREE_POINTS: HandTool.THREE_POINT, GoniometerKind.TO_VERTICAL: HandTool.LINE_TO_VERTICAL}
_KINDS = {tool: kind for kind, tool in _TOOLS.items()}


class ReplayStage(QWidget):
    """Shows the sample under the cursor in one of three ways."""

    moment_chosen = Signal(float)  # seconds
    angle_entered = Signal(object)  # EnterAngle without a task
    measuring_changed = Signal(bool)  # whether the goniometer is laid on

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self._model: ReplayModel | None = None
        self._channel: str | None = None
        self._image: QImage | None = None
        self._video: ReplayVideo | None = None
        self._button_place = QRect()
        self.picture, self.skeleton = ReplayPicture(context.theme), Skeleton3dView(context)
        self.goniometer, self.choices = GoniometerView(context), GoniometerBar(context)
        self.moments = MomentBar(context)
        self.stack = QStackedWidget()
        for view in (self.picture, self.skeleton, self.goniometer):
            self.stack.addWidget(view)
        self.choices.hide()
        layout = row(self.stack, self.moments, self.choices, gap="gap")
        layout.setStretch(0, 1)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.view_button = self._build_view_button()
        self._connect()

    @property
    def is_measuring(self) -> bool:
        """Whether the goniometer is laid on."""
        return self.stack.currentWidget() is self.goniometer

    @property
    def is_3d(self) -> bool:
        """Whether the skeleton is seen in three dimensions."""
        return self.stack.currentWidget() is self.skeleton

    def show_attempt(
        self, model: ReplayModel, result: ManeuverResult | None, image: QImage | None, channels: tuple[str, ...]
    ) -> None:
        """Show another attempt; the measured channel is the first."""
        self.end_measuring()
        channel = channels[0] if channels else None
        self._model, self._image, self._channel = model, image, channel
        self.skeleton.show_skeleton(Skeleton3d(model.track, channel))
        self.moments.show_moments(model, result, image, channels[1:])

    def show_cursor(self, caption: str) -> None:
        """Show the sample under the cursor; a goniometer that is laid on stays on its picture."""
        model = self._model
        if model is None:
            return
        self.picture.show_pose(model.pose(), self._channel, self._image_under(model))
        self.picture.set_caption(caption)
        has_video = self._video is not None and self._video.has_pictures
        self.picture.set_note("" if has_video else self._context.text("replay.no_video"))
        self.skeleton.show_sample(model.index, caption)
        self.moments.show_cursor(model.index)
        self._place_button()

    def show_video(self, video: ReplayVideo) -> None:
        """Show the pictures of a video beneath the skeleton, where there are any."""
        if self._video is not None:
            self._video.deleteLater()
        self._video = video

    def _image_under(self, model: ReplayModel) -> QImage | None:
        """Return the picture that belongs to the sample under the cursor: the kept one, else that of the video, else None."""
        if model.is_at_key_frame and self._image is not None:
            return self._image
        return None if self._video is None else self._video.image_at(model.cursor_s)

    def switch_3d(self) -> None:
        """Show the skeleton in three dimensions, or the picture."""
        self.end_measuring()
        self.stack.setCurrentWidget(self.picture if self.is_3d else self.skeleton)
        self.view_button.setChecked(self.is_3d)
        self._place_button()

    # --- the goniometer --------------------------------------------------------------

    def switch_measuring(self, entered: EnterAngle | None = None) -> None:
        """Lay the goniometer on the picture under the cursor, as it was stored there if it was; or take it away."""
        if self.is_measuring:
            self.end_measuring()
        elif entered is not None:
            self.measure_again(entered)
        else:
            self.measure(GoniometerKind.THREE_POINTS)

    def measure(self, kind: GoniometerKind) -> None:
        """Lay the goniometer on the picture under the cursor."""
        model, channel = self._model, self._channel
        if model is None or channel is None:
            return
        angle = model.angle(channel)[0]
        gauge = lay_goniometer(model.pose(), channel, kind, is_negative=angle is not None and angle < 0.0)
        self._lay(gauge)

    def measure_again(self, entered: EnterAngle) -> None:
        """Lay the goniometer on as it was stored."""
        model, channel = self._model, self._channel
        if model is None or channel is None:
            return
        model.move_to(entered.t_s)
        pose, kind = model.pose(), _KINDS[entered.tool]
        points = tuple((x * pose.width_px, y * pose.height_px) for x, y in entered.points)
        found = Goniometer(kind, points, Reading.BETWEEN)
        choices = [Goniometer(kind, points, reading, sign) for reading in Reading for sign in (False, True)]
        gauge = min(choices, key=lambda each: abs(each.value_deg - entered.angle_deg), default=found)
        self.choices.choose(entered.end)
        self._lay(gauge)

    def end_measuring(self) -> None:
        """Take the goniometer away."""
        if not self.is_measuring:
            return
        self.stack.setCurrentWidget(self.skeleton if self.view_button.isChecked() else self.picture)
        self.choices.hide()
        self.moments.setVisible(bool(self.moments.buttons))
        self.view_button.show()
        self.measuring_changed.emit(False)

    def _lay(self, gauge: Goniometer) -> None:
        model = self._model
        if model is None:
            return
        image = self._image_under(model)
        has_picture = image is not None
        self.choices.show_place(self._context.text("goniometer.on_picture" if has_picture else "goniometer.on_skeleton"))
        self.goniometer.lay(model.pose(), image, gauge)
        self.stack.setCurrentWidget(self.goniometer)
        self.moments.hide()
        self.view_button.hide()
        self.choices.show()
        self.goniometer.setFocus()
        self.measuring_changed.emit(True)

    def _change(self, *, kind: GoniometerKind | None = None, reading: Reading | None = None) -> None:
        gauge = self.goniometer.gauge
        if gauge is None:
            return
        if kind is not None and kind is not gauge.kind:
            self.measure(kind)
        elif reading is not None:
            self.goniometer.take(Goniometer(gauge.kind, gauge.points, reading, gauge.is_negative))
        self.goniometer.setFocus()

    def _switch_kind(self) -> None:
        gauge = self.goniometer.gauge
        if gauge is not None:
            self._change(kind=next(kind for kind in GoniometerKind if kind is not gauge.kind))

    def _turn_over(self) -> None:
        if self.goniometer.gauge is not None:
            self.goniometer.take(self.goniometer.gauge.turned_over())
        self.goniometer.setFocus()

    def _enter(self) -> None:
        gauge, model = self.goniometer.gauge, self._model
        if gauge is None or model is None or not math.isfinite(gauge.value_deg):
            return
        pose = model.pose()
        points = tuple((x / pose.width_px, y / pose.height_px) for x, y in gauge.points)
        end: AngleEnd = self.choices.end
        entered = EnterAngle("", end, gauge.value_deg, model.cursor_s, _TOOLS[gauge.kind], points)
        self.end_measuring()
        self.angle_entered.emit(entered)

    # --- inside ----------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  Qt's name
        """Keep the button in the corner of the picture."""
        super().resizeEvent(event)
        self._place_button()

    def _build_view_button(self) -> Button:
        button = Button("plain", "cube", "V", self)
        button.set_label(self._context.text("tool.view3d"), self._context.text("tool.view3d_tip"))
        button.setCheckable(True)
        button.clicked.connect(self.switch_3d)
        return button

    def _place_button(self) -> None:
        place = self.stack.geometry()
        if not self.is_3d:
            place = self.picture.picture_area().toRect().translated(place.topLeft())
        if place == self._button_place:
            return
        self._button_place = place
        size, margin = self.view_button.sizeHint(), self._context.theme.spacing.small
        self.view_button.resize(size)
        corner = place.bottomRight() - QPoint(size.width() + margin, size.height() + margin)
        self.view_button.move(corner)
        self.view_button.raise_()

    def _connect(self) -> None:
        self.moments.moment_chosen.connect(self.moment_chosen)
        self.goniometer.changed.connect(self.choices.show_gauge)
        self.goniometer.accepted.connect(self._enter)
        self.goniometer.given_up.connect(self.end_measuring)
        self.goniometer.kind_switched.connect(self._switch_kind)
        self.choices.accepted.connect(self._enter)
        self.choices.given_up.connect(self.end_measuring)
        self.choices.kind_chosen.connect(lambda kind: self._change(kind=kind))
        self.choices.reading_chosen.connect(lambda reading: self._change(reading=reading))
        self.choices.turned_over.connect(self._turn_over)
