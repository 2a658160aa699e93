"""Eight people write at the same moment, through the pages: nobody is refused, nothing is lost or doubled."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from forum.kernel import worker
from forum.kernel.db import db
from forum.search import health
from forum.threads.models import Post, Thread
from tests.browser import Browser
from tests.cast import INSIDERS
from tests.threads.of_threads import begin, say

Open = Callable[[str | None], Browser]
WRITERS, EACH = 8, 8


def _together(do: Sequence[Callable[[], None]]) -> None:
    """Run all at once, each in a thread of its own."""
    gate = threading.Barrier(len(do))
    wrong: list[BaseException] = []

    def run(one: Callable[[], None]) -> None:
        gate.wait()
        try:
            one()
        except BaseException as why:  # noqa: BLE001 as a thread's failure would be lost
            wrong.append(why)

    threads = [threading.Thread(target=run, args=(one,)) for one in do]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _bodies(site: Flask) -> list[tuple[int, str]]:
    with site.app_context():
        return [(row.number, row.body) for row in db.session.execute(select(Post.number, Post.body)).all()]


def test_eight_who_reply_at_once_are_all_taken_and_numbered_without_a_gap(browser: Open, site: Flask) -> None:
    thread = begin(browser("mira"), body="first")
    people = [browser(INSIDERS[n % len(INSIDERS)]) for n in range(WRITERS)]
    codes: Counter[int] = Counter()

    def write(writer: int) -> None:
        for n in range(EACH):
            codes[say(people[writer], thread, f"w{writer}n{n}", once=f"{writer}-{n}").status_code] += 1

    _together([partial(write, writer) for writer in range(WRITERS)])
    assert codes == {303: WRITERS * EACH}
    kept = _bodies(site)
    assert sorted(number for number, _body in kept) == list(range(1, WRITERS * EACH + 2))
    assert sorted(body for _number, body in kept) == sorted(
        ["first", *(f"w{writer}n{n}" for writer in range(WRITERS) for n in range(EACH))]
    )
    with site.app_context():
        talk = db.session.get_one(Thread, thread)
        last = db.session.get_one(Post, talk.last_post_id)
        assert (talk.last_number, last.number) == (len(kept), len(kept))
        worker.drain("search")
        # Every one is found, and none twice.
        assert health.state().documents == len(kept)
        assert not health.verify()


def test_eight_who_begin_threads_at_once_all_get_their_own(browser: Open, site: Flask) -> None:
    people = [browser(INSIDERS[n % len(INSIDERS)]) for n in range(WRITERS)]
    begun: list[int] = []

    def write(writer: int) -> None:
        begun.extend(begin(people[writer], title=f"t{writer}n{n}", body=f"b{writer}n{n}") for n in range(4))

    _together([partial(write, writer) for writer in range(WRITERS)])
    assert len(set(begun)) == len(_bodies(site)) == 4 * WRITERS


def test_one_form_that_is_sent_eight_times_at_once_is_one_post_for_all_eight(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    answers: list[TestResponse] = []
    windows = [browser("mira") for _ in range(WRITERS)]
    for window in windows:
        window.cookie = mira.cookie
        window.client.set_cookie("sid", mira.cookie)

    def send(window: Browser) -> None:
        answers.append(say(window, thread, "Once.", once="key"))

    _together([partial(send, window) for window in windows])
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert [body for _number, body in _bodies(site)].count("Once.") == 1


def test_one_form_for_a_thread_that_is_sent_eight_times_at_once_is_one_thread(browser: Open, site: Flask) -> None:
    windows = [browser("mira") for _ in range(WRITERS)]
    begun: list[int] = []

    def send(window: Browser) -> None:
        begun.append(begin(window, once="key"))

    _together([partial(send, window) for window in windows])
    assert len(begun) == WRITERS
    assert len(set(begun)) == 1
    with site.app_context():
        assert db.session.execute(select(Thread.id)).scalars().all() == [begun[0]]


def test_two_who_edit_one_post_at_once_have_one_winner_and_both_texts(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    begin(mira, body="Old.")
    with site.app_context():
        post = db.session.execute(select(Post.id)).scalar_one()
    answers: dict[str, TestResponse] = {}

    def edit(text: str) -> None:
        window = Browser(site, None)
        window.cookie = mira.cookie
        window.client.set_cookie("sid", mira.cookie)
        answers[text] = window.post(f"/posts/{post}/edit", body=text, language="en", revision="0", do="post")

    _together([partial(edit, "Mine."), partial(edit, "Yours.")])
    assert sorted(answer.status_code for answer in answers.values()) == [303, 409]
    ((_number, kept),) = _bodies(site)
    (lost,) = set(answers) - {kept}
    assert lost in answers[lost].text
    assert kept in answers[lost].text
