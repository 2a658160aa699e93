"""Texts that lead to files of other posts: what those cost is said to whoever may see them, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.attachments.models import Attachment
from tests.attachments.of_files import PDF, kept, photo, reply, sent
from tests.browser import Browser
from tests.threads.of_threads import begin, statements

Open = Callable[[str | None], Browser]
COSTS = '</a> <span class="num">(<bdi>PDF</bdi> · 1 KB)</span>'


@pytest.fixture
def paper(browser: Open, site: Flask) -> Attachment:
    """Return a file of Harry's post in the ward."""
    harry = browser("harry")
    reply(harry, begin(harry, title="Papers"), sent(PDF, "plan.pdf"))
    return kept(site)[-1]


def _leads(file: Attachment) -> str:
    return f"Read [the plan](/attachments/{file.id}/{file.name})."


def test_a_link_says_what_it_costs_in_the_preview_and_in_the_post(browser: Open, paper: Attachment) -> None:
    mira = browser("mira")
    typed = {"title": "Wells", "body": _leads(paper), "language": "en", "kind": "question"}
    assert f"the plan{COSTS}." in mira.post("/pods/ward/threads", do="preview", **typed).text
    thread = begin(mira, body=_leads(paper))
    assert f"the plan{COSTS}." in browser("carol").get(f"/threads/{thread}/any").text


def test_a_hidden_file_says_it_to_its_uploader_and_the_moderators_only(
    browser: Open, site: Flask, paper: Attachment
) -> None:
    thread = begin(browser("mira"), body=_leads(paper))
    browser("mona").post(f"/attachments/{paper.id}/hidden", reason="Names a patient.")
    found = {who: COSTS in browser(who).get(f"/threads/{thread}/any").text for who in ("mira", "harry", "mona")}
    assert found == {"mira": False, "harry": True, "mona": True}


def test_of_a_file_of_another_pod_nothing_is_said(browser: Open, site: Flask) -> None:
    omar = browser("omar")
    reply(omar, begin(omar, pod="clinic", title="Ours"), sent(PDF, "plan.pdf"))
    (file,) = kept(site)
    thread = begin(browser("mira"), body=_leads(file))
    page = browser("carol").get(f"/threads/{thread}/any").text
    assert "the plan</a>." in page
    # A key that there is none of looks the same.
    none = begin(browser("mira"), body=f"Read [the plan](/attachments/{file.id + 7}/plan.pdf).")
    assert "the plan</a>." in browser("carol").get(f"/threads/{none}/any").text


def test_a_picture_of_another_post_is_a_link_that_says_what_it_costs(browser: Open, site: Flask) -> None:
    harry = browser("harry")
    reply(harry, begin(harry), sent(photo(), "well.jpg"))
    (file,) = kept(site)
    thread = begin(browser("mira"), body=f"![Look](/attachments/{file.id}/well.webp) there.")
    page = browser("carol").get(f"/threads/{thread}/any").text
    assert f'/attachments/{file.id}/picture">Look</a> <span class="num">(<bdi>JPG</bdi> · ' in page


def test_a_synthesis_leads_to_files_as_posts_do_and_shows_no_picture_at_once(
    browser: Open, site: Flask, paper: Attachment
) -> None:
    mira = browser("mira")
    thread = begin(mira)
    reply(mira, thread, sent(photo(), "well.jpg"))
    picture = kept(site)[-1]
    body = f"{_leads(paper)} ![Look](/attachments/{picture.id}/well.webp)"
    assert mira.post(f"/threads/{thread}/synthesis", body=body, language="en", read="0", do="post").status_code == 303
    for path in (f"/threads/{thread}/synthesis", f"/threads/{thread}/clean-water"):
        page = browser("carol").get(path).text
        assert f"the plan{COSTS}." in page
        assert f'src="/attachments/{picture.id}/well' not in page


def test_a_page_that_leads_to_none_asks_nothing_more_and_one_that_does_asks_once(
    browser: Open, site: Flask, paper: Attachment
) -> None:
    mira, carol = browser("mira"), browser("carol")
    plain, leads = begin(mira), begin(mira, body=f"{_leads(paper)}\n\n{_leads(paper)}")
    counts = []
    for thread in (plain, leads):
        carol.get(f"/threads/{thread}/any")
        with statements(site) as asked:
            carol.get(f"/threads/{thread}/any")
        counts.append(len(asked))
    assert counts[1] == counts[0] + 1
