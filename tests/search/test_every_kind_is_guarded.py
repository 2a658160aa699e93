"""Whatever an index told: of every kind its own statements leave out what the asker does not see."""

from __future__ import annotations

import pytest
from flask import Flask

from forum.kernel.db import db
from forum.pods.policy import roles
from forum.search import asking, health, queries
from forum.search.backend import Asked, Found
from forum.search.keys import id_of, kind_of, owners
from forum.search.kinds import SOURCES
from forum.search.sources import Source
from tests.attacks.ward import one_database
from tests.cast import Places
from tests.doors.canary import OUTSIDE, SHOWN, plant
from tests.people_of import actor_of

pytestmark = one_database
Keys = dict[int, list[int]]


@pytest.fixture
def keys(site: Flask, places: Places) -> Keys:
    """Return the keys of all that stands in the ward, by kind: of each kind there is something."""
    plant(site, places)
    with site.app_context():
        pods = frozenset({places.ward})
        found = [key for kind in SOURCES for key in health.backend().find(_all_of(kind), pods, 500).keys]
        by_kind = {kind: [key for key in found if kind_of(key) == kind] for kind in SOURCES}
        db.session.rollback()
    assert all(by_kind.values())
    return by_kind


def _all_of(kind: int) -> Asked:
    return Asked(facets=(frozenset({f"kind:{kind}"}),), order="newest")


def test_each_statement_of_each_kind_asks_who_reads(site: Flask, keys: Keys) -> None:
    with site.app_context():
        for kind, source in SOURCES.items():
            assert all(_told(source, "mira", keys[kind])), source.name
            for who in OUTSIDE:
                assert not any(_told(source, who, keys[kind])), (source.name, who)


def _told(source: Source, who: str | None, keys: list[int]) -> tuple[bool, ...]:
    """Return whether somebody is told anything of these keys by each of the three ways to read them."""
    actor, member = actor_of(who), actor_of("mira")
    # Beside a hit stands a pod of the asker's, so that without one nobody is shown it anyway.
    actor.once("roles", lambda: roles(member))
    ids = [id_of(owner) for owner in owners(keys)]
    read = source.seen(actor, ids), source.texts(actor, keys), source.hits(actor, keys, asking.read(SHOWN))
    return tuple(map(bool, read))


def test_an_index_that_tells_everything_tells_nothing(site: Flask, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tuple(key for of_kind in keys.values() for key in of_kind)

    class Gossip:
        def find(self, asked: Asked, pods: frozenset[int], limit: int) -> Found:
            return Found(told)

    monkeypatch.setattr(queries, "backend", Gossip)
    with site.app_context():
        assert queries.search(actor_of("mira"), asking.read(SHOWN)).pages.total >= len(SOURCES)
        for who in OUTSIDE:
            results = queries.search(actor_of(who), asking.read(SHOWN))
            assert (results.hits, results.counts, results.pages.total, results.narrower) == ((), (), 0, {}), who
