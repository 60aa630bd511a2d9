import re
from collections.abc import Iterator

import pypdfium2
import pytest

from tests.unit.report import odd
from tests.unit.report.sample import sample_input
from vmsk_exam.report.build import build_document
from vmsk_exam.report.document import ReportInput
from vmsk_exam.report.pdf import PageSize, render_pdf


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def rendered(source: ReportInput) -> list[str]:
    return pages_of(render_pdf(build_document(source)))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf(build_document(sample_input()))


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> list[str]:
    return pages_of(pdf)


def test_the_values_can_be_read_from_the_pages(pages: list[str]) -> None:
    text = " ".join(" ".join(pages).split())
    for expected in (
        "Marta Iglesias Peña",
        "1957-03-14 (69 years)",
        "107° ±5°",
        "\u221222° ±7°",
        "132° to 147°",
        "Sample & Study 2020; men 30 to 40, passive",
        "unconfirmed: not checked against its source",
        "Start 2°, end 107° (95 % 102° to 112°), arc 105°",
        "13.8 to 19.2 s",
        "more than one person in the picture",
        "Hip flexion or hip hike: 13° (rep. 2, 3); Trunk lean: 11°",
        "makes no diagnosis",
        "4eaa5eb7a98365221087693fcc286334cf0858e2eb6e15b506aa4a7ecdcec4ad",
        "Keeping pictures: agreed.",
    ):
        assert expected in text


def test_each_page_names_patient_date_exam_and_page(pages: list[str]) -> None:
    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        assert "Marta Iglesias Peña, 0142" in page
        assert "2026-11-23 09:30 UTC" in page
        assert "3f0c2a51-7d1e-4c6b-9a40-2b8e5d7c1f33" in page
        assert f"Page {number} of 4" in page


def test_every_font_is_embedded(pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    fonts = {font_name(text_object) for page in document for text_object in text_objects(page)}
    document.close()
    assert {name for name, _ in fonts} == {"Inter Tabular"}
    assert all(is_embedded for _, is_embedded in fonts)
    assert b"/Helvetica" not in pdf


def text_objects(page: pypdfium2.PdfPage) -> Iterator[pypdfium2.PdfObject]:
    yield from page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])


def font_name(text_object: pypdfium2.PdfObject) -> tuple[str, bool]:
    import ctypes

    font = pypdfium2.raw.FPDFTextObj_GetFont(text_object)
    buffer = ctypes.create_string_buffer(100)
    pypdfium2.raw.FPDFFont_GetFamilyName(font, buffer, 100)
    return buffer.value.decode(), bool(pypdfium2.raw.FPDFFont_GetIsEmbedded(font))


def test_the_same_exam_gives_the_same_bytes(pdf: bytes) -> None:
    assert render_pdf(build_document(sample_input())) == pdf


def test_a_letter_page_is_a_letter_page() -> None:
    document = pypdfium2.PdfDocument(render_pdf(build_document(odd.nothing_done()), PageSize.LETTER))
    assert document[0].get_size() == (612, 792)
    document.close()


def test_the_spanish_report_is_spanish() -> None:
    text = " ".join(" ".join(rendered(sample_input("es"))).split())
    expected = ("Pruebas funcionales", "Flexión de rodilla, de pie", "2,2 s", "Página 1 de 4", "ningún diagnóstico")
    assert [words for words in expected if words not in text] == []


def test_an_exam_with_nothing_done_still_states_the_limits() -> None:
    (page,) = rendered(odd.nothing_done())
    assert "No range of motion was measured." in page
    assert "not stated" in page
    assert "Limits of a virtual exam" in page


def test_a_hostile_name_is_printed_as_it_is() -> None:
    text = rendered(odd.named(odd.HOSTILE_NAME))[0]
    assert '<script>alert("x")</script> & <b>Peña</b> {page}' in " ".join(text.split())


def test_a_very_long_name_neither_overflows_nor_hides_the_exam_id() -> None:
    pages = rendered(odd.named(odd.LONG_NAME))
    assert all(re.search(r"^Maximiliana.*…", page, re.MULTILINE) for page in pages)
    assert all("Exam 3f0c2a51" in page for page in pages)
    assert "WWW" in pages[0]


@pytest.mark.parametrize("name", ["דוד לוי", "محمد علي", "山田 太郎 김철수", "Ωmega Жанна Żółć Đặng", "🙂\u202e\x00\n\ud800", ""])
def test_other_scripts_are_drawn(name: str) -> None:
    assert "Active range of motion" in rendered(odd.named(name))[0]


def test_hebrew_letters_come_from_an_embedded_font() -> None:
    pdf = render_pdf(build_document(odd.named("דוד לוי")))
    assert b"NotoSansHebrew" in pdf
    document = pypdfium2.PdfDocument(pdf)
    assert all(font_name(text_object)[1] for page in document for text_object in text_objects(page))
    document.close()


def test_twenty_tasks_all_have_their_panel() -> None:
    pages = rendered(odd.twenty_tasks())
    text = " ".join(pages)
    assert text.count("Start 1°, end 129° (95 % 124° to 134°), arc 128°") == 20
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    assert len(pages) <= 12


def test_missing_and_broken_parts_are_left_out() -> None:
    text = " ".join(" ".join(rendered(odd.broken_parts())).split())
    assert "107° ±5°" in text
    assert "Knee flexion standing, left" in text
