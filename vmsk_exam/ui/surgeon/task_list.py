"""The tasks of an exam at the left: maneuver as heading, one line for each side with its number."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QWidget

from vmsk_exam.report.document import Emphasis
from vmsk_exam.report.wording import ReportTask
from vmsk_exam.ui.layouts import label, row
from vmsk_exam.ui.surgeon.context import SurgeonContext
from vmsk_exam.ui.surgeon.look import figures_label
from vmsk_exam.ui.surgeon.results_model import ResultsModel

LINE_HEIGHT_PX = 34
HEADING_GAP_PX = 22
LEAST_WIDTH_PX = 190
_TASK_ID = Qt.ItemDataRole.UserRole


class TaskList(QListWidget):
    """Up and down move between tasks; headings are passed over."""

    task_chosen = Signal(str)  # task id

    def __init__(self, context: SurgeonContext) -> None:
        super().__init__()
        self._context = context
        self.setAccessibleName(context.text("review.tasks"))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._choose)

    def show_tasks(self, model: ResultsModel) -> None:
        """Show the tasks of an exam."""
        self.blockSignals(True)
        self.clear()
        for group in model.groups:
            self._add_heading(group.title)
            for task in group.tasks:
                self._add_task(task, model)
        self.blockSignals(False)

    def select(self, task_id: str) -> None:
        """Select a task without telling so."""
        for number in range(self.count()):
            if self.item(number).data(_TASK_ID) == task_id:
                self.blockSignals(True)
                self.setCurrentRow(number)
                self.blockSignals(False)

    def step(self, count: int) -> None:
        """Choose the task before or after."""
        tasks = [number for number in range(self.count()) if self.item(number).data(_TASK_ID)]
        if self.currentRow() in tasks:
            place = tasks.index(self.currentRow()) + count
            self.setCurrentRow(tasks[min(len(tasks) - 1, max(0, place))])

    def _add_heading(self, title: str) -> None:
        item = QListWidgetItem(self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setToolTip(title)
        heading = label("section")
        heading.setText(title)
        heading.setAlignment(Qt.AlignmentFlag.AlignBottom)
        heading.setContentsMargins(10, 0, 4, 2)
        self.setItemWidget(item, heading)
        heading.ensurePolished()
        width = max(LEAST_WIDTH_PX, self.viewport().width())
        item.setSizeHint(QSize(0, heading.heightForWidth(width) + HEADING_GAP_PX))

    def _add_task(self, task: ReportTask, model: ResultsModel) -> None:
        item = QListWidgetItem(self)
        item.setData(_TASK_ID, task.task_id)
        cell = model.headline(task)
        side = self._context.texts.report(f"side.{task.side}").capitalize() if task.side else self._context.text("review.no_side")
        value = f"{cell.text} {cell.suffix}".strip()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{model.task_title(task)}: {value}")
        item.setToolTip("\n".join((model.task_title(task), value, *cell.notes)))
        item.setSizeHint(QSize(0, LINE_HEIGHT_PX))
        self.setItemWidget(item, self._line(side, value, "attention" if cell.emphasis is Emphasis.ATTENTION else ""))

    def _line(self, side: str, value: str, tone: str) -> QWidget:
        name, number = label("body", wraps=False), figures_label("body", tone)
        name.setText(side)
        number.setText(value)
        line = QWidget()
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = row(name, None, number, gap="small")
        layout.setContentsMargins(10, 0, 10, 0)
        line.setLayout(layout)
        return line

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None and item.data(_TASK_ID):
            self.task_chosen.emit(item.data(_TASK_ID))
