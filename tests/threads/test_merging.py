"""A thread goes to the end of another: links, numbers, what hangs on it, what was read, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.audit.models import AuditEntry
from forum.kernel import worker
from forum.kernel.db import Model, db
from forum.marks import actions as marks
from forum.search import health
from forum.threads import actions_drafts, drafting
from forum.threads.models import Post, Thread
from forum.threads.models_watches import Watch
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.people_of import actor_of
from tests.threads.of_merging import WHY, change, merge
from tests.threads.of_threads import begin, post_id, say, shown, statements, typed

Open = Callable[[str | None], Browser]


def _places(site: Flask, thread: int) -> list[tuple[int, str]]:
    with site.app_context():
        found = select(Post.number, Post.path).where(Post.thread_id == thread).order_by(Post.number)
        return [(row[0], row[1]) for row in db.session.execute(found)]


@pytest.mark.parametrize("who", [None, *STRANGERS, *INSIDERS])
def test_moderators_merge(browser: Open, goes: int, stays: int, who: str | None) -> None:
    expected = 303 if who in ("mona", "carol") else 401 if who is None else 403 if who in INSIDERS else 404
    assert browser(who).post(f"/threads/{goes}/merge", into=str(stays), reason=WHY).status_code == expected


def test_posts_stand_at_the_end_under_their_first_with_numbers_of_their_own(
    browser: Open, site: Flask, goes: int, stays: int
) -> None:
    merge(browser("mona"), goes, stays)
    assert _places(site, stays) == [
        (1, "000001"),
        (2, "000002"),
        (3, "000003"),
        (4, "000003000004"),
        (5, "000003000004000005"),
        (6, "000003000006"),
    ]
    assert _places(site, goes) == []
    for order in ("tree", "arrival"):
        page = browser("mira").get(f"/threads/{stays}/any?order={order}").text
        assert sorted(shown(page)) == [1, 2, 3, 4, 5, 6]
        assert page.count("merged another thread into this one: 4 posts follow.") == 1
    say(browser("harry"), stays, "Later.")
    assert _places(site, stays)[-1][0] == 7


def test_every_old_address_leads_to_where_its_posts_are(browser: Open, site: Flask, goes: int, stays: int) -> None:
    first, third = post_id(site, goes, 1), post_id(site, goes, 3)
    merge(browser("mona"), goes, stays)
    mira = browser("mira")
    assert mira.get(f"/posts/{third}").location == f"/threads/{stays}/water#post-5"
    for path in (f"/threads/{goes}", f"/threads/{goes}/wells?page=2", f"/threads/{goes}/unread"):
        assert mira.get(path).location == f"/posts/{first}"
        for stranger in STRANGERS:
            assert browser(stranger).get(path).status_code == 404
    last = begin(mira, title="Third")
    merge(browser("mona"), stays, last)
    assert mira.get(f"/threads/{goes}").location == f"/posts/{first}"
    assert mira.get(f"/posts/{first}").location == f"/threads/{last}/third#post-4"
    for path in ("/", "/pods/ward", "/deleted"):
        assert "Wells" not in mira.get(path).text
    assert "Wells" not in browser("mona").get("/pods/ward/bin").text


def test_what_hangs_on_the_thread_goes_along_and_comes_back(browser: Open, site: Flask, goes: int, stays: int) -> None:
    mira, mona = browser("mira"), browser("mona")
    mira.post(f"/threads/{goes}/polls", kind="choice", question="Sand?", options="Yes\nNo", results="voted")
    mira.post("/polls/1/vote", picked="1")
    browser("carol").post(f"/threads/{goes}/watch", level="follow")
    mira.post(f"/posts/{post_id(site, goes, 2)}/reactions", kind="thanks")
    with site.app_context():
        marks.react(actor_of("mona"), db.session.get_one(Post, post_id(site, goes, 3)), "useful")
        place = drafting.of_reply(db.session.get_one(Thread, goes), None)
        actions_drafts.keep(actor_of("carol"), place, drafting.Words("Unsent."), read=0, composer="a")
        db.session.commit()
        worker.drain()
    before = _everything(site)
    merge(mona, goes, stays)
    with site.app_context():
        for table in Model.metadata.sorted_tables:
            for key in table.foreign_keys:
                if key.column.table.name == "thread" and table.name not in ("watch", "read_ranges", "thread_tag"):
                    left = db.session.execute(select(key.parent).where(key.parent == goes)).all()
                    assert left == [], f"{table.name}.{key.parent.name}"
        assert db.session.query(Watch).filter(Watch.thread_id == stays, Watch.level == "follow").count() >= 1
    assert "Sand?" in mira.get(f"/threads/{stays}/any").text
    assert "Unsent." in browser("carol").get(f"/threads/{stays}/any").text
    assert mona.delete(f"/thread-changes/{change(site)}").status_code == 303
    after = _everything(site)
    assert {name: rows ^ after[name] for name, rows in before.items() if rows != after[name]} == {}
    assert mira.get(f"/threads/{goes}/any").status_code == 200
    assert "merged" not in browser("mira").get(f"/threads/{stays}/any").text


_MOVED_BY_TIME = {"changed_at", "read_at", "updated_at"}


def _everything(site: Flask) -> dict[str, set[str]]:
    """Return what stands in the tables of conversations, but for moments and the trace of the deed itself."""
    apart = {"thread_change", "event", "delivery", "audit_entry", "session", "limit_count", "notification", "draft"}
    # Pages were looked at meanwhile: what was read has a test of its own.
    apart.add("read_ranges")
    found: dict[str, set[str]] = {}
    with site.app_context():
        for table in Model.metadata.sorted_tables:
            if table.name not in apart:
                columns = [column for column in table.columns if column.name not in _MOVED_BY_TIME]
                found[table.name] = {repr(tuple(row)) for row in db.session.execute(select(*columns))}
    return found


def test_once_somebody_has_written_after_it_it_stays(browser: Open, site: Flask, goes: int, stays: int) -> None:
    merge(browser("mona"), goes, stays)
    say(browser("harry"), stays, "Here, too.")
    assert browser("mona").delete(f"/thread-changes/{change(site)}").status_code == 409


def test_a_thread_of_another_pod_itself_and_none_are_refused_with_the_words_kept(
    browser: Open, site: Flask, goes: int
) -> None:
    mona = browser("mona")
    elsewhere = begin(browser("omar"), pod="clinic", title="Elsewhere")
    for into in ("", "x", "999999", str(goes), str(elsewhere)):
        answer = mona.post(f"/threads/{goes}/merge", into=into, reason=WHY)
        assert answer.status_code == 422, into
        assert WHY in answer.text
        assert "Elsewhere" not in answer.text
        if into:
            assert mona.get(f"/threads/{goes}/merge?into={into}").status_code == 422


def test_the_page_offers_threads_and_says_what_happens(browser: Open, goes: int, stays: int) -> None:
    mona = browser("mona")
    assert f'href="/threads/{goes}/merge?into={stays}"' in mona.get(f"/threads/{goes}/merge").text
    for named in (str(stays), f"/threads/{stays}/water", f"http://localhost/threads/{stays}"):
        page = mona.get(f"/threads/{goes}/merge?into={named}").text
        assert "4 posts go to the end of “Water”. They are by 2 people." in page
    answer = mona.post(f"/threads/{goes}/merge", into=str(stays), reason="")
    assert answer.status_code == 422
    assert typed(answer.text, "reason") == ""
    assert "4 posts go" in answer.text


def test_the_trail_the_author_and_the_index_are_told(browser: Open, site: Flask, goes: int, stays: int) -> None:
    first = post_id(site, goes, 1)
    with site.app_context():
        health.rebuild()
        worker.drain()
    merge(browser("mona"), goes, stays)
    with site.app_context():
        worker.drain()
        assert db.session.query(AuditEntry).filter(AuditEntry.action == "ThreadMerged").count() == 1
        assert first in health.backend().marks()
        assert not health.verify()
    assert "merged a thread of yours into “Water”" in browser("mira").get("/notifications").text
    assert "merged a thread of yours" not in browser("harry").get("/notifications").text


def test_a_page_of_a_merged_thread_asks_for_its_line_and_no_more(
    browser: Open, site: Flask, goes: int, stays: int
) -> None:
    mira = browser("mira")

    def asked() -> int:
        mira.get(f"/threads/{stays}/any")
        with statements(site) as said:
            mira.get(f"/threads/{stays}/any")
        return len(said)

    before = asked()
    merge(browser("mona"), goes, stays)
    assert asked() <= before + 1


def test_two_syntheses_are_not_put_together(browser: Open, site: Flask, goes: int, stays: int) -> None:
    mona = browser("mona")
    for thread in (goes, stays):
        assert mona.post(f"/threads/{thread}/synthesis", body="All boil.", language="en", do="post").status_code == 303
    answer = mona.post(f"/threads/{goes}/merge", into=str(stays), reason=WHY)
    assert answer.status_code == 422
    assert "Both threads have a synthesis" in answer.text
    assert typed(answer.text, "reason") == WHY


def test_of_two_drafts_one_goes_on_as_an_answer_to_the_first_post_that_came(
    browser: Open, site: Flask, goes: int, stays: int
) -> None:
    first = post_id(site, goes, 1)
    with site.app_context():
        for thread, words in ((goes, "First words."), (stays, "Other words.")):
            place: Any = drafting.of_reply(db.session.get_one(Thread, thread), None)
            actions_drafts.keep(actor_of("carol"), place, drafting.Words(words), read=0, composer="a")
        db.session.commit()
    merge(browser("mona"), goes, stays)
    carol = browser("carol")
    assert "Other words." in carol.get(f"/threads/{stays}/any").text
    page = carol.get("/drafts").text
    for words, to in (("First words.", f"/threads/{stays}/posts/new?parent={first}"), ("Other", f"/{stays}/posts/new")):
        assert words in page
        assert f'{to}"' in page
    assert "no longer there" not in page
    assert "First words." in carol.get(f"/threads/{stays}/posts/new?parent={first}").text
    # Taken back, it is still an answer to that post.
    browser("mona").delete(f"/thread-changes/{change(site)}")
    assert "First words." in carol.get(f"/threads/{goes}/posts/new?parent={first}").text


def test_a_draft_stays_readable_where_all_places_are_taken(browser: Open, site: Flask, goes: int, stays: int) -> None:
    with site.app_context():
        went, first = db.session.get_one(Thread, goes), db.session.get_one(Post, post_id(site, goes, 1))
        places = (drafting.of_reply(db.session.get_one(Thread, stays), None), drafting.of_reply(went, first))
        for words, place in (("One.", places[0]), ("Two.", places[1]), ("Three.", drafting.of_reply(went, None))):
            actions_drafts.keep(actor_of("carol"), place, drafting.Words(words), read=0, composer="a")
        db.session.commit()
    merge(browser("mona"), goes, stays)
    page = browser("carol").get("/drafts").text
    assert all(words in page for words in ("One.", "Two.", "Three."))
