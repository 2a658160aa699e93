"""What stands above threads is found as it is now, by those who see the thread: syntheses, and polls."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, update

from forum.kernel import clock, worker
from forum.kernel.db import db
from forum.pods.models import Membership
from forum.polls import actions as polls
from forum.polls.asking import Asked
from forum.polls.models import Poll
from forum.search import asking, health, queries, queries_saved
from forum.threads import actions_bin, actions_changes, actions_merging, actions_moving, actions_syntheses
from forum.threads.models import DeletedThread, Post, Thread
from forum.threads.models_syntheses import Synthesis
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS, Places
from tests.people_of import actor_of
from tests.privacy.of_privacy import erase
from tests.search.of_search import led, said, told

WHY = "It belongs there."


@pytest.fixture
def thread(inside: Flask) -> Iterator[Thread]:
    """Return a thread of Mira's about something else."""
    first = said("mira", "ward", "Boiling water", "How long?", tags=("water",))
    yield db.session.get_one(Thread, db.session.get_one(Post, first).thread_id)
    told()
    # Whatever was done: nothing is missing, nothing is left.
    assert not health.verify()


def _sum_up(thread: Thread, body: str, who: str = "mira", read: int = 0) -> str:
    actions_syntheses.write(actor_of(who), thread, body=body, language="en", read=read)
    db.session.commit()
    told()
    return f"/threads/{thread.id}/synthesis"


def _ask(thread: Thread) -> Poll:
    asked = Asked("Which zebra?", options=("Grevy", "Quagga"), about="About stripes.")
    poll = polls.open_poll(actor_of("mira"), thread, asked)
    db.session.commit()
    told()
    return poll


def test_a_synthesis_is_found_by_its_words_and_its_title_and_by_nobody_outside(thread: Thread) -> None:
    page = _sum_up(thread, "A **zebra** drinks it after five minutes.")
    for question in ("zebra", "kind:synthesis", "boiling kind:synthesis", '"after five minutes"', "tag:water zebra"):
        assert led("harry", question) == [page], question
    assert led("mira", "is:synthesis author:mira in:title boiling") == [page]
    assert led("mira", '"minutes five"') == []
    assert [led(who, "zebra") for who in INSIDERS] == [[page]] * len(INSIDERS)
    assert [led(who, "zebra") for who in (*STRANGERS, None)] == [[]] * (len(STRANGERS) + 1)


def test_a_hit_says_its_kind_its_thread_and_the_passage(thread: Thread) -> None:
    _sum_up(thread, "A **zebra** drinks it.")
    (hit,) = queries.search(actor_of("harry"), asking.read("zebra")).hits
    assert (hit.kind, hit.pod.slug, str(hit.title)) == ("synthesis", "ward", "Boiling water")
    assert str(hit.lines) == "A <mark>zebra</mark> drinks it."


def test_only_the_present_version_is_found_and_nothing_of_a_removed_one(thread: Thread) -> None:
    page = _sum_up(thread, "A zebra drinks it.")
    assert _sum_up(thread, "A giraffe drinks it.", read=1) == page
    assert (led("mira", "zebra"), led("mira", "giraffe")) == ([], [page])
    actions_syntheses.remove(actor_of("mona"), thread)
    db.session.commit()
    # Before the index hears of it, too.
    assert led("mira", "giraffe") == []
    told()
    assert led("mira", "kind:synthesis") == []


def test_a_poll_is_found_by_question_answers_and_outcome(thread: Thread) -> None:
    poll = _ask(thread)
    page = f"/polls/{poll.id}"
    for question in ("zebra", "quagga", "stripes", "kind:poll", "tag:water kind:poll", "in:title zebra"):
        assert led("harry", question) == [page], question
    polls.vote(actor_of("harry"), poll, ["1"], "Wordless because.")
    polls.close(actor_of("mira"), poll)
    polls.conclude(actor_of("mira"), poll, "We keep **okapis**.", 0)
    db.session.commit()
    told()
    assert led("harry", "okapi") == [page]
    # What somebody said with a vote is in no index.
    assert led("mira", "wordless") == []
    assert [led(who, "okapi") for who in (*STRANGERS, None)] == [[]] * (len(STRANGERS) + 1)
    polls.remove(actor_of("mona"), poll)
    db.session.commit()
    assert led("harry", "okapi") == []
    told()
    assert led("harry", "kind:poll") == []


