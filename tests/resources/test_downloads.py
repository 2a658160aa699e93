"""How often a file was downloaded is counted, and by whom is written nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from forum.kernel.db import Model, db
from forum.resources.models import ResourceVersion
from tests.attachments.of_files import PDF, fetch, sent
from tests.browser import Browser
from tests.cast import STRANGERS

Open = Callable[[str | None], Browser]
FILE = "/resources/1/versions/1"


def _counted(site: Flask) -> list[int]:
    with site.app_context():
        return list(db.session.execute(select(ResourceVersion.downloads).order_by(ResourceVersion.number)).scalars())


def _add(who: Browser) -> None:
    assert who.post("/pods/ward/resources", title="Wells", files=[sent(PDF, "a.pdf")]).status_code == 303


def test_each_download_counts_and_the_page_says_how_many(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    _add(mira)
    assert "Downloads" not in mira.get("/resources/1").text
    for who in (mira, harry, harry):
        assert fetch(who, FILE).data == PDF
    assert _counted(site) == [3]
    assert '<dt>Downloads</dt><dd><span class="num">3</span>' in mira.get("/resources/1").text
    mira.post("/resources/1/versions", files=[sent(b"a,b\n", "b.csv")])
    assert fetch(mira, "/resources/1/versions/2").status_code == 200
    assert _counted(site) == [3, 1]
    page = mira.get("/resources/1").text
    assert '<dt>Downloads</dt><dd><span class="num">4</span>' in page
    assert "3 downloads" in page
    assert "1 download<" in page


@pytest.mark.parametrize(
    ("method", "headers", "many"),
    [
        ("HEAD", {}, 0),
        ("GET", {"Range": "bytes=9-"}, 0),
        ("GET", {"Range": "bytes = 10-20"}, 0),
        ("GET", {"Range": "bytes=-5"}, 0),
        ("GET", {"Range": "bytes=0-"}, 1),
        ("GET", {"Range": "bytes=0-9"}, 1),
        ("GET", {"Sec-Fetch-Site": "cross-site"}, 0),
    ],
)
def test_only_the_beginning_of_a_download_counts(
    browser: Open, site: Flask, method: str, headers: dict[str, str], many: int
) -> None:
    mira = browser("mira")
    _add(mira)
    assert fetch(mira, FILE, method, **headers).status_code in (200, 206)
    assert _counted(site) == [many]


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_nobody_outside_is_counted(browser: Open, site: Flask, who: str | None) -> None:
    _add(browser("mira"))
    assert fetch(browser(who), FILE).status_code == 404
    assert _counted(site) == [0]


def test_no_table_has_who_downloaded(browser: Open, site: Flask) -> None:
    mira, harry = browser("mira"), browser("harry")
    _add(mira)
    with site.app_context():
        before = {table.name: db.session.execute(select(table)).all() for table in Model.metadata.sorted_tables}
        db.session.rollback()
    fetch(harry, FILE)
    with site.app_context():
        changed = {
            table.name
            for table in Model.metadata.sorted_tables
            if db.session.execute(select(table)).all() != before[table.name]
        }
    # When somebody was here last is kept of every page.
    assert changed - {"session", "user_account"} == {"resource_version"}
