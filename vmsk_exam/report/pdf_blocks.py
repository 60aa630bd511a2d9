"""The blocks of a report as blocks of a PDF page: tables, facts, paragraphs, panels."""

from reportlab.lib.colors import HexColor
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from vmsk_exam.report import document as model
from vmsk_exam.report.pdf_drawing import DrawingBlock
from vmsk_exam.report.pdf_fonts import REGULAR, paragraph_markup
from vmsk_exam.report.pdf_style import (
    BODY,
    CELL,
    CELL_NOTE,
    EMPHASIS,
    FACT_NAME,
    FACT_VALUE,
    GAP,
    GROUND,
    GROUP,
    HEADING,
    LINE,
    MEASURED,
    NOTE,
    PANEL,
    PANEL_VALUE,
    QUIET,
    STATEMENT,
)

_FONT = ("FONTNAME", (0, 0), (-1, -1), REGULAR)
"""Tables set a font even for cells without text; without this it is one that is not embedded."""

_PLAIN_TABLE = (
    _FONT,
    ("LEFTPADDING", (0, 0), (-1, -1), 4),
    ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
)
_FLUSH = (_FONT, ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0))
_FACT_NAME_WIDTH = 72.0


def block_flowables(block: model.Block, width: float) -> list[Flowable]:
    """Return a block of the report as blocks of the page flow, at least one.

    Parameters
    ----------
    block
        Part of a section.
    width
        Width of the text area in points.
    """
    match block:
        case model.Table():
            return [data_table(block, width)]
        case model.Facts():
            return [facts_table(block, width)]
        case model.TaskPanel():
            return [_panel(block, width)]
        case model.Paragraph(is_statement=True):
            return [framed(_text(block.text, STATEMENT), width, GROUND, MEASURED)]
        case model.Paragraph():
            return [_text(block.text, NOTE if block.is_note else BODY)]


def data_table(table: model.Table, width: float, *, is_compact: bool = False) -> Table:
    """Return a table whose heading is repeated on each page."""
    count = len(table.columns)
    rows: list[list[object]] = [[_text(column.title, HEADING) for column in table.columns]]
    commands: list[tuple[object, ...]] = [*_PLAIN_TABLE, ("LINEBELOW", (0, 0), (-1, 0), 0.8, QUIET)]
    for number, row in enumerate(table.rows, start=1):
        content: list[object] = [""] * count
        column = 0
        for cell in row.cells:
            content[column] = [_text(cell.text, GROUP)] if row.is_group else _cell(cell)
            if cell.span > 1:
                commands.append(("SPAN", (column, number), (column + cell.span - 1, number)))
            column += cell.span
        rows.append(content)
        commands.append(("LINEBELOW", (0, number), (-1, number), 0.5, LINE))
        if row.is_group:
            commands.append(("BACKGROUND", (0, number), (-1, number), GROUND))
            commands.append(("NOSPLIT", (0, number), (0, min(number + 1, len(table.rows)))))
    if is_compact:
        commands.extend((("TOPPADDING", (0, 0), (-1, -1), 1.4), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2)))
    total = sum(column.width_ratio for column in table.columns)
    widths = [width * column.width_ratio / total for column in table.columns]
    return Table(rows, colWidths=widths, repeatRows=1, style=TableStyle(commands), hAlign="LEFT")


def facts_table(facts: model.Facts, width: float) -> Table:
    """Return names and values side by side."""
    rows: list[list[Flowable | str]] = []
    for start in range(0, len(facts.pairs), facts.columns):
        row: list[Flowable | str] = []
        for name, value in facts.pairs[start : start + facts.columns]:
            row.extend((_text(name, FACT_NAME), _text(value, FACT_VALUE)))
        row.extend([""] * (2 * facts.columns - len(row)))
        rows.append(row)
    value_width = width / facts.columns - _FACT_NAME_WIDTH
    flush = (("LEFTPADDING", (0, 0), (0, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 2))
    commands = (*_PLAIN_TABLE, ("LINEBELOW", (0, 0), (-1, -1), 0.5, LINE), *flush)
    return Table(rows, colWidths=[_FACT_NAME_WIDTH, value_width] * facts.columns, style=TableStyle(commands), hAlign="LEFT")


def framed(content: Flowable, width: float, ground: HexColor, edge: HexColor) -> Table:
    """Return a text on a tinted ground with a coloured left edge."""
    commands = (
        _FONT,
        ("BACKGROUND", (0, 0), (-1, -1), ground),
        ("LINEBEFORE", (0, 0), (0, -1), 3, edge),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 6),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
    )
    return Table([[content]], colWidths=[width], style=TableStyle(commands), hAlign="LEFT", spaceAfter=6)


def _text(text: str, style: object) -> Paragraph:
    return Paragraph(paragraph_markup(text, style.fontName), style)  # type: ignore[attr-defined]


def _cell(cell: model.Cell) -> list[Flowable]:
    font, color = EMPHASIS[cell.emphasis]
    markup = f'<font color="{color}">{paragraph_markup(cell.text, font)}</font>'
    if cell.suffix:
        markup += f' <font size="7.8" color="#55627a">{paragraph_markup(cell.suffix, REGULAR)}</font>'
    return [Paragraph(markup, CELL), *(_text(note, CELL_NOTE) for note in cell.notes)]


def _panel(panel: model.TaskPanel, width: float) -> Flowable:
    head = Table(
        [[_text(panel.title, PANEL), _text(panel.value, PANEL_VALUE)]],
        colWidths=[width - 90, 90],
        style=TableStyle([*_FLUSH, ("VALIGN", (0, 0), (-1, -1), "BOTTOM")]),
        hAlign="LEFT",
    )
    parts: list[Flowable] = [Spacer(1, GAP), head, *(_text(line, CELL_NOTE) for line in panel.lines)]
    drawings = [DrawingBlock(drawing) for drawing in (panel.plot, panel.picture) if drawing is not None]
    if drawings:
        widths = [drawing.width + GAP for drawing in drawings]
        parts.append(Table([drawings], colWidths=widths, style=TableStyle([*_FLUSH]), hAlign="LEFT"))
    if panel.repetitions is not None:
        parts.append(data_table(panel.repetitions, width, is_compact=True))
    return KeepTogether(parts)
