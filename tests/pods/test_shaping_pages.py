"""What coordinators shape: charter, settings, questions, tags; and archiving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.pods.models import Pod
from tests.browser import Browser
from tests.cast import Places
from tests.people import of_people
from tests.pods.of_asking import JOIN, ask, place_of
from tests.threads.of_threads import begin, how_many, post_id, say, set_on, typed

Open = Callable[[str | None], Browser]
_CHARTER, _SETTINGS = "/pods/ward/charter/edit", "/pods/ward/settings"


def _new_charter(carol: Browser, body: str = "Be *kinder*.") -> None:
    assert of_people.send(carol, carol.get(_CHARTER), _CHARTER, body=body).status_code == 303


def test_a_new_charter_is_accepted_before_the_next_post_and_the_text_survives(browser: Open, site: Flask) -> None:
    mira, carol = browser("mira"), browser("carol")
    thread = begin(mira)
    _new_charter(carol)
    assert "The charter has a new version." in mira.get("/pods/ward").text
    refused = say(mira, thread, "Words typed & kept")
    assert refused.status_code == 422
    assert typed(refused.text, "body") == "Words typed & kept"
    assert how_many(site, thread) == 1
    page = mira.get("/pods/ward/charter")
    assert "Be <em>kinder</em>." in page.text
    agreed = of_people.send(mira, page, "/pods/ward/charter/acceptance")
    assert (agreed.status_code, agreed.location) == (303, "/pods/ward")
    assert "The charter has a new version." not in mira.get("/pods/ward").text
    assert of_people.send(mira, refused, f"/threads/{thread}/posts").status_code == 303
    assert "Words typed &amp; kept" in carol.get(f"/threads/{thread}/clean-water").text
    assert say(carol, thread).status_code == 303


def test_accepting_a_charter_that_has_changed_again_is_refused(browser: Open) -> None:
    mira, carol = browser("mira"), browser("carol")
    _new_charter(carol)
    page = mira.get("/pods/ward/charter")
    _new_charter(carol, "Be kindest.")
    late = of_people.send(mira, page, "/pods/ward/charter/acceptance")
    assert late.status_code == 422
    assert "The charter has changed since you read it." in late.text
    assert "I agree" in mira.get("/pods/ward/charter").text


def test_a_charter_is_previewed_as_it_will_be_and_comes_back_when_it_is_empty(browser: Open) -> None:
    carol = browser("carol")
    preview = of_people.send(carol, carol.get(_CHARTER), _CHARTER, body="# Rules\n\n**Listen.**", do="preview")
    assert "<strong>Listen.</strong>" in preview.text
    assert typed(preview.text, "body") == "# Rules\n\n**Listen.**"
    assert "Be kind in the ward." in carol.get("/pods/ward/charter").text
    nothing = of_people.send(carol, preview, _CHARTER, body=" ", do="preview")
    assert "There is no text yet." in nothing.text
    empty = of_people.send(carol, preview, _CHARTER, body=" ")
    assert empty.status_code == 422
    _new_charter(carol, "**Listen.**")
    assert "<strong>Listen.</strong>" in browser(None).get("/pods/ward/charter").text
    assert "Version 2" in browser(None).get("/pods/ward/charter").text


def test_a_charter_saved_as_it_was_is_no_new_version(browser: Open) -> None:
    carol = browser("carol")
    assert of_people.send(carol, carol.get(_CHARTER), _CHARTER).status_code == 303
    assert "Version 1" in carol.get("/pods/ward/charter").text


def test_name_purpose_and_languages_are_edited_and_nothing_else(browser: Open) -> None:
    carol = browser("carol")
    page = carol.get(_SETTINGS)
    for unasked in ("join_policy", "listed", "visibility"):
        assert f'name="{unasked}"' not in page.text
    of_people.send(
        carol, page, _SETTINGS, name="Ward five", purpose="Wells.", languages="fr", join_policy="open", listed=""
    )
    card = browser(None).get("/pods/ward").text
    assert "Ward five" in card
    assert "Wells." in card
    assert "French" in card
    assert ask(browser("omar")).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "Give the pod a name."),
        ({"purpose": "x" * 4001}, "1 character too long"),
        ({"name": "x" * 121}, "1 character too long"),
        ({"languages": "xx"}, "Choose one of the list."),
    ],
)
def test_settings_that_are_not_taken_come_back(browser: Open, wrong: dict[str, str], says: str) -> None:
    carol = browser("carol")
    fields = {"name": "Ward five", "purpose": "Wells & pumps.", "languages": "en", **wrong}
    refused = of_people.send(carol, carol.get(_SETTINGS), _SETTINGS, **fields)
    assert refused.status_code == 422
    assert says in refused.text
    assert typed(refused.text, "purpose") == fields["purpose"]
    assert "Ward five" not in browser(None).get("/pods/").text


def test_questions_are_asked_of_the_next_applicant_only(browser: Open) -> None:
    ask(browser("omar"), organisation="Lake hospital")
    carol, to = browser("carol"), "/pods/ward/questions"
    fields = {"label-0": "Which country?", "hint-0": "One word.", "required-0": "y", "label-1": "", "label-2": "Why?"}
    assert of_people.send(carol, carol.get(_SETTINGS), to, **fields).status_code == 303
    form = browser("leo").get(JOIN).text
    assert "Which country?" in form
    assert "One word." in form
    assert "Why?" in form
    assert "What can you offer?" not in form
    queue = browser("mona").get("/queue").text
    assert "Lake hospital" in queue
    assert "Organisation" in queue


def test_questions_that_are_not_taken_come_back(browser: Open) -> None:
    carol, to = browser("carol"), "/pods/ward/questions"
    fields = {"label-0": "Which <country>?", "label-1": "x" * 201, "hint-1": "Long & kept"}
    refused = of_people.send(carol, carol.get(_SETTINGS), to, **fields)
    assert refused.status_code == 422
    assert "1 character too long" in refused.text
    back = of_people.form(refused, to)
    assert (back["label-0"], back["hint-1"]) == ("Which <country>?", "Long & kept")
    assert "Organisation" in browser("omar").get(JOIN).text


def test_tags_are_those_of_the_next_thread_and_old_threads_keep_theirs(browser: Open) -> None:
    thread = begin(browser("mira"), tags="waste")
    carol, to = browser("carol"), "/pods/ward/tags"
    saved = of_people.send(carol, carol.get(_SETTINGS), to, tags="Wind and sun\n\n Water ")
    assert saved.status_code == 303
    form = browser("mira").get("/pods/ward/threads/new").text
    assert 'value="wind-and-sun"' in form
    assert 'value="water"' in form
    assert 'value="waste"' not in form
    assert "Waste" in browser("mira").get(f"/threads/{thread}/clean-water").text
    assert begin(browser("mira"), tags="wind-and-sun")


@pytest.mark.parametrize("tags", ["Water\n" + "x" * 61, "\n".join(f"Word {n}" for n in range(61)), "Water\n!!!"])
def test_tags_that_are_not_taken_come_back(browser: Open, tags: str) -> None:
    carol, to = browser("carol"), "/pods/ward/tags"
    refused = of_people.send(carol, carol.get(_SETTINGS), to, tags=tags)
    assert refused.status_code == 422
    assert typed(refused.text, "tags") == tags
    assert 'value="waste"' in browser("mira").get("/pods/ward/threads/new").text


@pytest.mark.parametrize(("who", "code"), [("mira", 403), ("mona", 403), ("omar", 403), ("clive", 403), (None, 404)])
def test_nobody_else_shapes_a_pod(browser: Open, who: str | None, code: int) -> None:
    other = browser(who)
    assert [other.get(path).status_code for path in (_CHARTER, _SETTINGS)] == [code, code]
    if who is not None:
        for to in (_CHARTER, _SETTINGS, "/pods/ward/questions", "/pods/ward/tags", "/pods/ward/archive"):
            assert other.post(to, body="Mine.", tags="Mine", name="Mine").status_code == code, to
        assert other.delete("/pods/ward/archive").status_code == code
    assert "Be kind in the ward." in browser("carol").get("/pods/ward/charter").text


@pytest.mark.parametrize("who", ["carol", "adam"])
def test_an_archived_pod_is_read_only_until_it_is_opened_again(browser: Open, site: Flask, who: str) -> None:
    mira, keeper = browser("mira"), browser(who)
    thread = begin(mira)
    post = post_id(site, thread, 1)
    form = mira.get(f"/threads/{thread}/posts/new")
    closed = of_people.send(keeper, keeper.get(_SETTINGS), "/pods/ward/archive")
    assert (closed.status_code, closed.location) == (303, _SETTINGS)
    page = mira.get("/pods/ward").text
    assert "This pod is archived: it can only be read." in page
    assert "New thread" not in page
    assert "boil" in mira.get(f"/threads/{thread}/clean-water").text
    words = "Typed while it was archived, and long enough to be shown in a field of its own."
    late = of_people.send(mira, form, f"/threads/{thread}/posts", body=words)
    assert late.status_code in (403, 409)
    assert words in late.text
    started = mira.post("/pods/ward/threads", title="Late", body=words, language="en", kind="discussion", do="post")
    assert started.status_code in (403, 409)
    assert words in started.text
    carol = browser("carol")
    seat = place_of(site, "mira")
    answers = {
        "spot": browser("mona").post(f"/posts/{post}/nugget", title="Boil it"),
        "hide": browser("mona").post(f"/posts/{post}/hidden", reason="Off"),
        "lock": browser("mona").post(f"/threads/{thread}/lock", reason="Off"),
        "charter": carol.post(_CHARTER, body="Late."),
        "tags": carol.post("/pods/ward/tags", tags="Late"),
        "role": carol.post(f"/memberships/{seat}/role", role="moderator"),
        "again": keeper.post("/pods/ward/archive"),
    }
    assert {name: answer.status_code for name, answer in answers.items()} == {
        **dict.fromkeys(answers, 403),
        "again": 409,
    }
    assert how_many(site, thread) == 1
    opened = of_people.send(keeper, keeper.get(_SETTINGS), "/pods/ward/archive?_method=DELETE")
    assert opened.status_code == 303
    assert of_people.send(mira, form, f"/threads/{thread}/posts", body=words).status_code == 303


def test_an_archived_pod_stands_last_in_the_directory_and_takes_no_requests(
    browser: Open, site: Flask, places: Places
) -> None:
    browser("clive").post("/pods/clinic/archive")
    page = browser(None).get("/pods/").text
    assert page.index('href="/pods/ward"') < page.index('href="/pods/clinic"')
    assert "Archived" in page
    assert "Ask to join" not in browser("mira").get("/pods/clinic").text
    set_on(site, Pod, places.clinic, archived_at=None)
    assert "Ask to join" in browser("mira").get("/pods/clinic").text
