"""`@handle` names somebody of the pod: a link for those who may see them, and one notice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import worker
from tests.browser import Browser
from tests.threads.of_threads import begin, post_id, prose, say, statements

Open = Callable[[str | None], Browser]


def lines(who: Browser) -> list[str]:
    """Return what stands in somebody's bell."""
    return re.findall(r'<a href="/notifications/\d+">(.*?)</a>', who.get("/notifications").text)


def edit(who: Browser, post: int, body: str, revision: int) -> None:
    answer = who.post(f"/posts/{post}/edit", body=body, language="en", revision=revision, reason="", do="post")
    assert answer.status_code == 303, answer.text


@pytest.fixture
def told(site: Flask, browser: Open) -> Callable[[str], list[str]]:
    """Return what asks for the lines of somebody, once the worker has told all."""

    def ask(handle: str) -> list[str]:
        with site.app_context():
            worker.drain("notices")
        return lines(browser(handle))

    return ask


def test_somebody_of_the_pod_is_linked_and_told_once(
    site: Flask, browser: Open, told: Callable[[str], list[str]]
) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira, body="Ask @Harry, he knows. @harry!")
    text = prose(harry.get(f"/threads/{thread}/clean-water").text)[0]
    assert text.count('<a class="mention at-me" href="/people/harry"><bdi>@') == 2
    assert 'class="mention"' in prose(mira.get(f"/threads/{thread}/clean-water").text)[0]
    assert told("harry") == ["Mira Patel mentioned you in “Clean water”"]
    edit(mira, post_id(site, thread, 1), "Ask @harry, please.", 0)
    assert len(told("harry")) == 1


def test_an_edit_tells_only_who_came_to_be_named(site: Flask, browser: Open, told: Callable[[str], list[str]]) -> None:
    mira = browser("mira")
    thread = begin(mira, body="Ask @harry.")
    before = len(told("mona"))
    edit(mira, post_id(site, thread, 1), "Ask @harry and @mona.", 0)
    assert (len(told("harry")), len(told("mona"))) == (1, before + 1)


def test_who_is_answered_and_named_has_one_line(browser: Open, told: Callable[[str], list[str]], site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(harry)
    say(mira, thread, "Yes, @harry.", parent=str(post_id(site, thread, 1)))
    (line,) = told("harry")
    assert "mentioned you" in line


@pytest.mark.parametrize("handle", ["sue", "leo", "asha", "omar", "adam", "nobody"])
def test_who_is_not_in_the_pod_is_neither_linked_nor_told(
    browser: Open, told: Callable[[str], list[str]], handle: str
) -> None:
    mira = browser("mira")
    thread = begin(mira, body=f"Ask @{handle}.")
    assert prose(mira.get(f"/threads/{thread}/clean-water").text) == [f'<p dir="auto">Ask @{handle}.</p>']
    if handle != "nobody":
        assert [line for line in told(handle) if "mentioned" in line] == []


def test_a_quoted_name_a_code_and_an_address_call_nobody(
    browser: Open, told: Callable[[str], list[str]], site: Flask
) -> None:
    mira = browser("mira")
    begin(mira, body="> Ask @harry.\n\n`@harry` and x@harry and @harry.org and \\@harry")
    assert told("harry") == []


def test_who_muted_the_thread_is_not_told(browser: Open, told: Callable[[str], list[str]]) -> None:
    mira, harry = browser("mira"), browser("harry")
    thread = begin(mira)
    harry.post(f"/threads/{thread}/watch", level="mute")
    say(mira, thread, "@harry?")
    assert told("harry") == []


def test_one_does_not_tell_oneself(browser: Open, told: Callable[[str], list[str]]) -> None:
    begin(browser("mira"), body="I am @mira.")
    assert told("mira") == []


def test_a_preview_shows_who_is_meant(browser: Open) -> None:
    text = browser("mira").post(
        "/pods/ward/threads", title="A", body="@harry and @nobody", language="en", kind="discussion", do="preview"
    )
    assert '<a class="mention" href="/people/harry">' in text.text
    assert "@nobody" in text.text
    assert "/people/nobody" not in text.text


def test_a_page_that_names_nobody_asks_nothing_more(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    none, some = begin(mira), begin(mira, title="Other water", body="@harry @mona @nobody")
    for thread in (none, some):
        mira.get(f"/threads/{thread}/x")
    with statements(site) as few:
        mira.get(f"/threads/{none}/x")
    with statements(site) as more:
        mira.get(f"/threads/{some}/x")
    assert len(more) == len(few) + 1
