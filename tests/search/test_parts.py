"""Things of several parts: each part is found for itself, all of them come and go together."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.search import asking, health, keys, kinds, queries, typed
from forum.search.backend import Asked, Entry
from tests.people_of import actor_of
from tests.search.of_search import found, said

_KIND = 5


def _entry(key: int, text: str, title: str = "") -> Entry:
    return Entry(key=key, pod_id=1, author_id=1, language="en", title=title, text=text, at=0)


def _pages(id_: int, *texts: str) -> list[Entry]:
    return [_entry(keys.key(_KIND, id_, part), text) for part, text in enumerate(texts)]


def _parts(word: str) -> list[tuple[int, int]]:
    best = health.backend().find(Asked(words=(word,)), frozenset({1}), 100).keys
    return sorted((keys.id_of(key), keys.part_of(key)) for key in best)


@pytest.mark.parametrize(("kind", "id_", "part"), [(0, 7, 0), (1, 1, 0), (3, 2**39, 65_535), (127, 1, 1)])
def test_a_key_says_what_it_was_made_of(kind: int, id_: int, part: int) -> None:
    key = keys.key(kind, id_, part)
    owner = keys.key(kind, id_)
    assert (keys.kind_of(key), keys.id_of(key), keys.part_of(key)) == (kind, id_, part)
    assert keys.owner_of(key) == owner
    assert owner <= key <= keys.last_of(owner) < 2**63
    assert keys.owner_of(keys.last_of(owner)) == owner != keys.owner_of(keys.last_of(owner) + 1)


def test_the_parts_of_a_thing_come_and_go_together(inside: Flask) -> None:
    del inside
    health.ensure()
    health.backend().apply(_pages(7, "zebra one", "zebra two", "zebra three") + _pages(8, "zebra four"), [])
    assert _parts("zebra") == [(7, 0), (7, 1), (7, 2), (8, 0)]
    assert _parts("two") == [(7, 1)]
    health.backend().apply(_pages(7, "zebra again"), [])
    assert _parts("zebra") == [(7, 0), (8, 0)]
    health.backend().apply([], [keys.key(_KIND, 8)])
    assert _parts("zebra") == [(7, 0)]


def test_parts_are_found_in_a_segment_that_was_merged_out_of_order(inside: Flask) -> None:
    del inside
    health.ensure()
    for id_ in range(20, 0, -1):
        health.backend().apply(_pages(id_, "zebra one", "zebra two"), [])
    health.backend().apply([], [keys.key(_KIND, id_) for id_ in range(1, 20)])
    assert _parts("zebra") == [(20, 0), (20, 1)]


def test_an_entry_of_a_kind_that_is_not_known_is_not_shown(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Zebra", "Zebras.")
    health.backend().apply(_pages(post, "zebra", "zebra"), [])
    assert found("mira", "zebra") == [post]
    assert found("mira", '"zebra" zebra') == [post]


def test_every_kind_can_be_asked_for_by_its_name(inside: Flask) -> None:
    del inside
    post = said("mira", "ward", "Zebra", "Zebras.")
    assert found("mira", "kind:post zebra") == found("mira", "is:post") == [post]
    assert set(kinds.BY_NAME) <= set(typed.FLAGS)
    assert queries.search(actor_of("mira"), asking.read("kind:question zebra")).hits == ()
