"""Draws a report as PDF: embedded fonts, patient, date and exam on every page, A4 or Letter."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate

from vmsk_exam.errors import InputError
from vmsk_exam.report import document as model
from vmsk_exam.report.pdf_blocks import block_flowables, facts_table, framed
from vmsk_exam.report.pdf_fonts import REGULAR, STRONG, draw_line, fit_text, paragraph_markup, register_fonts, text_width
from vmsk_exam.report.pdf_style import ATTENTION, INK, LINE, MARGIN, QUIET, SECTION, SUBTITLE, TITLE, WARM, WARNING
from vmsk_exam.report.progress import Advance, unwatched
from vmsk_exam.report.script import clean_text
from vmsk_exam.report.signature_panel import PanelPlace, PanelSpace

_HEAD_SIZE: Final = 7.5
_FRAME_PADDING: Final = 6.0
"""What the page flow keeps free inside its margins."""
_HEAD_SHARES: Final = (0.34, 0.19, 0.47)


class PageSize(StrEnum):
    """Paper of the report."""

    A4 = "a4"
    LETTER = "letter"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = A4 if self is PageSize.A4 else LETTER
        return float(width), float(height)


def render_pdf(document: model.ReportDocument, page_size: PageSize = PageSize.A4, advance: Advance = unwatched) -> bytes:
    """Return a report as the bytes of a PDF file; the same document gives the same bytes.

    Parameters
    ----------
    document
        What ``build_document`` gave.
    page_size
        Paper.
    advance
        Told how far the work is.
    """
    return _build(document, page_size, (), advance)


@dataclass(frozen=True, slots=True)
class SignablePdf:
    """A report with a free place for the signature."""

    content: bytes
    place: PanelPlace


def render_signable_pdf(document: model.ReportDocument, page_size: PageSize = PageSize.A4) -> SignablePdf:
    """Return a report that keeps a place free at its end for a signature with a certificate."""
    space = PanelSpace(page_size.size[0] - 2 * MARGIN)
    content = _build(document, page_size, (space,))
    if space.place is None:
        raise InputError("The report has no page to sign. Make the report anew.")
    return SignablePdf(content, space.place)


def _build(
    document: model.ReportDocument, page_size: PageSize, closing: Sequence[Flowable], advance: Advance = unwatched
) -> bytes:
    register_fonts()
    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer,
        pagesize=page_size.size,
        leftMargin=MARGIN - _FRAME_PADDING,
        rightMargin=MARGIN - _FRAME_PADDING,
        topMargin=MARGIN + 12,
        bottomMargin=MARGIN + 6,
        title=clean_text(document.full_title),
        author="vmsk_exam",
        lang=document.language,
        invariant=1,
        initialFontName=REGULAR,
    )
    template.setProgressCallBack(_watch(advance))
    template.build([*_story(document, template.width - 2 * _FRAME_PADDING), *closing], canvasmaker=_page_canvas(document))
    advance(1.0)
    return buffer.getvalue()


def _watch(advance: Advance) -> Callable[[str, int], None]:
    """Return what the library tells how many blocks there are and how many are placed; it may correct itself downwards."""
    count, done = 1, 0

    def watch(kind: str, value: int) -> None:
        nonlocal count, done
        if kind == "SIZE_EST":
            count = max(value, 1)
        elif kind == "PROGRESS":
            done = max(done, min(value, count))
            advance(done / count)

    return watch


def _story(document: model.ReportDocument, width: float) -> list[Flowable]:
    story: list[Flowable] = [
        Paragraph(paragraph_markup(document.title, TITLE.fontName), TITLE),
        Paragraph(paragraph_markup(document.subtitle, SUBTITLE.fontName), SUBTITLE),
    ]
    if document.warning:
        warning = Paragraph(paragraph_markup(document.warning, WARNING.fontName), WARNING)
        story.append(framed(warning, width, WARM, ATTENTION))
    story.append(facts_table(document.facts, width))
    for section in document.sections:
        story.extend(_section_flowables(section, width))
    return story


def _section_flowables(section: model.Section, width: float) -> list[Flowable]:
    heading = Paragraph(paragraph_markup(section.title, SECTION.fontName), SECTION)
    first, *others = [block_flowables(block, width) for block in section.blocks]
    flowables: list[Flowable] = [KeepTogether([heading, first[0]]), *first[1:]]
    for block in others:
        flowables.extend(block)
    return flowables


def _page_canvas(document: model.ReportDocument) -> type[Canvas]:
    """Return a canvas class that writes head and foot when the number of pages is known."""

    class NumberedCanvas(Canvas):  # type: ignore[misc]
        def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401
            super().__init__(*arguments, **options)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                _draw_frame(self, document, number, len(self._pages))
                super().showPage()
            super().save()

    return NumberedCanvas


def _draw_frame(canvas: Canvas, document: model.ReportDocument, page: int, pages: int) -> None:
    width, height = canvas._pagesize  # noqa: SLF001
    top, inner = height - MARGIN + 4, width - 2 * MARGIN
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.6)
    canvas.line(MARGIN, top - 5, width - MARGIN, top - 5)
    x = MARGIN
    for index, (text, share) in enumerate(zip(document.running_head, _HEAD_SHARES, strict=True)):
        font, room = STRONG if index == 0 else REGULAR, share * inner - 6
        fitted = fit_text(clean_text(text), font, _HEAD_SIZE, room)
        is_last = index == len(_HEAD_SHARES) - 1
        start = width - MARGIN - text_width(fitted, font, _HEAD_SIZE) if is_last else x
        _draw_line(canvas, fitted, font, (start, top))
        x += share * inner
    label = document.page_label.format(page=page, pages=pages)
    _draw_line(canvas, label, REGULAR, (width - MARGIN - text_width(label, REGULAR, _HEAD_SIZE), MARGIN - 12))
    foot = fit_text(clean_text(document.full_title), REGULAR, _HEAD_SIZE, 0.7 * inner)
    _draw_line(canvas, foot, REGULAR, (MARGIN, MARGIN - 12))


def _draw_line(canvas: Canvas, text: str, font: str, place: tuple[float, float]) -> None:
    canvas.setFillColor(INK if font == STRONG else QUIET)
    draw_line(canvas, text, font, _HEAD_SIZE, place)
