"""Play, step, speed and time of a replay."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from vmsk_exam.ui.layouts import column, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.look import figures_label
from vmsk_exam.ui.widgets.button import Button


class Transport(QWidget):
    """A row of buttons; the page makes the shortcuts."""

    play_asked = Signal()
    step_asked = Signal(int)  # samples
    speed_asked = Signal(int)  # -1 slower, 1 faster
    loop_asked = Signal()

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.play = self._button("play", "Space", self.play_asked.emit)
        back = self._button("chevron_left", "", lambda: self.step_asked.emit(-1))
        ahead = self._button("chevron_right", "", lambda: self.step_asked.emit(1))
        slower, faster = self._button("minus", "", lambda: self.speed_asked.emit(-1)), self._button("plus", "", self._faster)
        for button, key, shortcut in (
            (back, "back", "←"), (ahead, "ahead", "→"), (slower, "slower", "-"), (faster, "faster", "+")
        ):  # fmt: skip
            button.set_label("", context.text(f"replay.{key}"))
            button.setToolTip(f"{context.text(f'replay.{key}')} ({shortcut})")
        self.loop = self._button("repeat", "", self.loop_asked.emit)
        self.loop.set_label("", context.text("tool.loop"))
        self.loop.setToolTip(f"{context.text('tool.loop')} (O)")
        self.loop.setCheckable(True)
        self.speed, self.time = figures_label("body", "secondary"), figures_label()
        self.place = figures_label("small", "secondary")
        where = column(self.time, self.place, gap="none")
        where.setSpacing(0)
        self.setLayout(row(self.play, back, ahead, self.loop, where, None, slower, self.speed, faster, gap="small"))
        self._shown: tuple[bool, float] | None = None
        self.show_state(is_playing=False, speed=1.0)

    def show_state(self, *, is_playing: bool, speed: float) -> None:
        """Show whether it plays and how fast; what is shown already is left alone, for this is called at every step."""
        if (is_playing, speed) == self._shown:
            return
        self._shown = (is_playing, speed)
        self.play.set_icon("pause" if is_playing else "play")
        self.play.set_label("", self._context.text("replay.pause" if is_playing else "replay.play"))
        text = self._context.texts.numbers.number(speed, 0 if speed >= 1 else 2)
        self.speed.setText(self._context.text("replay.speed", speed=text))

    def show_loop(self, *, is_looping: bool) -> None:
        """Show whether a repetition is played again and again."""
        self.loop.setChecked(is_looping)

    def show_time(self, t_s: float, last_s: float, place: str) -> None:
        """Show where the cursor stands: time, and repetition and sample in words."""
        self.place.setText(place)
        numbers = self._context.texts.numbers
        self.time.setText(f"{numbers.number(t_s, 2)} / {numbers.seconds(last_s)}")

    def _faster(self) -> None:
        self.speed_asked.emit(1)

    def _button(self, icon: str, key: str, action: Callable[[], object]) -> Button:
        button = Button("plain" if key else "quiet", icon, key)
        button.clicked.connect(lambda _checked=False: action())
        return button
