"""A list as a table that a spreadsheet opens and nobody is harmed by; a table into the list, looked at line by line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select

from forum.kernel.db import db
from forum.resources import sheets
from forum.resources.models import Resource, ResourceTag
from tests.attachments.of_files import PDF, sent
from tests.browser import Browser
from tests.cast import STRANGERS

Open = Callable[[str | None], Browser]
LINK = "https://example.org/"
HEAD = "title,url,kind,year,language,country,why,themes\n"


def _import(who: Browser, text: str = "", do: str = "check", **fields: Any) -> Any:
    return who.post("/pods/ward/resources/import", sheet=text, do=do, **fields)


def _states(page: str) -> dict[int, str]:
    """Return what happens to each line, by its number."""
    rows = re.findall(r'<th scope="row" class="num">(\d+)</th>\s*<td>(.*?)</td>', page, re.DOTALL)
    return {int(number): re.sub(r"<[^>]*>", "", cell).strip() for number, cell in rows}


def _titles(site: Flask) -> list[str]:
    with site.app_context():
        return list(db.session.execute(select(Resource.title).order_by(Resource.id)).scalars())


def test_nothing_is_added_before_it_was_looked_at(browser: Open, site: Flask) -> None:
    mona = browser("mona")
    text = HEAD + f'"Wells, deep",{LINK}1,Tool,2019,French,KE,"For, the ward","Water; fire"\n\nPumps,{LINK}2\n'
    page = _import(mona, text)
    assert page.status_code == 200
    assert "2 lines would be added." in page.text
    assert _states(page.text)[2].startswith("Is added")
    assert "left out: fire" in page.text
    assert _titles(site) == []
    assert _import(mona, text, "add").location == "/pods/ward/resources"
    assert _titles(site) == ["Wells, deep", "Pumps"]
    with site.app_context():
        one = db.session.execute(select(Resource).where(Resource.title == "Wells, deep")).scalar_one()
        assert (one.kind, one.year, one.language, one.country, one.why) == ("tool", 2019, "fr", "KE", "For, the ward")
        assert len(db.session.execute(select(ResourceTag.tag_id)).all()) == 1


def test_each_line_says_what_is_wrong_and_stays_to_be_mended(browser: Open, site: Flask) -> None:
    mona = browser("mona")
    mona.post("/pods/ward/resources", title="There", url=LINK)
    text = HEAD + "".join(
        f"{line}\n"
        for line in (
            f"Good,{LINK}1",
            ",javascript:alert(1)",
            f"Old,{LINK}2,spell,19",
            f"Twin,{LINK}",
            f"Again,{LINK}1/",
            f"Long,{LINK}3,,,,,,,more",
        )
    )
    page = _import(mona, text)
    states = _states(page.text)
    assert states[2].startswith("Is added")
    assert "title: " in states[3]
    assert "url: " in states[3]
    assert "kind: " in states[4]
    assert "/resources/1" in states[5]
    assert "The same as line 2" in states[6]
    assert "more cells" in states[7]
    left = _import(mona, text, "add")
    assert left.status_code == 200
    assert "1 resource was added." in left.text
    assert _titles(site) == ["There", "Good"]
    for kept in ("javascript:alert(1)", "Old,", "Twin,", "Again,", ",more"):
        assert kept in left.text.partition("<textarea")[2], kept
    assert _import(mona, HEAD + f"Twin,{LINK}\n", "add", anyway="y").status_code == 303
    assert _titles(site) == ["There", "Good", "Twin"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (("\ufeff" + HEAD + f"Étapes,{LINK}\n").encode(), ""),
        ((HEAD + f"Étapes,{LINK}\n").replace(",", ";").encode(), ""),
        ((HEAD + f"Étapes,{LINK}\n").replace("\n", "\r\n").encode("utf-16"), "UTF-16"),
        ((HEAD + f"Étapes,{LINK}\n").replace(",", "\t").encode("cp1252"), "Windows-1252"),
        ((HEAD + f"Étapes Памятка для сестёр о воде,{LINK}\n").replace("Étapes ", "").encode("cp1251"), "Windows-1251"),
    ],
)
def test_a_file_is_read_in_its_letters_and_says_so_where_they_are_guessed(
    browser: Open, site: Flask, content: bytes, said: str
) -> None:
    mona = browser("mona")
    page = _import(mona, table=sent(content, "list.csv"))
    assert page.status_code == 200, page.text
    assert ("This is not UTF-8" in page.text, said in page.text) == (bool(said), True)
    title = "Памятка для сестёр о воде" if said == "Windows-1251" else "Étapes"
    assert f'<td dir="auto">{title}</td>' in page.text


@pytest.mark.parametrize(
    "text",
    ["", "title\nWells\n", HEAD, HEAD + f"A,{LINK}\n" * (sheets.MOST + 1), 'title,url\n"' + "x" * 140_000 + '",a\n'],
)
def test_what_is_no_table_comes_back_as_it_was(browser: Open, site: Flask, text: str) -> None:
    answer = _import(browser("mona"), text)
    assert answer.status_code == 422
    assert str(escape(text[:40].strip())) in answer.text
    assert _titles(site) == []


def test_a_file_that_is_too_large_is_refused(browser: Open) -> None:
    answer = _import(browser("mona"), table=sent(b"x" * (sheets.BYTES + 1), "a.csv"))
    assert answer.status_code == 422
    assert "too large" in answer.text


def test_only_who_keeps_the_pod_brings_tables(browser: Open, site: Flask) -> None:
    for name in ("mira", "harry", "omar", "leo"):
        assert browser(name).get("/pods/ward/resources/import").status_code == 403, name
        assert _import(browser(name), HEAD + f"A,{LINK}\n", "add").status_code == 403, name
    assert _titles(site) == []


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_the_table_is_for_those_of_the_pod(browser: Open, who: str | None) -> None:
    browser("mira").post("/pods/ward/resources", title="xqsecret", url=LINK)
    answer = browser(who).get("/pods/ward/resources/list.csv")
    assert answer.status_code in (403, 404)
    assert "xqsecret" not in answer.text


def test_a_list_is_a_table_without_formulas_that_can_be_read_again(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    mira.post("/pods/ward/resources", title='=HYPERLINK("x")', url=LINK, why="+1\n-2", tags="water", publisher="@x")
    mira.post("/pods/ward/resources", title="A file", files=[sent(PDF, "-a.pdf")])
    mira.post("/pods/ward/resources", title="French", url=LINK + "2", language="fr")
    answer = browser("harry").get("/pods/ward/resources/list.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="resources-ward.csv"'
    assert answer.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(answer.text[1:])))
    assert [row["title"] for row in rows] == ['\'=HYPERLINK("x")', "A file", "French"]
    assert (rows[0]["why"], rows[0]["publisher"], rows[0]["themes"]) == ("'+1\n'-2", "'@x", "Water")
    assert rows[1]["file"] == "'-a.pdf"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    narrowed = mona.get("/pods/ward/resources/list.csv?language=fr").text
    assert "French" in narrowed
    assert "A file" not in narrowed
    read = _import(mona, answer.text.replace(LINK, LINK + "new/"))
    assert '<td dir="auto">=HYPERLINK(&#34;x&#34;)</td>' in read.text
    assert "Wrong:" in _states(read.text)[4]


def test_a_column_that_nobody_knows_is_named(browser: Open) -> None:
    page = _import(browser("mona"), f"colour,url,title\nred,{LINK},Wells\n")
    assert "Columns that are not read: colour" in page.text


def test_the_kinds_that_a_line_can_name_stand_there(browser: Open) -> None:
    page = browser("mona").get("/pods/ward/resources/import").text
    assert "<code>guideline</code> (Guideline), <code>tool</code> (Tool)" in page
