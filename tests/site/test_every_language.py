"""Every page is read in every language: what says the same in English was left over, unless a person wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel.db import Model, db
from forum.kernel.i18n import LANGUAGES, catalogue
from forum.kernel.kinds import KINDS
from forum.people.models import User
from tests.browser import Browser
from tests.cast import Places
from tests.doors.canary import Nest, address, doors, plant

# What is called so everywhere: products, languages in their own names, the country of the cast.
_EVERYWHERE = {
    "Learning Pods",
    *LANGUAGES.values(),
    "UTC",
    "JSON",
    "Markdown",
    "Python",
    "SQLite",
    "PostgreSQL",
    "Flask",
    "SQLAlchemy",
    "Whoosh-Reloaded",
    "Whoosh",
    "Kenya",
    "waitress",
    "nh3",
    *(ending.upper() for kind in KINDS for ending in kind.endings),
}
# What the operator set, word for word.
_OPERATOR = {"/admin/settings"}
# Words come from the catalogues, whatever the database.
pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
_LETTERS = re.compile(r"[^\W\d_]{3,}")
# Addresses, and the domains that stand after links, are the same in every language.
_ADDRESS = re.compile(r"https?://\S+|\((?:[\w-]+\.)+\w+\)")
_SAID = ("aria-label", "placeholder", "title", "alt")
_SILENT = {"script", "style", "kbd", "code", "time", "option", "pre", "textarea"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._within.append(tag)
        self.texts.update(value or "" for name, value in attrs if name in _SAID and tag != "time")

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within:
            self.texts.add(" ".join(data.split()))


def _texts(html: str) -> set[str]:
    reader = _Reader()
    reader.feed(html)
    return {text for text in reader.texts if _LETTERS.search(_ADDRESS.sub("", text))}


def _left(texts: set[str], english: set[str], written: str, language: str) -> list[str]:
    """Return what a page says as in English, though neither a person wrote it nor this language has such a word."""
    words = _words(language)
    parts = {part.strip(" :,") for text in texts & english for part in text.split(" · ")}
    found = (part for part in parts if part not in written and part not in _EVERYWHERE)
    return sorted(part for part in found if set(_LETTERS.findall(part)) - words)


@cache
def _words(language: str) -> frozenset[str]:
    book = catalogue(language)
    said = [*book.singular.values(), *(form for forms in book.plural.values() for form in forms), *_EVERYWHERE]
    return frozenset(word for text in said for word in _LETTERS.findall(text))


def _written() -> str:
    """Return all that stands in the database as text."""
    parts: list[str] = []
    for mapper in Model.registry.mappers:
        for row in db.session.execute(select(*mapper.columns)):
            parts += [" ".join(text.split()) for cell in row for text in _texts_of(cell)]
    return "\n".join(parts)


def _texts_of(cell: object) -> list[str]:
    """Return the text of a cell, or the texts of a list, as the options of a poll are one."""
    return [text for text in (cell if isinstance(cell, list) else [cell]) if isinstance(text, str)]


def _pages(browser: Browser, site: Flask, nest: Nest, handle: str | None) -> Iterator[tuple[str, str]]:
    for rule in doors(site, "GET"):
        answer = browser.get(address(rule, nest))
        if answer.mimetype == "text/html" and answer.data and not answer.location and rule.rule not in _OPERATOR:
            yield f"{rule.rule} as {handle}", answer.text


@pytest.fixture
def nest(site: Flask, places: Places) -> Nest:
    return plant(site, places)


def _speak(site: Flask, handle: str, language: str) -> None:
    with site.app_context():
        person = db.session.execute(select(User).where(User.handle == handle)).scalar_one()
        person.language = language
        db.session.commit()


@pytest.mark.parametrize("handle", ["mona", "adam", "asha"])
def test_no_page_says_in_another_language_what_it_says_in_english(
    site: Flask, nest: Nest, browser: Callable[[str | None], Browser], handle: str
) -> None:
    english = {where: _texts(html) for where, html in _pages(browser(handle), site, nest, handle)}
    with site.app_context():
        written = _written()
    left = []
    for language in sorted(LANGUAGES.keys() - {"en"}):
        _speak(site, handle, language)
        for where, html in _pages(browser(handle), site, nest, handle):
            assert f'lang="{language}"' in html, (language, where)
            said = _left(_texts(html), english.get(where, set()), written, language)
            left += [(language, where, text) for text in said]
    assert not left


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_no_page_of_a_guest_is_left_in_english(
    site: Flask, nest: Nest, browser: Callable[[str | None], Browser], language: str
) -> None:
    english = {where: _texts(html) for where, html in _pages(browser(None), site, nest, None)}
    guest = browser(None)
    guest.client.set_cookie("language", language)
    with site.app_context():
        written = _written()
    pages = list(_pages(guest, site, nest, None))
    assert len(pages) > 5
    left = [
        (where, text)
        for where, html in pages
        for text in _left(_texts(html), english.get(where, set()), written, language)
    ]
    assert not left
