import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from tests.unit.report import odd
from tests.unit.report.sample import sample_input
from tests.unit.report.test_pdf import rendered
from vmsk_exam.report.build import build_document
from vmsk_exam.report.document import ReportInput
from vmsk_exam.report.html import render_html

NUMBER = re.compile(r"[\u2212±]?\d+(?:[.,]\d+)?(?:°| s| %)")


class Reader(HTMLParser):
    """Collects visible text and every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(data)


def read(source: ReportInput) -> tuple[str, Reader]:
    page = render_html(build_document(source))
    reader = Reader()
    reader.feed(page)
    return page, reader


@pytest.mark.parametrize(
    "source",
    [
        sample_input(),
        odd.nothing_done(),
        odd.broken_parts(),
        odd.named(odd.HOSTILE_NAME),
        odd.named("דוד 🙂\x00\ud800", "es"),
        odd.named(odd.LONG_NAME),
    ],
    ids=["sample", "nothing", "broken", "hostile", "odd letters", "long"],
)
def test_the_page_is_well_formed(source: ReportInput) -> None:
    page = render_html(build_document(source))
    root = ET.fromstring(page.removeprefix("<!DOCTYPE html>"))  # noqa: S314
    assert root.tag == "html"
    assert page.encode("utf-8")


def test_a_hostile_name_is_text_and_nothing_else() -> None:
    page, reader = read(odd.named(odd.HOSTILE_NAME))
    assert "script" not in {tag for tag, _ in reader.tags}
    assert "<script" not in page
    assert odd.HOSTILE_NAME in "".join(reader.text)


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page, reader = read(sample_input())
    links = [value for _, attributes in reader.tags for name, value in attributes.items() if name in {"src", "href"}]
    assert links
    assert all(value is not None and value.startswith("data:image/jpeg;base64,") for value in links)
    assert not [name for _, attributes in reader.tags for name in attributes if name.startswith("on")]
    assert "default-src 'none'" in page
    assert "url(" not in page


@pytest.mark.parametrize("language", ["en", "es"])
def test_page_and_pdf_say_the_same_numbers(language: str) -> None:
    source = sample_input(language)
    _, reader = read(source)
    in_page = NUMBER.findall(" ".join(" ".join(reader.text).split()))
    in_pdf = NUMBER.findall(" ".join(" ".join(rendered(source)).split()))
    assert len(in_page) > 150
    assert sorted(in_page) == sorted(in_pdf)


def test_the_same_exam_gives_the_same_page() -> None:
    assert render_html(build_document(sample_input())) == render_html(build_document(sample_input()))


def test_the_page_names_its_language_and_its_drawings() -> None:
    page, reader = read(sample_input("es"))
    assert '<html lang="es">' in page
    assert "<title>Flexión de la rodilla, izquierda durante 20,2 s</title>" in page
    assert sum(tag == "svg" for tag, _ in reader.tags) == 10
    assert sum(tag == "image" for tag, _ in reader.tags) == 5
