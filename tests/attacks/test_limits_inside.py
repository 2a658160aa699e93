"""Class 25, for those who are in: each door that costs something ends, whatever is changed from try to try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from forum.kernel import clock, limits, settings
from tests.attachments.of_files import reply, sent
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.pods.of_asking import JOIN, ask
from tests.polls import of_polls
from tests.threads.of_drafts import keep
from tests.threads.of_threads import begin, post_id, say

Open = Callable[[str | None], Browser]


class At(NamedTuple):
    """A try: whose, where, and the number of it."""

    who: Browser
    thread: int
    post: int
    n: int


DOORS: dict[str, Callable[[At], TestResponse]] = {
    "search": lambda at: at.who.get(f"/search?q=well{at.n}"),
    "similar": lambda at: at.who.get(f"/pods/ward/threads/similar?title=Wells+and+water+{at.n}"),
    "complete": lambda at: at.who.get(f"/pods/ward/{('people', 'tags')[at.n % 2]}/completion?q=m{at.n}"),
    "post": lambda at: say(at.who, at.thread, f"Words {at.n}"),
    "preview": lambda at: say(at.who, at.thread, f"Words {at.n}", do="preview"),
    "draft": lambda at: keep(at.who, f"/threads/{at.thread}", f"Words {at.n}", sequence=at.n),
    "upload": lambda at: reply(at.who, at.thread, sent(b"words", f"{at.n}.txt"), do="preview"),
    "react": lambda at: at.who.post(f"/posts/{at.post}/reactions", kind="thanks"),
    "copy": lambda at: at.who.post("/settings/data/copies"),
}
# Doors where nobody is signed in or a password is asked for: `test_rate_limits`, and the tests of people.
ELSEWHERE = frozenset(
    "sign-in sign-in-network second-factor second-factor-day prove address register register-address "
    "forgot forgot-network join denied".split()
)


@pytest.fixture
def thread(browser: Open) -> int:
    return begin(browser("mira"), title="Wells")


@pytest.fixture
def limited(site: Flask, thread: int) -> None:
    settings.use(replace(settings.current(), limits=True))


def test_every_limit_is_tried() -> None:
    assert limits.LIMITS.keys() == DOORS.keys() | ELSEWHERE


@one_database
@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("door", DOORS)
def test_it_ends_and_begins_again_and_holds_up_nobody_else(browser: Open, site: Flask, thread: int, door: str) -> None:
    most, within = limits.LIMITS[door]
    post, knock = post_id(site, thread, 1), DOORS[door]
    with clock.moved_to(clock.now()):
        two = [browser("harry"), browser("harry")]
        codes = []
        for n in range(most + 3):
            who = two[n % 2]
            who.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"203.0.113.{n}"
            codes.append(knock(At(who, thread, post, n)).status_code)
        assert 429 not in codes[:most]
        assert codes[most:] == [429] * 3
        assert knock(At(browser("mira"), thread, post, 0)).status_code != 429
    with clock.moved_to(clock.now() + within + timedelta(seconds=1)):
        assert knock(At(two[0], thread, post, most + 3)).status_code != 429


@one_database
@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("do", ["post", "preview"])
def test_who_writes_too_much_gets_the_words_back(browser: Open, thread: int, do: str) -> None:
    harry = browser("harry")
    for n in range(limits.LIMITS[do][0]):
        say(harry, thread, f"Words {n}", do=do)
    answer = say(harry, thread, "The words that count.", do=do)
    assert (answer.status_code, "The words that count." in answer.text) == (429, True)


@one_database
@pytest.mark.usefixtures("limited")
def test_moderators_are_not_asked_without_end(browser: Open) -> None:
    omar, (most, _) = browser("omar"), limits.LIMITS["join"]
    codes = []
    for _try in range(most + 2):
        codes.append(ask(omar).status_code)
        omar.delete(JOIN)
    assert codes == [303] * most + [429] * 2


# Each of them renders what was typed, which costs a process of its own where somebody means it to.
DEAR = {
    "/settings/profile": ("mira", {"name": "Mira Patel", "role": "Nurse", "country": "KE"}, "about", "post"),
    "/pods/ward/charter/edit": ("carol", {}, "body", "post"),
    "/pods/ward/settings": ("carol", {"name": "Ward", "languages": "en"}, "purpose", "post"),
    "/pods/ward/charter/edit?do=preview": ("carol", {"do": "preview"}, "body", "preview"),
    "/polls/1/outcome": ("mira", {"read": "0"}, "outcome", "post"),
}


@one_database
@pytest.mark.parametrize("path", DEAR)
def test_nobody_has_texts_made_into_pages_without_end(
    browser: Open, thread: int, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handle, fields, words, what = DEAR[path]
    assert browser("mira").post(f"/polls/{of_polls.ask(browser('mira'), thread)}/closing").status_code == 303
    monkeypatch.setitem(limits.LIMITS, what, (3, timedelta(minutes=5)))
    who = browser(handle)
    settings.use(replace(settings.current(), limits=True))
    answers = [who.post(path.partition("?")[0], **fields, **{words: f"Words {n}"}) for n in range(5)]
    assert {answer.status_code for answer in answers[:3]} <= {200, 303, 409}
    assert [answer.status_code for answer in answers[3:]] == [429, 429]
    assert "Words 4" in answers[4].text
