"""Resources: who adds and reads them, what a form keeps through an error, what is handed out, and what takes room."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from forum.attachments import actions_keeping
from forum.attachments.models import Attachment, Blob
from forum.kernel import files, settings
from forum.kernel.db import db
from forum.pods.models import Pod
from forum.resources.models import Resource, ResourceVersion
from tests.attachments.of_files import PDF, sent
from tests.browser import Browser
from tests.cast import INSIDERS, STRANGERS

Open = Callable[[str | None], Browser]
LINK = "https://www.who.int/publications/i/item/1"


def _add(who: Browser, *names: str, content: Any = PDF, **fields: Any) -> Any:
    brought = {"files": [sent(content + name.encode() if len(names) > 1 else content, name) for name in names]}
    return who.post("/pods/ward/resources", **{"kind": "guideline", **(brought if names else {}), **fields})


def _titles(who: Browser, asked: str = "") -> list[str]:
    found = re.findall(
        r'<a href="/resources/\d+"><bdi[^>]*>([^<]*)</bdi></a></h2>', who.get(f"/pods/ward/resources{asked}").text
    )
    return list(found)


def test_a_member_shares_a_file_and_all_of_the_pod_read_it(browser: Open) -> None:
    fields = {
        "title": "Hand hygiene",
        "publisher": "WHO",
        "year": "2009",
        "language": "fr",
        "country": "CH",
        "tags": "water",
    }
    answer = _add(browser("mira"), "gla d.pdf", why="For the ward round.", licence="CC BY", **fields)
    assert answer.location == "/resources/1"
    for name in INSIDERS:
        page = browser(name).get("/resources/1").text
        for said in (
            "Hand hygiene",
            "WHO",
            "2009",
            "French",
            "Switzerland",
            "CC BY",
            "For the ward round.",
            "Mira Patel",
            "Water",
        ):
            assert said in page, said
        assert browser(name).get("/resources/1/versions/1").data == PDF
    file = browser("harry").get("/resources/1/versions/1")
    assert file.headers["Content-Disposition"].startswith('attachment; filename="gla d.pdf"')
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert browser("harry").get("/resources/1/versions/2").status_code == 404


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_to_others_a_resource_is_as_if_it_were_not_there(browser: Open, who: str | None) -> None:
    _add(browser("mira"), "a.pdf")
    stranger = browser(who)
    hidden, missing = stranger.get("/resources/1"), stranger.get("/resources/999")
    assert hidden.status_code == missing.status_code == 404
    assert stranger.get("/resources/1/versions/1").status_code == 404
    assert _add(stranger, url=LINK, title="Mine").status_code in (401, 403)


def test_a_link_says_where_it_leads_and_nobody_is_sent_there(browser: Open) -> None:
    assert _add(browser("mira"), url=LINK, title="Core components").status_code == 303
    page = browser("harry").get("/resources/1").text
    assert f'href="{LINK}" rel="nofollow ugc noopener noreferrer"' in page
    assert "who.int" in page
    assert browser("harry").get("/resources/1/versions/1").location == "/resources/1"


def test_several_files_are_several_resources_called_as_they_are(browser: Open) -> None:
    answer = _add(browser("mira"), "one_page.pdf", "two.pdf", title="Not theirs")
    assert answer.location == "/pods/ward/resources"
    assert _titles(browser("harry")) == ["two", "one page"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"year": "19"}, "year"),
        ({"year": "2999"}, "year"),
        ({"kind": "spell"}, "kind"),
        ({"language": "xx"}, "language"),
        ({"country": "XX"}, "country"),
        ({"title": "x" * 201}, "title"),
        ({"why": "x" * 601}, "why"),
        ({"url": LINK}, "url"),
    ],
)
def test_what_cannot_be_comes_back_with_its_file_and_words(
    browser: Open, site: Flask, wrong: dict[str, str], field: str
) -> None:
    mira = browser("mira")
    answer = _add(mira, "map.pdf", **{"publisher": "District office", **wrong})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "District office" in answer.text
    (key,) = re.findall(r'name="file" value="(\d+)"', answer.text)
    assert _add(mira, file=key, title="Map").location == "/resources/1"
    assert browser("harry").get("/resources/1/versions/1").data == PDF
    with site.app_context():
        assert db.session.execute(select(Attachment.id)).all() == []


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "who.int", "ftp://who.int/a", "http://", "https://a@who.int/", "https://[", "https://a b"],
)
def test_only_web_addresses_are_links(browser: Open, url: str) -> None:
    answer = _add(browser("mira"), url=url, title="Bad")
    assert answer.status_code == 422
    assert 'href="#url"' in answer.text


def test_nothing_brought_is_nothing_added_and_a_link_needs_a_title(browser: Open) -> None:
    assert 'href="#files"' in _add(browser("mira"), title="Empty").text
    assert 'href="#title"' in _add(browser("mira"), url=LINK).text


def test_what_the_pod_has_is_asked_about_and_no_wall(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    _add(mira, "a.pdf", title="Hand hygiene technical reference")
    for again in (
        _add(harry, "b.pdf", title="Other"),
        _add(harry, "c.csv", content=b"a,b\n", title="HAND hygiéne: technical reference"),
        _add(harry, "d.csv", content=b"c,d\n", title="Hand hygiene technical"),
    ):
        assert again.status_code == 422
        assert '<a href="/resources/1"><bdi>Hand hygiene technical reference</bdi></a>' in again.text
    (key,) = re.findall(r'name="file" value="(\d+)"', _add(harry, "b.pdf", title="Other").text)[:1]
    assert _add(harry, file=key, title="Other", anyway="y").status_code == 303
    with site.app_context():
        blobs = db.session.execute(select(ResourceVersion.blob_id)).scalars().all()
        assert len(blobs) == 2
        assert len(set(blobs)) == 1


def test_a_list_is_narrowed_counted_sorted_and_searched(browser: Open) -> None:
    mira, harry = browser("mira"), browser("harry")
    _add(mira, url=LINK, title="Zinc for wells", language="en", year="2019", country="KE", tags="water")
    _add(mira, url=LINK + "2", title="Étapes pratiques", language="fr", year="2019", kind="tool")
    _add(mira, url=LINK + "3", title="100% of wards_", language="fr", year="2022", kind="tool")
    assert _titles(harry) == ["100% of wards_", "Étapes pratiques", "Zinc for wells"]
    assert _titles(harry, "?sort=title") == ["100% of wards_", "Étapes pratiques", "Zinc for wells"]
    assert _titles(harry, "?sort=title&after=3") == ["Étapes pratiques", "Zinc for wells"]
    assert _titles(harry, "?after=3") == ["Étapes pratiques", "Zinc for wells"]
    assert _titles(harry, "?language=fr&year=2019") == ["Étapes pratiques"]
    assert _titles(harry, "?tag=water") == ["Zinc for wells"]
    assert _titles(harry, "?country=KE&kind=tool") == []
    assert _titles(harry, "?q=etapes") == ["Étapes pratiques"]
    assert _titles(harry, "?q=wells+zinc") == ["Zinc for wells"]
    assert _titles(harry, "?q=wards_") == ["100% of wards_"]
    assert _titles(harry, "?q=war_s") == []
    page = harry.get("/pods/ward/resources?kind=tool").text
    counted = re.findall(r'<bdi>([^<]*)</bdi>(?:<svg.*?</span>)?<span class="num">(\d+)</span></a></li>', page)
    assert ("French", "2") in counted
    assert ("Guideline", "1") in counted
    assert ("2019", "1") in counted
    assert ("English", "1") not in counted


def test_a_long_list_goes_on_by_key(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    for at in range(21):
        _add(mira, url=f"{LINK}/{at}", title=f"Paper {at:02}", anyway="y")
    (further,) = re.findall(
        r'<a class="wide" href="([^"]*)" rel="next">', browser("harry").get("/pods/ward/resources?sort=title").text
    )
    assert _titles(browser("harry"), "?" + further.partition("?")[2].replace("&amp;", "&")) == ["Paper 20"]


def test_an_archived_pod_is_read_only(browser: Open, site: Flask) -> None:
    _add(browser("mira"), "a.pdf", title="Kept")
    with site.app_context():
        pod = db.session.execute(select(Pod).where(Pod.slug == "ward")).scalar_one()
        db.session.execute(update(Pod).where(Pod.id == pod.id).values(archived_at=pod.created_at))
        db.session.commit()
    assert _titles(browser("mira")) == ["Kept"]
    assert browser("mira").get("/resources/1/versions/1").data == PDF
    assert browser("mira").get("/pods/ward/resources/new").status_code == 403
    assert _add(browser("mira"), url=LINK, title="Late").status_code == 403


@pytest.mark.parametrize("told", [{"charter_version": 2}, {"hold_first": 3}])
def test_whose_posts_would_wait_adds_nothing_yet_and_keeps_the_words(
    browser: Open, site: Flask, told: dict[str, int]
) -> None:
    with site.app_context():
        db.session.execute(update(Pod).where(Pod.slug == "ward").values(**told))
        db.session.commit()
    answer = _add(browser("mira"), url=LINK, title="Too early")
    assert answer.status_code == 422
    assert "Too early" in answer.text
    assert _titles(browser("mona")) == []


def test_bytes_stay_as_long_as_a_version_holds_them_and_count_as_its_owners(browser: Open, site: Flask) -> None:
    _add(browser("mira"), "a.pdf", title="Kept")
    with site.app_context():
        actions_keeping.tidy()
        (key,) = db.session.execute(select(Blob.key)).scalars()
        assert files.size(key) == len(PDF)
        db.session.delete(db.session.execute(select(Resource)).scalar_one())
        db.session.commit()
        actions_keeping.tidy()
        assert db.session.execute(select(Blob.key)).all() == []
        assert files.size(key) is None


def test_what_is_shared_takes_room_of_the_person_and_the_pod(browser: Open, site: Flask) -> None:
    _add(browser("mira"), "a.txt", content=b"a" * 700_000, title="Large")
    before = settings.current()
    settings.use(replace(before, quota={**before.quota, "person": 1}))
    answer = _add(browser("mira"), "b.txt", content=b"b" * 700_000, title="Larger")
    settings.use(before)
    assert answer.status_code == 422
    assert "the most for one person" in answer.text
