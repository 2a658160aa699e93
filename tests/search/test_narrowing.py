"""The form that makes a question, and what it asks for: files, links, what one wrote."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask

from forum.search import asking
from tests.attachments.of_files import PDF, kept, reply, sent
from tests.browser import Browser
from tests.search.of_search import answered, found, said, told
from tests.threads.of_threads import begin


@pytest.mark.parametrize(
    ("fields", "question"),
    [
        ({"words": "ice packs"}, "ice packs"),
        ({"words": "ice", "phrase": 'cold "chain'}, 'ice "cold  chain"'),
        ({"without": "chlorine -bleach"}, "-chlorine -bleach"),
        ({"author": "ruth keller", "kind": "nugget"}, 'author:"ruth keller" kind:nugget'),
        (
            {"has": "file", "lang": "fr", "after": "2026-03-01", "before": "2026-06-15"},
            "has:file lang:fr after:2026-03-01 before:2026-06-15",
        ),
    ],
)
def test_the_form_makes_a_question_and_is_filled_with_it(
    site: Flask, browser: Callable[[str | None], Browser], fields: dict[str, str], question: str
) -> None:
    with site.app_context():
        said("mira", "ward", "Zebra", "Zebras.")
    mira = browser("mira")
    answer = mira.get(f"/search/narrow?{urlencode({**fields, 'pod': 'ward'})}")
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert asked == {"q": [question], "pod": ["ward"]}
    # What was asked so is in the form again, and makes the same question.
    results = mira.get(answer.headers["Location"]).text
    assert '<select id="country"' not in results
    (way,) = re.findall(r'<a class="drop" href="([^"#]*)#precise"', results)
    text = mira.get(unescape(way)).text
    assert '<details class="drop" id="precise" open>' in text
    for name in fields:
        assert f'name="{name}"' in text
    read = asking.read(question)
    assert not read.misread


def test_an_empty_form_asks_for_nothing(browser: Callable[[str | None], Browser]) -> None:
    assert browser("mira").get("/search/narrow").headers["Location"] == "/search"


def test_posts_with_links_files_and_of_my_own(inside: Flask) -> None:
    del inside
    plain = said("mira", "ward", "Zebra", "Zebras.")
    link = answered("harry", plain, "Zebras at <https://example.org/zebra>.")
    assert found("mira", "zebra has:link") == [link]
    assert found("mira", "zebra is:mine") == [plain]
    assert found("harry", "zebra is:mine") == [link]
    assert found("mira", "zebra has:file") == []
    assert found("mira", "has:nugget") == []


def test_a_file_that_a_moderator_hid_is_none(browser: Callable[[str | None], Browser], site: Flask) -> None:
    mira = browser("mira")
    assert reply(mira, begin(mira), sent(PDF, "list.pdf")).status_code == 303
    (file,) = kept(site)
    with site.app_context():
        told()
        assert found("harry", "has:file") == [file.post_id]
    assert browser("mona").post(f"/attachments/{file.id}/hidden", reason="Names patients").status_code == 303
    with site.app_context():
        told()
        assert found("harry", "has:file") == []
