"""Files come with a reply, stay with its draft, and are put on its post and no other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from forum.attachments import actions
from forum.kernel import files, sizes
from tests.attachments.of_files import PDF, fetch, kept, keys, photo, reply, sent
from tests.browser import Browser
from tests.threads.of_threads import begin, how_many, post_id

Open = Callable[[str | None], Browser]


def test_a_reply_brings_files_and_its_readers_fetch_them(browser: Open, site: Flask) -> None:
    mira, carol = browser("mira"), browser("carol")
    thread = begin(mira)
    answer = reply(mira, thread, sent(PDF, "Well plan.pdf"), sent(b"a,b\n1,2\n", "liters.csv"))
    assert answer.status_code == 303, answer.text
    plan, table = kept(site)
    assert (plan.post_id, plan.place, plan.type) == (post_id(site, thread, 2), "", "application/pdf")
    page = carol.get(f"/threads/{thread}/clean-water").text
    assert f'href="/attachments/{plan.id}/Well%20plan.pdf"' in page
    assert "<bdi>PDF</bdi> · 1 KB" in page
    found = fetch(carol, f"/attachments/{plan.id}/Well%20plan.pdf")
    assert (found.status_code, found.data) == (200, PDF)
    assert fetch(carol, f"/attachments/{table.id}/liters.csv").data == b"a,b\n1,2\n"


def test_a_thread_without_files_names_none(browser: Open) -> None:
    mira = browser("mira")
    page = mira.get(f"/threads/{begin(mira)}/clean-water").text
    assert "/attachments/" not in page
    assert 'class="files"' not in page


def test_files_stay_with_the_draft_until_it_is_sent(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    shown = reply(mira, thread, sent(PDF, "plan.pdf"), do="preview")
    assert (shown.status_code, len(keys(shown))) == (200, 1)
    assert how_many(site, thread) == 1
    # They are found again where the text is.
    for room in (f"/threads/{thread}/posts/new", f"/threads/{thread}/clean-water"):
        assert keys(mira.get(room)) == keys(shown)
    assert reply(mira, thread, file=keys(shown)).status_code == 303
    assert [file.post_id for file in kept(site)] == [post_id(site, thread, 2)]
    assert not keys(mira.get(f"/threads/{thread}/posts/new"))


def test_adding_keeps_the_text_and_shows_no_preview(browser: Open) -> None:
    mira = browser("mira")
    shown = reply(mira, begin(mira), sent(PDF, "plan.pdf"), do="files", body="Half a sentence")
    assert "Half a sentence</textarea>" in shown.text
    assert 'class="preview"' not in shown.text
    assert len(keys(shown)) == 1


def test_a_file_is_removed_before_it_is_sent(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    one, two = keys(reply(mira, thread, sent(PDF, "a.pdf"), sent(PDF, "b.pdf"), do="files"))
    shown = reply(mira, thread, file=[one, two], drop=[one], do="preview")
    assert keys(shown) == [two]
    reply(mira, thread, file=[one, two])
    assert [str(file.id) for file in kept(site)] == [two]


def test_what_a_picture_shows_is_said_in_the_form(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    (key,) = keys(reply(mira, thread, sent(photo(), "well.jpg"), do="files"))
    reply(mira, thread, file=[key], **{f"alt-{key}": 'A well with "a lid" <b>'})
    page = browser("carol").get(f"/threads/{thread}/clean-water").text
    assert 'alt="A well with &#34;a lid&#34; &lt;b&gt;"' in page
    assert '<b>"' not in page


def test_the_same_form_twice_is_one_post_with_its_files_once(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    for _again in range(2):
        assert reply(mira, thread, sent(PDF, "plan.pdf"), once="the-same").status_code == 303
    assert how_many(site, thread) == 2
    assert len(kept(site)) == 1
    assert not keys(mira.get(f"/threads/{thread}/posts/new"))


@pytest.mark.parametrize("whose", ["another's", "another pod's", "another thread's", "another post's"])
def test_a_file_of_somebody_or_something_else_is_never_put_on_a_post(browser: Open, site: Flask, whose: str) -> None:
    mira = browser("mira")
    mine, other = begin(mira), begin(mira, title="Another")
    if whose == "another's":
        theirs = keys(reply(browser("carol"), mine, sent(PDF, "theirs.pdf"), do="files"))
    elif whose == "another pod's":
        commons = begin(mira, "commons")
        theirs = keys(reply(mira, commons, sent(PDF, "theirs.pdf"), do="files"))
    elif whose == "another thread's":
        theirs = keys(reply(mira, other, sent(PDF, "theirs.pdf"), do="files"))
    else:
        reply(mira, other, sent(PDF, "theirs.pdf"))
        theirs = [str(kept(site)[0].id)]
    before = [(file.post_id, file.place, file.alt) for file in kept(site)]
    assert len(theirs) == 1
    answer = reply(mira, mine, file=theirs, drop=theirs, **{f"alt-{theirs[0]}": "Taken"})
    assert answer.status_code == 303
    assert reply(mira, mine, file=theirs).status_code == 303
    assert [(file.post_id, file.place, file.alt) for file in kept(site)] == before


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "nothing.pdf", "nothing.pdf is empty."),
        (b"MZ\x90\x00", "tool.exe", "tool.exe is of no kind that is taken"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "plan.svg", "plan.svg is of no kind that is taken"),
        (b"<script>alert(1)</script>", "page.html", "page.html is of no kind that is taken"),
        (b"\xff\xd8\xff\xe0 no picture", "broken.jpg", "broken.jpg cannot be read as a picture"),
        (b"%PDF-" + b"x" * 2000, "large.pdf", "large.pdf is larger than 2 KB"),
    ],
    ids=["empty", "program", "svg", "html", "broken", "large"],
)
def test_what_is_not_taken_comes_back_with_a_reason_and_the_text(
    browser: Open, site: Flask, monkeypatch: pytest.MonkeyPatch, content: bytes, name: str, said: str
) -> None:
    monkeypatch.setattr(sizes, "file", lambda: 2000)
    mira = browser("mira")
    thread = begin(mira)
    answer = reply(mira, thread, sent(content, name), sent(PDF, "good.pdf"), body="My words")
    assert answer.status_code == (413 if "larger" in said else 422)
    assert said in answer.text
    assert "My words</textarea>" in answer.text
    # The one that was taken waits in the form.
    assert [file.name for file in kept(site)] == ["good.pdf"]
    assert len(keys(answer)) == 1
    assert how_many(site, thread) == 1
    with site.app_context():
        assert len(list(files.keys())) == 1


def test_a_post_has_at_most_twenty_files(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    many = [sent(PDF, f"{number}.pdf") for number in range(actions.MOST + 1)]
    answer = reply(mira, thread, *many)
    assert answer.status_code == 422
    assert "A post has at most 20 files" in answer.text
    assert how_many(site, thread) == 1
    all_of_them = keys(answer)
    assert reply(mira, thread, file=all_of_them, drop=all_of_them[:1]).status_code == 303


def test_a_locked_thread_takes_no_files(browser: Open, site: Flask) -> None:
    mira, mona = browser("mira"), browser("mona")
    thread = begin(mira)
    mona.post(f"/threads/{thread}/lock", reason="Enough")
    assert reply(mira, thread, sent(PDF, "late.pdf")).status_code == 409
    assert not kept(site)


def test_a_discarded_draft_takes_its_files_along(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(PDF, "plan.pdf"), do="preview")
    draft = re.search(r"/drafts/\d+", mira.get(f"/threads/{thread}/posts/new").text)
    assert draft
    mira.delete(draft[0])
    assert not kept(site)


def test_words_under_the_name_of_the_files_are_no_files(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    answer = mira.post(f"/threads/{thread}/posts", body="Look.", language="en", do="post", files="only words")
    assert answer.status_code == 303
    assert not kept(site)
