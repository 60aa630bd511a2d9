"""Draws a report as one self-contained web page: no script, nothing loaded from elsewhere, prints on paper."""

from html import escape
from typing import Final

from vmsk_exam.report import document as model
from vmsk_exam.report.html_style import STYLE
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.report.script import clean_text
from vmsk_exam.report.svg import render_svg

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""What a browser may load for this page: its own style and pictures, nothing else."""


def render_html(document: model.ReportDocument, advance: Advance = unwatched) -> str:
    """Return a report as a web page; the same document gives the same text.

    Parameters
    ----------
    document
        What ``build_document`` gave.
    advance
        Told how far the work is.
    """
    warning = f'<p class="warning">{_text(document.warning)}</p>' if document.warning else ""
    head = "".join(f"<span>{_text(part)}</span>" for part in document.running_head)
    sections = ""
    for number, section in enumerate(document.sections, start=1):
        sections += _section(section)
        advance(number / len(document.sections))
    return (
        f'<!DOCTYPE html>\n<html lang="{_text(document.language)}">\n<head>\n<meta charset="utf-8"/>\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{_text(document.full_title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f'<p class="running">{head}</p>\n'
        f'<header><h1>{_text(document.title)}</h1><p class="subtitle">{_text(document.subtitle)}</p></header>\n'
        f"{warning}{_facts(document.facts)}\n{sections}</main>\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(clean_text(text))


def _section(section: model.Section) -> str:
    blocks = "\n".join(_block(block) for block in section.blocks)
    return f"<section><h2>{_text(section.title)}</h2>\n{blocks}\n</section>\n"


def _block(block: model.Block) -> str:
    match block:
        case model.Table():
            return _table(block)
        case model.Facts():
            return _facts(block)
        case model.TaskPanel():
            return _panel(block)
        case model.Paragraph():
            kind = "statement" if block.is_statement else "note" if block.is_note else "body"
            return f'<p class="{kind}">{_text(block.text)}</p>'


def _facts(facts: model.Facts) -> str:
    pairs = "".join(f'<div><dt>{_text(name)}</dt><dd dir="auto">{_text(value)}</dd></div>' for name, value in facts.pairs)
    return f'<dl class="facts columns{facts.columns}">{pairs}</dl>'


def _table(table: model.Table) -> str:
    total = sum(column.width_ratio for column in table.columns)
    widths = "".join(f'<col style="width:{100 * column.width_ratio / total:.1f}%"/>' for column in table.columns)
    heads = "".join(f'<th scope="col">{_text(column.title)}</th>' for column in table.columns)
    rows = "".join(_row(row) for row in table.rows)
    return (
        f'<div class="scroll"><table><colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(row: model.Row) -> str:
    if row.is_group:
        cell = row.cells[0]
        return f'<tr class="group"><th scope="colgroup" colspan="{cell.span}">{_text(cell.text)}</th></tr>'
    return f"<tr>{''.join(_cell(cell) for cell in row.cells)}</tr>"


def _cell(cell: model.Cell) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    suffix = f' <span class="suffix">{_text(cell.suffix)}</span>' if cell.suffix else ""
    notes = "".join(f'<span class="note">{_text(note)}</span>' for note in cell.notes)
    return f'<td{span}><span class="{cell.emphasis}">{_text(cell.text)}</span>{suffix}{notes}</td>'


def _panel(panel: model.TaskPanel) -> str:
    lines = "".join(f'<p class="note">{_text(line)}</p>' for line in panel.lines)
    drawings = "".join(render_svg(drawing) for drawing in (panel.plot, panel.picture) if drawing is not None)
    figure = f'<div class="drawings">{drawings}</div>' if drawings else ""
    repetitions = _table(panel.repetitions) if panel.repetitions is not None else ""
    head = f'<div class="panelhead"><h3>{_text(panel.title)}</h3><p class="value">{_text(panel.value)}</p></div>'
    return f'<article class="panel">{head}{lines}{figure}{repetitions}</article>'
