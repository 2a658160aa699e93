"""A file of a post is kept as a resource: stored once, each seen by its own people; many are called one by one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from forum.attachments.models import Blob
from forum.kernel import settings
from forum.kernel.db import db
from forum.pods.models import Pod
from forum.resources.models import Resource, ResourceVersion
from tests.attachments.of_files import PDF, kept, keys, reply, sent
from tests.browser import Browser
from tests.cast import STRANGERS
from tests.threads.of_threads import begin, post_id

Open = Callable[[str | None], Browser]


def _posted(site: Flask, who: Browser, name: str = "one_page.pdf", pod: str = "ward") -> tuple[int, int]:
    """Return a post and its file."""
    thread = begin(who, pod)
    assert reply(who, thread, sent(PDF, name)).status_code == 303
    return post_id(site, thread, 2), kept(site)[-1].id


def test_a_file_is_kept_once_and_both_hand_it_out(site: Flask, browser: Open) -> None:
    mira, harry = browser("mira"), browser("harry")
    post, file = _posted(site, mira)
    assert f'href="/attachments/{file}/resource"' in harry.get(f"/posts/{post}/menu").text
    assert 'value="one page"' in harry.get(f"/attachments/{file}/resource").text
    answer = harry.post(
        f"/attachments/{file}/resource", title="One page", kind="tool", why="For the wall.", tags="water"
    )
    assert answer.location == "/resources/1"
    page = browser("carol").get("/resources/1").text
    assert "Harry Osei" in page
    assert re.search(rf'<dt>From a post</dt><dd><a href="/posts/{post}"[^>]*>Clean water</a>', page)
    assert mira.get("/resources/1/versions/1").data == mira.get(f"/attachments/{file}/one_page.pdf").data == PDF
    with site.app_context():
        assert db.session.execute(select(func.count()).select_from(Blob)).scalar_one() == 1


def test_where_it_came_from_is_for_those_who_see_the_post(site: Flask, browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    post, file = _posted(site, mira)
    mira.post(f"/attachments/{file}/resource", title="One page")
    mona.post(f"/posts/{post}/hidden", reason="Not now.")
    assert "From a post" not in browser("harry").get("/resources/1").text
    assert "From a post" in mona.get("/resources/1").text
    assert browser("harry").get("/resources/1/versions/1").data == PDF


@pytest.mark.parametrize("who", [*STRANGERS, None])
def test_nobody_else_keeps_it(site: Flask, browser: Open, who: str | None) -> None:
    _post, file = _posted(site, browser("mira"))
    other = browser(who)
    assert other.get(f"/attachments/{file}/resource").status_code == 404
    assert other.post(f"/attachments/{file}/resource", title="Mine").status_code in (401, 404)
    with site.app_context():
        assert db.session.execute(select(Resource.id)).all() == []


def test_a_file_of_a_hidden_post_is_not_kept_by_its_author(site: Flask, browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    post, file = _posted(site, mira)
    mona.post(f"/posts/{post}/hidden", reason="Names a patient.")
    assert mira.get(f"/attachments/{file}/resource").status_code == 403
    assert mira.post(f"/attachments/{file}/resource", title="One page").status_code == 403
    mona.delete(f"/posts/{post}/hidden")
    assert mira.post(f"/attachments/{file}/resource", title="One page").status_code == 303


def test_a_hidden_file_and_one_that_is_not_sent_are_not_kept(site: Flask, browser: Open) -> None:
    mira, mona = browser("mira"), browser("mona")
    _post, file = _posted(site, mira)
    mona.post(f"/attachments/{file}/hidden", reason="Shows a patient.")
    for who in (mira, mona):
        assert who.post(f"/attachments/{file}/resource", title="Mine").status_code == 403
    mira.post("/pods/ward/resources", do="files", files=[sent(b"a,b\n", "a.csv")])
    assert mira.post(f"/attachments/{kept(site)[-1].id}/resource", title="Mine").status_code == 403


def test_what_the_pod_has_is_asked_about_first(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _post, file = _posted(site, mira)
    assert mira.post(f"/attachments/{file}/resource", title="One page").status_code == 303
    assert '<a href="/resources/1">' in mira.get(f"/attachments/{file}/resource").text
    again = mira.post(f"/attachments/{file}/resource", title="Another name", why="Kept words")
    assert again.status_code == 422
    assert '<a href="/resources/1">' in again.text
    assert "Kept words" in again.text
    assert mira.post(f"/attachments/{file}/resource", title="Another name", anyway="y").status_code == 303


def test_wrong_words_come_back_and_nothing_is_kept_where_nothing_may_be(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    _post, file = _posted(site, mira)
    answer = mira.post(f"/attachments/{file}/resource", title="", publisher="District office")
    assert answer.status_code == 422
    assert "District office" in answer.text
    before = settings.current()
    settings.use(replace(before, quota={**before.quota, "person": 0}))
    full = mira.post(f"/attachments/{file}/resource", title="One page")
    settings.use(before)
    assert full.status_code == 422
    with site.app_context():
        pod = db.session.execute(select(Pod).where(Pod.slug == "ward")).scalar_one()
        db.session.execute(update(Pod).where(Pod.id == pod.id).values(archived_at=pod.created_at))
        db.session.commit()
    assert mira.post(f"/attachments/{file}/resource", title="One page").status_code == 403


def test_the_only_file_keeps_its_title_when_others_join_it(browser: Open) -> None:
    mira = browser("mira")
    (first,) = keys(mira.post("/pods/ward/resources", do="files", files=[sent(b"a,b\n", "a.csv")]))
    more = [sent(b"c,d\n", "c.csv"), sent(b"<svg/>", "d.svg")]
    listed = mira.post("/pods/ward/resources", do="files", file=first, title="Audit of wells", files=more).text
    assert f'name="title-{first}" value="Audit of wells"' in listed
    assert listed.count('name="title-') == 2
    assert "d.svg is of no kind that is taken" in listed


def test_many_files_are_one_entry_each_with_the_title_that_they_are_given(site: Flask, browser: Open) -> None:
    mira = browser("mira")
    files = [sent(b"a,b\n", "first_sheet.csv"), sent(b"c,d\n", "second.csv"), sent(b"e,f\n", "third.csv")]
    listed = mira.post("/pods/ward/resources", do="files", files=files)
    first, second, third = keys(listed)
    assert f'name="title-{first}" value="first sheet"' in listed.text
    titles = {f"title-{first}": "Audit of wells", f"title-{second}": "x" * 201}
    answer = mira.post("/pods/ward/resources", file=[first, second, third], kind="dataset", **titles)
    assert answer.status_code == 422
    assert 'value="Audit of wells"' in answer.text
    titles[f"title-{second}"] = " "
    assert mira.post("/pods/ward/resources", file=[first, second, third], kind="dataset", **titles).status_code == 303
    with site.app_context():
        made = db.session.execute(select(Resource.title, Resource.kind).order_by(Resource.id)).all()
        assert [tuple(row) for row in made] == [
            ("Audit of wells", "dataset"),
            ("second", "dataset"),
            ("third", "dataset"),
        ]
        assert db.session.execute(select(func.count(ResourceVersion.blob_id.distinct()))).scalar_one() == 3


def test_a_file_that_is_a_resource_leads_there(site: Flask, browser: Open) -> None:
    mira, harry = browser("mira"), browser("harry")
    post, file = _posted(site, mira)
    mira.post(f"/attachments/{file}/resource", title="One page")
    page = harry.get(f"/posts/{post}/menu").text
    assert re.search(r'<a href="/resources/1">.*One page', page)
    assert f"/attachments/{file}/resource" not in page
    mira.post("/resources/1/deletion", reason="")
    assert f"/attachments/{file}/resource" in harry.get(f"/posts/{post}/menu").text
