"""Whom an outcome or a synthesis names: linked where it is read, and told once by the version that names them first."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import worker
from tests.browser import Browser
from tests.polls.of_polls import ask
from tests.threads.of_threads import begin, statements

Open = Callable[[str | None], Browser]
LINK = '<a class="mention" href="/people/{0}"><bdi>@'
TAG = '<a class="mention" href="/pods/ward?tag=water"><bdi>#'


class Above:
    """A text above a thread of Mira's."""

    def __init__(self, browser: Open, site: Flask, kind: str) -> None:
        self.browser, self.site, self.kind, self.read = browser, site, kind, 0
        self.thread = begin(browser("mira"))
        self.poll = ask(browser("mira"), self.thread)
        browser("mira").post(f"/polls/{self.poll}/closing")

    def say(self, words: str, who: str = "mira") -> None:
        url, name = (
            (f"/polls/{self.poll}/outcome", "outcome")
            if self.kind == "outcome"
            else (f"/threads/{self.thread}/synthesis", "body")
        )
        fields = {name: words, "read": str(self.read), "language": "en", "do": "post"}
        assert self.browser(who).post(url, **fields).status_code == 303
        self.read += 1

    def told(self, who: str) -> list[str]:
        """Return where the lines lead by which somebody hears that they are named."""
        with self.site.app_context():
            worker.drain("notices")
        lines = re.findall(r'<a href="(/notifications/\d+)">(.*?)</a>', self.browser(who).get("/notifications").text)
        return [url for url, line in lines if "names you" in line]

    def pages(self) -> list[str]:
        if self.kind == "outcome":
            of = [f"/polls/{self.poll}", f"/threads/{self.thread}/polls"]
        else:
            of = [f"/threads/{self.thread}/synthesis"]
        return [*of, f"/threads/{self.thread}/clean-water", f"/threads/{self.thread}/print"]


@pytest.fixture(params=["outcome", "synthesis"])
def above(request: pytest.FixtureRequest, browser: Open, site: Flask) -> Above:
    return Above(browser, site, request.param)


def test_people_and_tags_are_links_wherever_it_is_read(browser: Open, above: Above) -> None:
    above.say("Ask @mona about #water, not @omar.")
    for path in above.pages():
        page = browser("harry").get(path).text
        assert (LINK.format("mona") in page, TAG in page, "@omar" in page) == (True, True, True), path
        assert LINK.format("omar") not in page


def test_who_is_named_first_is_told_and_led_to_the_thread(browser: Open, above: Above) -> None:
    above.say("Ask @mona and @omar.")
    (line,) = above.told("mona")
    assert [above.told(who) for who in ("harry", "mira", "omar")] == [[], [], []]
    assert browser("mona").get(line).location == f"/threads/{above.thread}"
    above.say("Ask @mona or @harry.", "mona")
    assert [len(above.told(who)) for who in ("mona", "harry")] == [1, 1]


def test_nobody_is_told_of_themselves_and_a_muted_thread_is_silent(browser: Open, above: Above) -> None:
    browser("harry").post(f"/threads/{above.thread}/watch", level="mute")
    above.say("Ask @mira or @harry.")
    assert [above.told(who) for who in ("mira", "harry")] == [[], []]


def test_two_versions_that_are_told_late_tell_whom_each_names(above: Above) -> None:
    above.say("Ask @mona.")
    above.say("Ask @mona and @harry.")
    assert [len(above.told(who)) for who in ("mona", "harry")] == [1, 1]


def test_reading_the_thread_reads_the_line(browser: Open, above: Above) -> None:
    above.say("Ask @mona.")
    assert above.told("mona")
    before = browser("mona").get("/notifications").text.count("unseen")
    browser("mona").get(f"/threads/{above.thread}/clean-water")
    assert browser("mona").get("/notifications").text.count("unseen") < before


def test_whoever_left_is_neither_linked_nor_told(browser: Open, above: Above) -> None:
    browser("harry").delete("/pods/ward/membership")
    above.say("Ask @harry.")
    assert above.told("harry") == []
    assert LINK.format("harry") not in browser("mona").get(above.pages()[0]).text


def test_a_text_that_names_nobody_asks_nothing_more(browser: Open, site: Flask, above: Above) -> None:
    path = f"/threads/{above.thread}/clean-water"
    above.say("Ask them.")
    browser("harry").get(path)
    with statements(site) as plain:
        browser("harry").get(path)
    above.say("Ask @mona.")
    with statements(site) as named:
        browser("harry").get(path)
    assert len(named) == len(plain) + 1
