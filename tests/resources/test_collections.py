"""Collections: an order with a word on each, kept without a script; and ticks that nobody but their owner sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.resources import queries_collections
from forum.resources.models_collections import CollectionItem, CollectionTick
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS
from tests.resources.of_plans import asked_of_database, joined_at_once

Open = Callable[[str | None], Browser]


@pytest.fixture
def mira(browser: Open) -> Browser:
    """Return the member, who has made a collection of three resources."""
    mira = browser("mira")
    assert mira.post("/pods/ward/collections", title="First week", about="For new nurses").location == "/collections/1"
    for at, title in enumerate(("Wells", "Pumps", "Latrines"), 1):
        mira.post("/pods/ward/resources", title=title, url=f"https://example.org/{at}")
        answer = mira.post(f"/resources/{at}/collections", collection="1", note=f"Page {at}")
        assert answer.location == "/collections/1"
    return mira


def _titles(who: Browser) -> list[str]:
    return re.findall(r'<h2><a href="/resources/\d+"><bdi[^>]*>([^<]*)<', who.get("/collections/1").text)


def _save(who: Browser, **fields: Any) -> Any:
    return who.post("/collections/1/edit", **{"title": "First week", "revision": "3", **fields})


def test_all_of_the_pod_read_it_in_its_order_with_its_notes(mira: Browser, browser: Open) -> None:
    for name in INSIDERS:
        page = browser(name).get("/collections/1").text
        assert _titles(browser(name)) == ["Wells", "Pumps", "Latrines"]
        for said in ("First week", "For new nurses", "Page 2", "Mira Patel", "0 of 3 done"):
            assert said in page, said
        assert "First week" in browser(name).get("/pods/ward/collections").text
        assert "/collections/1" in browser(name).get("/resources/2").text


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_to_others_it_is_as_if_it_were_not_there(mira: Browser, browser: Open, who: str | None) -> None:
    stranger = browser(who)
    assert stranger.get("/collections/1").status_code == stranger.get("/collections/99").status_code == 404
    assert stranger.post("/collection-items/1/tick").status_code in (401, 404)
    assert "First week" not in stranger.get("/pods/ward/collections").text


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({"place-3": "1"}, ["Latrines", "Wells", "Pumps"]),
        ({"place-1": "3"}, ["Pumps", "Latrines", "Wells"]),
        ({"place-1": "2", "place-2": "1", "place-3": "3"}, ["Pumps", "Wells", "Latrines"]),
        ({"place-1": "x", "place-2": "", "place-99": "1"}, ["Wells", "Pumps", "Latrines"]),
    ],
)
def test_numbers_order_it(mira: Browser, places: dict[str, str], order: list[str]) -> None:
    assert _save(mira, **places).status_code == 303
    assert _titles(mira) == order


def test_words_notes_and_what_leaves_it_are_changed_on_one_page(mira: Browser, site: Flask) -> None:
    form = mira.get("/collections/1/edit").text
    assert 'name="note-2" value="Page 2"' in form
    assert (
        _save(mira, title="Second week", drop=["1"], **{"note-2": "The picture", "note-3": "Page 3"}).status_code == 303
    )
    page = mira.get("/collections/1").text
    assert "Second week" in page
    assert "The picture" in page
    assert _titles(mira) == ["Pumps", "Latrines"]
    with site.app_context():
        assert list(db.session.execute(select(CollectionItem.position).order_by(CollectionItem.id)).scalars()) == [1, 2]


def test_who_was_slower_is_told_and_keeps_what_was_typed(mira: Browser, browser: Open) -> None:
    assert _save(browser("mona"), title="Monas", **{"place-3": "1"}).status_code == 303
    answer = _save(mira, title="Miras", **{"note-1": "Mine"})
    assert answer.status_code == 409
    assert 'value="Miras"' in answer.text
    assert 'value="Mine"' in answer.text
    assert _save(mira, revision="4", title="Miras").status_code == 303


@pytest.mark.parametrize("wrong", [{"title": ""}, {"title": "x" * 201}, {"about": "x" * 1001}, {"note-1": "x" * 201}])
def test_what_cannot_be_comes_back(mira: Browser, wrong: dict[str, str]) -> None:
    answer = _save(mira, **{"about": "Kept words", **wrong})
    assert answer.status_code == 422
    assert _titles(mira) == ["Wells", "Pumps", "Latrines"]
    assert ("Kept words" in answer.text) == ("about" not in wrong)


def test_only_its_maker_and_the_moderators_change_it(mira: Browser, browser: Open) -> None:
    harry, mona = browser("harry"), browser("mona")
    for path in ("/collections/1/edit", "/collections/1/deletion"):
        assert (harry.get(path).status_code, mona.get(path).status_code) == (403, 200)
    assert _save(harry).status_code == 403
    assert harry.post("/resources/1/collections", collection="1").status_code == 403
    assert "First week" not in harry.get("/resources/1/collections").text


def test_each_ticks_off_for_themselves(mira: Browser, browser: Open, site: Flask) -> None:
    harry = browser("harry")
    for _twice in range(2):
        assert harry.post("/collection-items/2/tick").location == "/collections/1#item-2"
    assert "1 of 3 done" in harry.get("/collections/1").text
    assert "1 of 3 done" in harry.get("/pods/ward/collections").text
    assert "0 of 3 done" in mira.get("/collections/1").text
    with site.app_context():
        assert len(db.session.execute(select(CollectionTick.item_id)).all()) == 1
    assert harry.delete("/collection-items/2/tick").status_code == 303
    assert "0 of 3 done" in harry.get("/collections/1").text


def test_what_is_deleted_is_not_counted_and_the_same_is_in_it_once(mira: Browser, browser: Open) -> None:
    browser("mona").post("/resources/2/deletion", reason="Names a patient.")
    assert _titles(mira) == ["Wells", "Latrines"]
    assert "0 of 2 done" in mira.get("/collections/1").text
    assert mira.post("/resources/1/collections", collection="1").status_code == 303
    assert _titles(mira) == ["Wells", "Latrines"]
    assert mira.post("/resources/1/collections", collection="99").status_code == 404


def test_a_resource_of_another_pod_is_not_taken_in(mira: Browser, browser: Open) -> None:
    omar = browser("omar")
    assert omar.post("/pods/clinic/collections", title="Theirs").location == "/collections/2"
    omar.post("/pods/clinic/resources", title="Theirs", url="https://example.org/t")
    assert mira.post("/resources/4/collections", collection="1").status_code == 404
    assert omar.post("/resources/4/collections", collection="1").status_code == 404
    assert omar.post("/resources/4/collections", collection="2").status_code == 303


def test_a_new_collection_goes_on_with_the_resource_that_asked_for_it(browser: Open, mira: Browser) -> None:
    mona = browser("mona")
    [new] = re.findall(r'href="(/pods/ward/collections/new\?[^"]+)"', mona.get("/resources/2/collections").text)
    mona.post("/pods/ward/collections", title="An earlier one")
    [action] = re.findall(r'<form method="post" action="(/pods/ward/collections[^"]*)"', mona.get(new).text)
    refused = mona.post(action, title="")
    assert refused.status_code == 422
    assert f'action="{action}"' in refused.text
    answer = mona.post(action, title="Pumps and more")
    assert answer.location == "/resources/2/collections?collection=3"
    assert '<option value="3" selected>' in mona.get(answer.location).text


def test_another_word_on_what_is_in_it_already_is_not_lost(mira: Browser) -> None:
    again = mira.post("/resources/2/collections", collection="1", note="Page 2")
    assert again.location == "/collections/1"
    other = mira.post("/resources/2/collections", collection="1", note="Read this first")
    assert other.status_code == 422
    assert "It is in this collection already." in other.text
    assert "Read this first" in other.text
    assert mira.get("/collections/1").text.count('href="/resources/2"') == 1


def test_not_all_is_joined_at_once_as_the_orders_to_try_are_too_many(
    inside: Flask, actor: Callable[[str], Actor]
) -> None:
    with asked_of_database() as asked:
        queries_collections.items(actor("mira"), 1)
    assert joined_at_once(asked[-1]) <= 7
