"""The words of a file as a page: for exactly those who see it, escaped, in pages, or with the reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask

from tests.attachments.of_files import kept, reply, sent, without_tokens
from tests.browser import Browser
from tests.extracts import bombs, papers
from tests.extracts.of_extracts import brought, drain
from tests.threads.of_threads import begin, post_id

Open = Callable[[str | None], Browser]
OUTSIDE = (None, "omar", "asha", "leo", "sue", "odette", "clive", "adam")


def test_a_post_leads_to_the_words_of_its_file_and_tells_their_size(browser: Open, site: Flask) -> None:
    mira, carol = browser("mira"), browser("carol")
    thread, (file,) = brought(site, mira, (papers.pdf(*papers.WORDS.values()), "plan.pdf"))
    shown = carol.get(f"/threads/{thread}/clean-water").text
    assert f'<a class="as-text" href="/attachments/{file}/text">Read as text, 1 KB</a>' in shown
    page = carol.get(f"/attachments/{file}/text")
    assert page.status_code == 200
    for number, said in enumerate(papers.WORDS.values(), 1):
        section = page.text.split(f'<section id="page-{number}">')[1].split("</section>")[0]
        assert f"Page {number}</h2>" in section
        assert said.split()[0] in section.replace("&#39;", "'")
    assert f'href="/attachments/{file}/plan.pdf">The whole file, ' in page.text
    assert f'href="/posts/{post_id(site, thread, 2)}"' in page.text
    assert '<p dir="auto">' in page.text


def test_nobody_else_reads_them(browser: Open, site: Flask) -> None:
    _thread, (file,) = brought(site, browser("mira"), (b"xqwords of the ward", "note.txt"))
    for who in OUTSIDE:
        other = browser(who)
        answer = other.get(f"/attachments/{file}/text")
        assert answer.status_code == 404, who
        assert "xqwords" not in answer.text
        missing = other.get("/attachments/99999/text")
        assert without_tokens(answer.text, f"/{file}/") == without_tokens(missing.text, "/99999/")


def test_a_hidden_file_has_no_words_for_other_members(browser: Open, site: Flask) -> None:
    mira, mona, carol, harry = (browser(who) for who in ("mira", "mona", "carol", "harry"))
    thread, (file,) = brought(site, mira, (b"xqwords of a patient", "note.txt"))
    assert mona.post(f"/attachments/{file}/hidden", reason="Shows a patient.").status_code == 303
    for who, status in ((harry, 404), (mira, 200), (mona, 200), (carol, 200)):
        answer = who.get(f"/attachments/{file}/text")
        assert (answer.status_code, "xqwords" in answer.text) == (status, status == 200)
    assert f"/{file}/text" not in harry.get(f"/threads/{thread}/clean-water").text


def test_words_are_shown_as_they_are_and_do_nothing(browser: Open, site: Flask) -> None:
    attack = b"<script>alert(1)</script>\n\n<b>bold</b> & {{ 7 * 7 }}\n\ncell\t<img src=x>\n"
    _thread, (file,) = brought(site, browser("mira"), (attack, "note.txt"))
    page = browser("carol").get(f"/attachments/{file}/text").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; {{ 7 * 7 }}" in page
    assert '<td dir="auto">&lt;img src=x&gt;</td>' in page


def test_a_long_document_comes_in_pages_and_is_found_by_the_number_of_its_own(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    _thread, (file,) = brought(site, mira, (papers.pdf(*(f"This is page {at}" for at in range(1, 36))), "plan.pdf"))
    first, third = mira.get(f"/attachments/{file}/text").text, mira.get(f"/attachments/{file}/text?at=24").text
    assert re.findall(r'id="page-(\d+)"', first) == [str(at) for at in range(1, 11)]
    assert re.findall(r'id="page-(\d+)"', third) == [str(at) for at in range(21, 31)]
    assert f'href="/attachments/{file}/text?page=4"' in third
    for odd in ("?page=99", "?at=99999", "?at=x", "?page=-1"):
        assert mira.get(f"/attachments/{file}/text{odd}").status_code == 200


def test_why_there_are_no_words_is_said_quietly(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    made = {name: content for name, content, _reasons in bombs.bombs()}
    thread, (scan, locked) = brought(site, mira, (made["scan.pdf"], "scan.pdf"), (made["locked.odt"], "locked.odt"))
    shown = mira.get(f"/threads/{thread}/clean-water").text
    assert "Not readable as text: It has only pictures of its pages, as a scan does." in shown
    assert "Not readable as text: It is locked with a password." in shown
    assert f"/attachments/{scan}/text" not in shown
    assert "It is locked with a password." in mira.get(f"/attachments/{locked}/text").text


def test_a_part_of_the_words_says_that_it_is_one(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    _thread, (file,) = brought(site, mira, (papers.pdf(*("one page of many" for _ in range(501))), "plan.pdf"))
    page = mira.get(f"/attachments/{file}/text").text
    assert "Only a part of it could be read: It is longer than what is read here." in page
    assert "one page of many" in page


def test_what_nobody_has_read_yet_says_so(browser: Open, site: Flask) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(b"words", "note.txt"), sent(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "old.doc"))
    note, old = kept(site)
    assert "have not been read yet" in mira.get(f"/attachments/{note.id}/text").text
    assert f"/{note.id}/text" not in mira.get(f"/threads/{thread}/clean-water").text
    drain(site)
    assert "Files of this kind are not read here." in mira.get(f"/attachments/{old.id}/text").text
    assert f"/{note.id}/text" in mira.get(f"/threads/{thread}/clean-water").text
