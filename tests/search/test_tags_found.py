"""Threads and resources are found by what their tags are called, and the hit says so."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.kernel import worker
from forum.search import health
from tests.search.of_search import found, said
from tests.threads.of_held import Open
from tests.threads.of_threads import begin, say

_ADDED = "Water\nSterilisation"


@pytest.fixture
def tagged(site: Flask, browser: Open) -> int:
    """Return a thread with a tag whose name stands nowhere else, and a reply."""
    assert browser("carol").post("/pods/ward/tags", tags=_ADDED).status_code == 303
    thread = begin(browser("mira"), title="Which autoclave?", body="Ours is broken.", tags="sterilisation")
    say(browser("harry"), thread, "Ours, too.")
    _drain(site)
    return thread


def _drain(site: Flask) -> None:
    with site.app_context():
        worker.drain("search")


def _hits(site: Flask, who: str, words: str) -> list[int]:
    with site.app_context():
        return found(who, words)


def test_what_begins_a_thread_is_found_by_the_name_of_its_tag(site: Flask, browser: Open, tagged: int) -> None:
    assert len(_hits(site, "mira", "sterilisation")) == 1
    page = browser("mira").get("/search?q=sterilisation").text
    assert '<span class="tag"><bdi><mark>Sterilisation</mark></bdi></span>' in page
    assert f"/threads/{tagged}/" in (browser("mira").get("/posts/1").location or "")
    # Nobody else's, and only as a word: the title has it not.
    assert _hits(site, "odette", "sterilisation") == []
    assert _hits(site, "mira", "sterilisation in:title") == []


def test_a_tag_that_says_nothing_of_the_question_is_not_shown(browser: Open, tagged: int) -> None:
    page = browser("mira").get("/search?q=autoclave").text
    assert tagged
    assert "<mark>autoclave</mark>" in page
    assert '<span class="tag"><bdi>' not in page


def test_a_tag_counts_more_than_a_word_of_the_text_and_less_than_one_of_the_title(
    site: Flask, browser: Open, tagged: int
) -> None:
    assert tagged
    words = "Something about it, at length."
    with site.app_context():
        in_text = said("mira", "ward", "Which kettle?", f"Sterilisation. {words}")
        in_title = said("mira", "ward", "Sterilisation kettle?", words)
        in_tag = said("mira", "ward", "Which kettle?", words, tags=("sterilisation",))
        ranked = [each for each in found("harry", "sterilisation") if each in (in_text, in_title, in_tag)]
    assert ranked == [in_title, in_tag, in_text]


def test_what_a_tag_is_called_now_is_what_it_is_found_by(site: Flask, browser: Open, tagged: int) -> None:
    assert browser("carol").post("/pods/ward/tags", tags="Water\nsterilisation!").status_code == 303
    _drain(site)
    with site.app_context():
        assert not health.verify()
    browser("mona").post(f"/threads/{tagged}/tags", reason="It is about something else.")
    _drain(site)
    assert _hits(site, "mira", "sterilisation") == []
    with site.app_context():
        assert not health.verify()


def test_a_resource_says_by_which_theme_it_was_found(site: Flask, browser: Open, tagged: int) -> None:
    assert tagged
    fields = {"url": "https://example.org/a", "title": "Autoclaves", "kind": "guideline", "why": "Short."}
    assert browser("mira").post("/pods/ward/resources", **fields, tags="sterilisation").status_code == 303
    _drain(site)
    page = browser("harry").get("/search?q=sterilisation").text
    assert page.count("<mark>Sterilisation</mark>") == 2


def test_a_phrase_is_found_in_one_tag_and_not_across_two(site: Flask, browser: Open, tagged: int) -> None:
    assert tagged
    assert browser("carol").post("/pods/ward/tags", tags=f"{_ADDED}\nHand rub\nStation").status_code == 303
    begin(browser("mira"), title="Which bottle?", body="Ours is broken.", tags=["hand-rub", "station"])
    fields = {"url": "https://example.org/a", "title": "Bottles", "kind": "guideline", "why": "Short."}
    assert browser("mira").post("/pods/ward/resources", **fields, tags=["hand-rub", "station"]).status_code == 303
    _drain(site)
    page = browser("harry").get("/search?q=%22hand+rub%22").text
    assert page.count("<mark>Hand</mark> <mark>rub</mark>") == 2
    # A word of it in the text does not tell why: the tag does.
    begin(browser("mira"), title="Which hand?", body="Rub it. " * 60 + "Mind the door.", tags="hand-rub")
    _drain(site)
    assert browser("harry").get("/search?q=%22hand+rub%22").text.count("<mark>Hand</mark> <mark>rub</mark>") == 3
    for across in ("rub station", "bottle ours", "bottles short"):
        assert "<mark>" not in browser("harry").get(f"/search?q=%22{across.replace(' ', '+')}%22").text
