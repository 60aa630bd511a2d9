"""The large picture of the patient with chips above and the cue bar below it."""

from PySide6.QtWidgets import QWidget

from vmsk_exam.session.snapshot import SessionSnapshot
from vmsk_exam.ui.layouts import column, row
from vmsk_exam.ui.overlay import Overlay
from vmsk_exam.ui.patient.exam_texts import ChipLine, CueLine
from vmsk_exam.ui.picture import Fit, PictureView
from vmsk_exam.ui.widgets.notes import Chip, CueBar


class PictureStage(QWidget):
    """Mirrored for display only, as in a looking-glass; head and feet are never cut and nothing lies over them."""

    def __init__(self, *, mirrored: bool, chip_count: int = 0) -> None:
        super().__init__()
        self.picture = PictureView(fit=Fit.SIDES, mirrored=mirrored)
        self.chips = tuple(Chip() for _ in range(chip_count))
        self.picture.setLayout(column(row(None, *self.chips, None, gap="small"), None, pad="small"))
        self.cue_bar = CueBar()
        layout = column(self.picture, self.cue_bar, gap="small")
        layout.setStretch(0, 1)
        self.setLayout(layout)

    def set_empty_text(self, text: str) -> None:
        """Set the sentence shown while there is no picture."""
        self.picture.set_empty_text(text)

    def show_frame(self, snapshot: SessionSnapshot, overlay: Overlay | None) -> None:
        """Show the newest picture; without one the last stays."""
        if snapshot.frame is not None:
            self.picture.set_picture(snapshot.frame.image, overlay)

    def show_notes(self, cue: CueLine, chips: tuple[ChipLine, ...] = ()) -> None:
        """Show the one cue and the chips."""
        self.cue_bar.show_cue(cue.text, cue.icon_name, cue.tone)
        for number, chip in enumerate(self.chips):
            chip.setVisible(number < len(chips))
            if number < len(chips):
                chip.show_check(chips[number].text, is_ok=chips[number].is_ok)
