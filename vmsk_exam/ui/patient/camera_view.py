"""Which camera? A list by name with a live picture; cameras appear as they are plugged in."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from vmsk_exam.ui.layouts import column, fit_to_theme, label, row
from vmsk_exam.ui.patient.camera_model import ICONS, CameraViewModel
from vmsk_exam.ui.patient.page import FormPage, PatientContext
from vmsk_exam.ui.picture import Fit, PictureView
from vmsk_exam.ui.preview import CameraPreview
from vmsk_exam.ui.services import CameraChoice, CameraKind
from vmsk_exam.ui.widgets.button import Button
from vmsk_exam.ui.widgets.choice_card import ChoiceCard
from vmsk_exam.ui.worker import Job

POLL_MS = 2000


class CameraView(FormPage):
    """List left, picture right, file or address below."""

    def __init__(self, context: PatientContext) -> None:
        self.model = CameraViewModel(context.services.settings.camera_id)
        self.cards: dict[str, ChoiceCard] = {}
        self.picture = PictureView(fit=Fit.WHOLE, mirrored=context.services.settings.mirror_display)
        self.address = QLineEdit()
        self.use, self.choose = Button("plain"), Button("plain", "folder")
        self._none = label("body", "attention")
        self._caption = label("small", "secondary")
        self._list = QVBoxLayout()
        self._list.setProperty("gap_token", "small")
        super().__init__(context, "camera", self._build_body())
        self._preview = CameraPreview(context.services, self)
        self._preview.picture_changed.connect(self.picture.set_image)
        self._preview.failed.connect(self._show_failure)
        self._poll = QTimer(self)
        self._poll.setInterval(POLL_MS)
        self._poll.timeout.connect(self._ask_cameras)
        self._job: Job[tuple[CameraChoice, ...]] | None = None
        self.use.clicked.connect(lambda: self._enter_address(self.address.text()))
        self.choose.clicked.connect(self._choose_file)

    def _build_body(self) -> QVBoxLayout:
        holder = QWidget()
        holder.setLayout(self._list)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(holder)
        entry = row(self.address, self.use, self.choose, gap="small")
        entry.setStretch(0, 1)
        left = column(self._none, area, column(self._caption, entry, gap="tiny"), gap="small")
        left.setStretch(1, 1)
        both = row(left, self.picture, gap="gap")
        both.setStretch(0, 5)
        both.setStretch(1, 6)
        body = column(both)
        body.setStretch(0, 1)
        return body

    def enter(self) -> None:
        """Look for cameras now and every two seconds."""
        self._ask_cameras()
        self._poll.start()
        self.go_on.setEnabled(False)

    def leave(self) -> None:
        """Free the camera."""
        self._poll.stop()
        self._preview.stop()
        self.picture.set_image(None)

    def retranslate(self) -> None:
        """Set every text in the language now chosen."""
        super().retranslate()
        text = self.context.text
        self._none.setText(text("camera.none"))
        self._caption.setText(text("camera.address"))
        self.address.setPlaceholderText(text("camera.address_hint"))
        self.address.setAccessibleName(text("camera.address"))
        self.use.set_label(text("camera.use"))
        self.choose.set_label("", text("camera.choose_file"))
        self.picture.set_empty_text(text("camera.waiting"))
        self._show_list()

    def try_to_go_on(self) -> None:
        """Go on with the chosen camera."""
        if self.model.selected is not None:
            self.answered.emit()

    def _ask_cameras(self) -> None:
        if self._job is not None and self._job.is_running:
            return
        job: Job[tuple[CameraChoice, ...]] = Job(lambda _token, _progress: self.context.services.list_cameras())
        job.finished.connect(self._take_cameras)
        job.failed.connect(self._show_failure)
        self._job = job.start()

    def _take_cameras(self, cameras: tuple[CameraChoice, ...]) -> None:
        if self.model.update(cameras):
            self._show_list()
        if self._poll.isActive():
            self._show_selected()

    def _show_selected(self) -> None:
        selected = self.model.selected
        if not self.go_on.isEnabled() and selected is not None:
            self.go_on.setEnabled(True)
            self.go_on.setFocus()
        self.go_on.setEnabled(selected is not None)
        if selected is not None and selected.camera_id != self._preview.camera_id:
            self.picture.set_image(None)
            self.picture.set_empty_text(self.context.text("camera.waiting"))
            self._preview.show_camera(selected.camera_id)

    def _show_list(self) -> None:
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.cards = {choice.camera_id: self._card(choice) for choice in self.model.choices}
        for card in self.cards.values():
            self._list.addWidget(card)
        self._list.addStretch(1)
        self._none.setVisible(not self.model.has_webcam)
        selected = self.model.selected
        is_demo = selected is not None and selected.kind is CameraKind.DEMO
        self.lead.setText(self.context.text("camera.lead_demo" if is_demo else "camera.lead"))
        fit_to_theme(self, self._theme)

    def _card(self, choice: CameraChoice) -> ChoiceCard:
        text = self.context.text
        card = ChoiceCard(ICONS[choice.kind], checkable=True)
        name = text("camera.demo") if choice.kind is CameraKind.DEMO else choice.name
        card.show_texts(name, text(f"camera.{choice.kind}_detail"))
        card.setChecked(choice.camera_id == self.model.selected_id)
        card.clicked.connect(lambda _checked=False, chosen=choice.camera_id: self._select(chosen))
        return card

    def _select(self, camera_id: str) -> None:
        self.model.select(camera_id)
        selected = self.model.selected
        is_demo = selected is not None and selected.kind is CameraKind.DEMO
        self.lead.setText(self.context.text("camera.lead_demo" if is_demo else "camera.lead"))
        self._show_selected()

    def _enter_address(self, address: str) -> None:
        if self.model.enter(address):
            self._show_list()
            self._show_selected()

    def _choose_file(self) -> None:
        pattern = f"{self.context.text('camera.file_filter')} (*.mp4 *.mov *.avi *.mkv *.webm *.m4v)"
        path, _chosen = QFileDialog.getOpenFileName(self.window(), self.context.text("camera.choose_file"), "", pattern)
        self._enter_address(path)

    def _show_failure(self, message: str) -> None:
        self.picture.set_image(None)
        self.picture.set_empty_text(message)
