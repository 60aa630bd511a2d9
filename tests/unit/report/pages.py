"""Draws pages of a report: ``python -m tests.unit.report.pages FOLDER [REPORT.pdf]``; without a file, of the sample exam."""

import sys
from pathlib import Path

import pypdfium2

from tests.unit.report.sample import sample_input
from vmsk_exam.report.build import build_document
from vmsk_exam.report.pdf import render_pdf

SCALE = 110 / 72
COLORS = 256


def draw_pages(pdf: bytes, folder: Path, name: str) -> None:
    """Write each page of a PDF as ``NAME-NUMBER.png``."""
    folder.mkdir(parents=True, exist_ok=True)
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        image = page.render(scale=SCALE).to_pil()
        image.quantize(COLORS).save(folder / f"{name}-{number}.png", optimize=True)
    document.close()


def main() -> None:
    """Draw a given report, or the sample exam in both languages."""
    folder = Path(sys.argv[1])
    if len(sys.argv) > 2:
        draw_pages(Path(sys.argv[2]).read_bytes(), folder, Path(sys.argv[2]).stem)
        return
    for language in ("en", "es"):
        draw_pages(render_pdf(build_document(sample_input(language, has_pictures=False))), folder, f"report-{language}")


if __name__ == "__main__":
    main()