def test_what_is_in_the_bin_is_found_by_nobody_until_it_is_back(thread: Thread) -> None:
    pages = {_sum_up(thread, "A zebra drinks it."), f"/polls/{_ask(thread).id}"}
    assert set(led("harry", "zebra")) == pages
    actions_bin.delete_thread(actor_of("mona"), thread, WHY)
    db.session.commit()
    assert led("mona", "zebra") == []
    told()
    assert not health.verify()
    assert led("mona", "zebra") == []
    actions_bin.restore_thread(actor_of("mona"), db.session.get_one(DeletedThread, thread.id))
    db.session.commit()
    told()
    assert set(led("harry", "zebra")) == pages


def test_another_title_is_that_of_the_synthesis_too(thread: Thread) -> None:
    page = _sum_up(thread, "It takes five minutes.")
    actions_changes.retitle(actor_of("mona"), thread, "Zebra water", WHY)
    db.session.commit()
    told()
    assert led("mira", "zebra kind:synthesis") == [page]
    assert led("mira", "boiling kind:synthesis") == []


def test_a_thread_that_goes_to_another_pod_takes_them_along(thread: Thread, places: Places) -> None:
    pages = {_sum_up(thread, "A zebra drinks it."), f"/polls/{_ask(thread).id}"}
    seat = update(Membership).where(Membership.user_id == actor_of("mona").id, Membership.pod_id == places.commons)
    db.session.execute(seat.values(role="moderator"))
    db.session.commit()
    actions_moving.move(actor_of("mona"), thread, places.commons, WHY)
    db.session.commit()
    worker.drain("search", "belongings")
    assert set(led("omar", "zebra pod:commons")) == pages
    assert led("mona", "zebra pod:ward") == []


def test_a_thread_that_is_merged_gives_its_synthesis_away(thread: Thread) -> None:
    _sum_up(thread, "A zebra drinks it.")
    _ask(thread)
    first = said("mira", "ward", "Cooking water", "How long?")
    stays = db.session.get_one(Thread, db.session.get_one(Post, first).thread_id)
    actions_merging.merge(actor_of("mona"), thread, stays, WHY)
    db.session.commit()
    told()
    assert led("mira", "zebra kind:synthesis") == [f"/threads/{stays.id}/synthesis"]
    assert not health.verify()


def test_who_is_erased_with_their_words_takes_them_out(thread: Thread) -> None:
    earlier = _sum_up(thread, "A giraffe drinks it.", "harry")
    _sum_up(thread, "A zebra drinks it.", read=1)
    poll = _ask(thread)
    erase(actor_of("mira").id or 0, texts=True)
    assert led("harry", "zebra") == []
    # The words of another are the present ones now, and the title went with who gave it.
    assert led("harry", "giraffe") == [earlier]
    assert led("harry", "boiling") == []
    assert db.session.get_one(Poll, poll.id).options == []


@pytest.mark.parametrize("lost", ["the synthesis", "the poll"])
def test_verify_tells_what_the_index_has_not_heard_of(thread: Thread, lost: str) -> None:
    _sum_up(thread, "A zebra drinks it.")
    _ask(thread)
    model = Synthesis if lost == "the synthesis" else Poll
    db.session.execute(delete(model))
    db.session.commit()
    assert len(health.verify().extra) == 1
    health.rebuild()


def test_the_page_shows_them_and_narrows_down_to_them(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    with site.app_context():
        first = said("mira", "ward", "Boiling water", "A zebra.")
        there = db.session.get_one(Thread, db.session.get_one(Post, first).thread_id)
        _sum_up(there, "A zebra drinks it.")
        _ask(there)
    harry = browser("harry")
    page = harry.get("/search?q=zebra").text
    assert 'href="/threads/1/synthesis"' in page
    assert 'href="/polls/1"' in page
    for kind in ("synthesis", "poll"):
        assert f'href="/search?q=zebra+is%3A{kind}"' in page
        assert f'<option value="{kind}"' in harry.get("/search").text
    assert 'href="/threads/1/synthesis"' not in harry.get("/search?q=zebra+kind:poll").text


def test_what_is_new_in_them_is_news_for_who_saved_a_search(thread: Thread) -> None:
    since = clock.now()
    pages = {_sum_up(thread, "A zebra drinks it."), f"/polls/{_ask(thread).id}"}
    question = asking.read("zebra")
    for who, news in (("harry", pages), ("mira", set[str]()), ("omar", set[str]())):
        keys = queries_saved.news(actor_of(who), "zebra", since, [])
        assert {hit.url for hit in queries.hits(actor_of(who), keys, question).values()} == news, who
