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
    again = _again(mira, text)
    assert (again["pod"], asking.read(again["q"][0])) == (["ward"], asking.read(question))


@pytest.mark.parametrize(
    "question",
    [
        "soap OR ash water",
        'ice OR "cold box" OR freez* clinic',
        '"ice packs" "cold box" soap',
        "soap tag:water tag:waste",
        "soap tag:water OR tag:waste",
        'soap tag:"hand hygiene"',
        'soap -"oral rehydration" -follow-up -chlor* -ash',
        "soap author:ruth author:amara",
        "is:nugget is:question soap",
        "soap has:link has:nugget",
        "country:kenya country:TZ lang:fr lang:French",
        "is:unread is:bookmarked is:mine is:post",
        "pod:ward pod:commons pod:nowhere soap",
        "手卫生 OR 卫生 follow-up OR soap",
        "in:title soap wat* order:newest after:2026-03-01",
    ],
)
def test_the_form_keeps_all_of_a_question(site: Flask, browser: Callable[[str | None], Browser], question: str) -> None:
    with site.app_context():
        said("mira", "ward", "Zebra", "Zebras.")
    mira = browser("mira")
    text = mira.client.get("/search", query_string={"q": question, "precise": "1", "tag": "sluice"}).text
    made = _again(mira, text)
    assert made.pop("tag") == ["sluice"]
    pods = "".join(f" pod:{slug}" for slug in made.get("pod", ()))
    read, again = asking.read(question), asking.read(made["q"][0] + pods)
    assert {name: _unordered(value) for name, value in vars(read).items()} == {
        name: _unordered(value) for name, value in vars(again).items()
    }


def _unordered(value: object) -> object:
    return sorted(map(repr, value)) if isinstance(value, tuple) else value


def _again(who: Browser, page: str) -> dict[str, list[str]]:
    """Send the form as it is filled; return what its address asks."""
    form = page.partition('action="/search/narrow"')[2].partition("</form>")[0]
    fields = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form)
    chosen = re.findall(r'<select[^>]* name="(\w+)".*?</select>', form, re.DOTALL)
    for name in chosen:
        options = form.partition(f'name="{name}"')[2].partition("</select>")[0]
        fields += [(name, value) for value in re.findall(r'<option value="([^"]*)" selected', options)]
    given = {name: unescape(value) for name, value in fields if value}
    answer = who.get(f"/search/narrow?{urlencode(given)}")
    return parse_qs(urlsplit(answer.headers["Location"]).query)


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
