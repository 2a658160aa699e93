"""Collections of resources are found by their title and by what is said about them, as long as they are there."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel.db import db
from forum.pods.models import Pod
from forum.resources import actions_bin as binned
from forum.resources import actions_collections as collections
from forum.resources.models_collections import Collection, DeletedCollection
from forum.search import asking, health, queries
from tests.cast import INSIDERS, STRANGERS
from tests.people_of import actor_of
from tests.privacy.of_privacy import erase
from tests.search.of_search import led, said, told

ABOUT = "Start here: three papers on stripes."


@pytest.fixture
def collection(inside: Flask) -> Collection:
    ward = db.session.execute(select(Pod).where(Pod.slug == "ward")).scalar_one()
    made = collections.make(actor_of("mira"), ward, "Zebras for newcomers", ABOUT)
    db.session.commit()
    told()
    return made


def test_a_collection_is_found_by_members_alone(collection: Collection) -> None:
    page = f"/collections/{collection.id}"
    for question in ("zebra", "stripe", '"three papers"', "kind:collection", "in:title newcomers", "author:mira"):
        assert led("harry", question) == [page], question
    assert [led(who, "zebra") for who in INSIDERS] == [[page]] * len(INSIDERS)
    assert [led(who, "zebra") for who in (*STRANGERS, None)] == [[]] * (len(STRANGERS) + 1)
    (hit,) = queries.search(actor_of("harry"), asking.read("stripes")).hits
    assert (hit.kind, str(hit.lines)) == ("collection", "Start here: three papers on <mark>stripes</mark>.")


def test_it_is_found_as_it_is_now(collection: Collection) -> None:
    change = collections.Change("Giraffes for newcomers", "Two papers.")
    collections.change(actor_of("mira"), collection, change, collection.revision)
    db.session.commit()
    told()
    assert (led("mira", "zebra"), led("mira", "giraffe")) == ([], [f"/collections/{collection.id}"])
    db.session.refresh(collection)
    binned.drop_collection(actor_of("mira"), collection, "")
    db.session.commit()
    # Before the index hears of it, too.
    assert led("mira", "giraffe") == []
    told()
    assert not health.verify()
    binned.restore_collection(actor_of("mira"), db.session.get_one(DeletedCollection, collection.id))
    db.session.commit()
    told()
    assert led("mira", "giraffe") == [f"/collections/{collection.id}"]
    assert not health.verify()


def test_a_page_with_posts_has_it_among_them(collection: Collection) -> None:
    post = said("mira", "ward", "Other", "A zebra.")
    assert led("harry", "zebra") == [f"/collections/{collection.id}", f"/posts/{post}"]


def test_it_goes_with_who_made_it(collection: Collection) -> None:
    del collection
    erase(actor_of("mira").id or 0, texts=True)
    assert led("harry", "zebra") == []
    assert not health.verify()
