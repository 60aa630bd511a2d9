"""The cameras that are there, and which one is chosen; no Qt."""

from vmsk_exam.ui.services import CameraChoice, CameraKind

ICONS = {
    CameraKind.WEBCAM: "camera",
    CameraKind.DEMO: "demo_person",
    CameraKind.FILE: "video_file",
    CameraKind.STREAM: "camera",
}


class CameraViewModel:
    """Keeps the choice while cameras come and go."""

    def __init__(self, preferred_id: str) -> None:
        self._preferred_id = preferred_id
        self._listed: tuple[CameraChoice, ...] = ()
        self._entered: CameraChoice | None = None
        self.selected_id = ""

    @property
    def choices(self) -> tuple[CameraChoice, ...]:
        """Cameras to show: those that are there, then one that was typed."""
        return self._listed if self._entered is None else (*self._listed, self._entered)

    @property
    def selected(self) -> CameraChoice | None:
        """The chosen camera, None if there is none."""
        return next((choice for choice in self.choices if choice.camera_id == self.selected_id), None)

    @property
    def has_webcam(self) -> bool:
        """Whether any camera besides the demo patient is there."""
        return any(choice.kind is not CameraKind.DEMO for choice in self.choices)

    def update(self, cameras: tuple[CameraChoice, ...]) -> bool:
        """Take a new list; return whether anything to show has changed.

        A camera that is plugged in while only the demo patient was there is not chosen by itself: the choice stays.
        """
        before = (self._listed, self.selected_id)
        self._listed = cameras
        if self.selected is None:
            self.selected_id = self._first_choice()
        return before != (self._listed, self.selected_id)

    def select(self, camera_id: str) -> None:
        """Choose a camera of the list."""
        self.selected_id = camera_id

    def enter(self, text: str) -> bool:
        """Add and choose a file or address as typed; return False for an empty text."""
        address = text.strip()
        if not address:
            return False
        kind = CameraKind.STREAM if "://" in address else CameraKind.FILE
        name = address if kind is CameraKind.STREAM else address.replace("\\", "/").rsplit("/", 1)[-1]
        self._entered = CameraChoice(address, name, kind)
        self.selected_id = address
        return True

    def _first_choice(self) -> str:
        ids = [choice.camera_id for choice in self.choices]
        if self._preferred_id in ids:
            return self._preferred_id
        return ids[0] if ids else ""
