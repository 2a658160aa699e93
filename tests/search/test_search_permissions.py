from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.kernel.db import db
from forum.kernel.settings import Settings
from forum.pods.models import Membership
from forum.search import asking, queries
from forum.search.backend import Asked, Entry, Found
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS, Places
from tests.people_of import actor_of
from tests.search.of_search import found, said


def test_only_members_find_what_is_said_in_a_pod(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Zebra crossing", "Zebras in the ward.")
    assert [found(who, "zebra") for who in INSIDERS] == [[post]] * len(INSIDERS)
    assert [found(who, "zebra") for who in (*STRANGERS, None)] == [[]] * (len(STRANGERS) + 1)


def test_naming_a_pod_a_person_or_a_tag_opens_nothing(inside: Flask) -> None:
    del inside
    said("mira", "ward", "Zebra crossing", "Zebras.", tags=("water",))
    for question in ("zebra pod:ward", "author:mira", "tag:water", "is:thread", "zeb*", '"zebra crossing"'):
        assert found("omar", question) == [], question
    assert found("omar", "zebra", pod="ward") == []


def test_a_member_who_was_put_out_finds_nothing_at_once(inside: Flask, places: Places) -> None:
    del inside
    post = said("carol", "ward", "Zebra crossing", "Zebras.")
    assert found("mira", "zebra") == [post]
    gone = update(Membership).where(Membership.user_id == actor_of("mira").id, Membership.pod_id == places.ward)
    db.session.execute(gone.values(state="removed"))
    db.session.commit()
    assert found("mira", "zebra") == []


@pytest.mark.parametrize("question", ["zebra yak", "zebra OR yak", "zebra yak soap pump lamp", "water zebra yak -mud"])
def test_the_order_of_what_is_found_tells_nothing_of_words_elsewhere(inside: Flask, question: str) -> None:
    """The rarer word decides: how rare it is where somebody reads nothing is not theirs to find out."""
    del inside
    said("omar", "clinic", "A note", "A yak at the water.")
    said("omar", "clinic", "A note", "A zebra at the water.")
    before = found("omar", question)
    for _each in range(3):
        said("mira", "ward", "A note", "A zebra at the water.")
    assert found("omar", question) == before
    for _each in range(3):
        said("mira", "ward", "A note", "A yak at the water, and another yak.")
    assert found("omar", question) == before


@dataclass
class Gossip:
    """An index that tells everybody everything."""

    keys: tuple[int, ...]

    def find(self, asked: Asked, pods: frozenset[int], limit: int) -> Found:
        return Found(self.keys)


def test_the_database_decides_even_when_the_index_tells_everything(
    inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    del inside
    secret = said("mira", "ward", "Zebra", "Zebras.")
    shared = said("mira", "commons", "Zebra", "Zebras.")
    monkeypatch.setattr(queries, "backend", lambda: Gossip((secret, shared)))
    results = queries.search(actor_of("omar"), asking.read("zebra"))
    assert [hit.row.id for hit in results.hits] == [shared]
    assert [(pod.slug, count) for pod, count in results.counts] == [("commons", 1)]
    assert results.pages.total == 1


def test_counts_are_of_my_own_pods(inside: Flask) -> None:
    del inside
    for pod, who in (("ward", "mira"), ("ward", "mira"), ("commons", "mira"), ("clinic", "omar")):
        said(who, pod, "Zebra", "Zebras.")
    counts = queries.search(actor_of("mira"), asking.read("zebra")).counts
    assert [(pod.slug, count) for pod, count in counts] == [("ward", 2), ("commons", 1)]


def test_the_page_shows_hits_counts_and_marks(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    with site.app_context():
        post = said("mira", "ward", "Zebra crossing", "Many zebras.")
        said("mira", "commons", "Zebra here", "One.")
    page = browser("harry").get("/search?q=zebra")
    assert page.status_code == 200
    assert "Many <mark>zebras</mark>" in page.text
    assert f'href="/posts/{post}"' in page.text
    assert 'href="/search?q=zebra&amp;pod=ward"' in page.text


def test_a_guest_signs_in_first(browser: Callable[[str | None], Browser]) -> None:
    answer = browser(None).get("/search?q=zebra")
    assert (answer.status_code, answer.location) == (302, "/sign-in?next=/search%3Fq%3Dzebra")


def test_nothing_asked_and_nothing_found_are_pages(site: Flask, browser: Callable[[str | None], Browser]) -> None:
    with site.app_context():
        said("mira", "ward", "Zebra", "Zebras.")
    mira = browser("mira")
    assert "Ways to ask" in mira.get("/search").text
    answer = mira.get("/search?q=unheard+before:soon&order=date&page=7&tag=%22")
    assert answer.status_code == 200
    assert "Nothing found" in answer.text
    assert "before:soon" in answer.text


@pytest.mark.parametrize("search_backend", ["whoosh"], indirect=True)
def test_nothing_private_but_words_is_in_the_index(inside: Flask, settings: Settings) -> None:
    del inside
    said("mira", "ward", "Zebra", "Zebras.")
    files = b"".join(path.read_bytes() for path in settings.index_dir.rglob("*") if path.is_file())
    assert b"zebra" in files
    assert b"example.org" not in files
    assert db.session.execute(select(Membership.id)).first() is not None
    assert Entry.__dataclass_fields__.keys() == {
        "key",
        "pod_id",
        "author_id",
        "language",
        "title",
        "text",
        "at",
        "tags",
        "flags",
        "has",
        "country",
        # Of tags, which everybody in the pod reads.
        "names",
    }
