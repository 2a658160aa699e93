"""What a pod has twice: asked before it is added, listed for the moderators, told apart by them."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum.resources import addresses, wording
from tests.attachments.of_files import PDF, keys, sent
from tests.browser import Browser

Open = Callable[[str | None], Browser]
LINK = "https://www.who.int/publications/i/item/1"


def _add(who: Browser, pod: str = "ward", **fields: object) -> int:
    return who.post(f"/pods/{pod}/resources", **fields).status_code


def _pairs(who: Browser, pod: str = "ward") -> list[tuple[str, list[str]]]:
    page = who.get(f"/pods/{pod}/resources/twins")
    assert page.status_code == 200
    parts = page.text.split('<section class="pair">')[1:]
    return [
        (re.findall(r'<h2 class="hd">([^<]*)</h2>', part)[0], re.findall(r'<h2><a href="/resources/(\d+)">', part))
        for part in parts
    ]


@pytest.mark.parametrize(
    "again",
    [
        {"url": "http://who.int/publications/i/item/1/#top", "title": "Other"},
        {"url": LINK + "2", "title": "In health care: WHO guidelines of hand HYGIÈNE"},
        {"url": LINK + "2", "title": "WHO guidelines hand hygiene in health"},
    ],
)
def test_the_same_in_other_words_is_asked_about(browser: Open, again: dict[str, str]) -> None:
    mira = browser("mira")
    assert _add(mira, title="WHO guidelines hand hygiene in health care", url=LINK) == 303
    answer = mira.post("/pods/ward/resources", **again)
    assert answer.status_code == 422
    assert '<a href="/resources/1">' in answer.text
    assert _add(mira, **again, anyway="y") == 303


def test_what_is_another_is_added_at_once(browser: Open) -> None:
    mira = browser("mira")
    assert _add(mira, title="Hand hygiene in health care", url=LINK) == 303
    assert _add(mira, title="Hand hygiene in schools", url=LINK + "?lang=fr") == 303
    assert _add(browser("omar"), "clinic", title="Hand hygiene in health care", url=LINK) == 303


def test_of_several_files_each_is_asked_about_by_its_title(browser: Open) -> None:
    mira = browser("mira")
    assert _add(mira, title="Audit of the wells", url=LINK) == 303
    listed = mira.post("/pods/ward/resources", do="files", files=[sent(b"a,b\n", "a.csv"), sent(b"c,d\n", "c.csv")])
    first, second = keys(listed)
    titles = {f"title-{first}": "Wells: the audit", f"title-{second}": "Pumps"}
    answer = mira.post("/pods/ward/resources", file=[first, second], **titles)
    assert answer.status_code == 422
    assert '<a href="/resources/1">' in answer.text
    assert 'value="Wells: the audit"' in answer.text


def test_moderators_read_what_is_likely_the_same_and_why(browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    assert _add(mira, title="Wells", files=[sent(PDF, "a.pdf")]) == 303
    assert _add(mira, title="Pumps", files=[sent(PDF, "b.pdf")], anyway="y") == 303
    assert _add(mira, title="The core components", url=LINK) == 303
    assert _add(mira, title="Components: the core", url=LINK + "/", anyway="y") == 303
    assert _add(browser("omar"), "clinic", title="Wells", files=[sent(PDF, "c.pdf")]) == 303
    assert _pairs(mona) == [("The same address · The same title", ["3", "4"]), ("The same file", ["1", "2"])]
    assert "Likely the same" in mona.get("/pods/ward/resources").text
    assert "Likely the same" not in mira.get("/pods/ward/resources").text
    assert mira.get("/pods/ward/resources/twins").status_code == 403
    assert _pairs(browser("odette"), "clinic") == []


def test_what_is_told_apart_replaced_or_deleted_is_no_pair(browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    for at in range(3):
        assert _add(mira, title="Wells", url=f"{LINK}{at}", anyway="y") == 303
    assert len(_pairs(mona)) == 3
    assert mona.post("/resources/2/twins/1").location == "/pods/ward/resources/twins"
    assert mona.post("/resources/1/twins/2").status_code == 303
    assert [pair for _why, pair in _pairs(mona)] == [["2", "3"], ["1", "3"]]
    assert mona.delete("/resources/1/twins/2").status_code == 303
    assert len(_pairs(mona)) == 3
    assert 'value="/resources/3"' in mona.get("/resources/2/successor?by=3").text
    assert mona.post("/resources/2/successor", by="3").status_code == 303
    assert [pair for _why, pair in _pairs(mona)] == [["1", "3"]]
    mona.post("/resources/3/deletion", reason="Twice.")
    assert _pairs(mona) == []


def test_only_two_of_one_pod_are_told_apart_and_by_its_moderators_only(browser: Open) -> None:
    mira, mona, omar = browser("mira"), browser("mona"), browser("omar")
    assert _add(mira, title="Wells", url=LINK) == 303
    assert _add(omar, "clinic", title="Wells", url=LINK) == 303
    assert mona.post("/resources/1/twins/2").status_code == 404
    assert mona.post("/resources/1/twins/99").status_code == 404
    assert mona.post("/resources/1/twins/1").status_code == 422
    assert mira.post("/resources/1/twins/2").status_code == 403


def test_an_upgrade_knows_what_stands_as_the_code_does(site: Flask) -> None:
    migration = importlib.import_module("migrations.versions.0033_likely_duplicates")
    for title in ("Étapes pratiques de la santé", "A of", "消毒 液"):
        assert migration.title_key(wording.folded(title)) == wording.title_key(title)
    for url in (LINK, "http://WWW.who.int/a/?b=1#c", "https://[", "https://x.org/resources/7/versions/1"):
        place = addresses.place(url)
        assert migration.place(url) == (addresses.key(place) if place else None)
