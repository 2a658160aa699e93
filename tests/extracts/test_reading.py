"""Every format that is read gives back its words, in the languages of our people, with the places they stand in."""

from __future__ import annotations

import pytest

from forum.extracts import reading
from forum.kernel import kinds
from tests.extracts import papers
from tests.extracts.of_extracts import read, words


@pytest.mark.parametrize("kind", papers.MADE)
def test_each_format_gives_back_the_words_of_five_languages(kind: str) -> None:
    found = read(papers.MADE[kind](*papers.WORDS.values()), kind)
    assert found.reason == ""
    text = words(found)
    for language, said in papers.WORDS.items():
        if (kind, language) == ("pdf", "ar"):
            # On paper the stop of a line stands where it is seen.
            assert set(said.strip(".").split()) <= set(text.replace(".", " ").split())
        else:
            assert said in text


def test_pages_slides_sheets_and_sections_are_told_apart() -> None:
    told = {
        "pdf": [(1, ""), (3, "")],
        "pptx": [(1, ""), (3, "")],
        "odp": [(1, ""), (3, "")],
        "epub": [(1, "Section 1"), (2, "Section 2"), (3, "Section 3")],
    }
    for kind, expected in told.items():
        found = read(papers.MADE[kind]("The first of all words", "", "The last of all words"), kind)
        assert [(page.number, page.label) for page in found.pages] == expected, kind
        assert "last" in found.pages[-1].text


def test_a_long_text_is_cut_into_parts_that_its_headings_name() -> None:
    long = "Wash hands before the round and after it. " * 60
    for kind in ("docx", "odt"):
        found = read(papers.MADE[kind]("#Before", long, "#After", long, long), kind)
        assert [page.label for page in found.pages] == ["Before", "After", "After"], kind
    found = read(papers.plain(*(long for _ in range(9))), "txt")
    assert len(found.pages) == 9
    assert max(len(page.text) for page in found.pages) < 5_000


def test_a_sheet_keeps_its_rows_shows_days_and_hides_what_is_hidden() -> None:
    found = read(papers.xlsx(["Ward", "Liters", "Day"], ["Tana", 12.5, 45992.0], ["Genale", 0.1 + 0.2, 0.25]), "xlsx")
    (page,) = found.pages
    assert page.label == "Wards"
    assert page.text == "Ward\tLiters\tDay\nTana\t12.5\t2025-12-01\nGenale\t0.3\t06:00"


def test_rows_are_read_whatever_stands_between_their_cells() -> None:
    for mark in ",;\t|":
        found = read(f'ward{mark}"liters{mark} clean"\nTana{mark}12\n'.encode(), "csv")
        assert found.pages[0].text in (
            "ward\tliters  clean\nTana\t12",
            f"ward\tliters{mark} clean\nTana\t12",
            "ward\tliters clean\nTana\t12",
        )


@pytest.mark.parametrize(
    ("language", "letters"),
    [
        ("fr", "cp1252"),
        ("ru", "cp1251"),
        ("ar", "cp1256"),
        ("zh", "gb18030"),
        *((language, "utf-16") for language in papers.WORDS),
        *((language, "utf-8-sig") for language in papers.WORDS),
    ],
)
@pytest.mark.parametrize("kind", ["txt", "csv", "html"])
def test_letters_are_guessed_where_a_text_does_not_say_them(language: str, letters: str, kind: str) -> None:
    made = papers.MADE[kind](papers.WORDS[language]).decode()
    assert papers.WORDS[language] in words(read(made.encode(letters), kind))


def test_a_text_of_another_code_page_that_says_so_is_read() -> None:
    russian = "".join(f"\\'{byte:02x}" for byte in papers.WORDS["ru"].encode("cp1251"))
    assert papers.WORDS["ru"] in words(read(f"{{\\rtf1\\ansi\\ansicpg1251 {russian}}}".encode(), "rtf"))
    page = f'<meta charset="windows-1251"><p>{papers.WORDS["ru"]}'.encode("cp1251")
    assert papers.WORDS["ru"] in words(read(page, "html"))


def test_words_that_a_line_cut_in_two_are_whole() -> None:
    found = read(papers.pdf("Hands are disin-\nfected here."), "pdf")
    assert "disinfected" in found.pages[0].text


def test_what_nobody_sees_is_no_text() -> None:
    deleted = "<w:p><w:r><w:delText>taken out</w:delText></w:r><w:r><w:t>kept</w:t></w:r></w:p>"
    name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    found = read(papers.word(f"<w:document {name}><w:body>{deleted}</w:body></w:document>"), "docx")
    assert words(found) == "kept"
    assert "alert" not in words(read(papers.html("A page", "words"), "html"))


def test_every_kind_that_is_taken_and_has_words_is_read() -> None:
    old = {"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}
    assert {kind.type for kind in kinds.KINDS if not kind.is_image} - old <= set(reading.UNITS)
