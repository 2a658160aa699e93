"""The administrator: founds pods, sees every card and enters none, closes accounts, hears what is not delivered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from forum.kernel import clock
from forum.pods.models import Pod
from forum.pods.templates_of import templates
from tests.browser import Browser
from tests.cast import Places
from tests.people import of_people
from tests.threads.of_threads import begin, post_id, say, set_on

Open = Callable[[str | None], Browser]
_FOUND = "/admin/pods"


def _found(adam: Browser, **typed: str) -> tuple[int, str]:
    """Fill in the form that opens a pod; return status and page."""
    what = {"name": "Theatre", "slug": "theatre", "purpose": "We wash.", "template": "blank"}
    fields = {**what, "languages": "en", "coordinator": "mira"}
    answer = of_people.send(adam, adam.get("/admin/pods"), _FOUND, **{**fields, **typed})
    return answer.status_code, answer.text


@pytest.mark.parametrize("kind", ["ipc-wash", "nqps", "blank"])
@pytest.mark.parametrize("named", ["mira", "mira@example.org"])
def test_a_pod_is_founded_from_each_template_with_its_coordinator(
    browser: Open, site: Flask, kind: str, named: str
) -> None:
    adam, mira = browser("adam"), browser("mira")
    assert f'<option value="{kind}"' in adam.get("/admin/pods").text
    assert _found(adam, template=kind, coordinator=named)[0] == 303
    assert "Theatre is open. Mira Patel coordinates it." in adam.get("/admin/pods").text
    form = templates()[kind]
    settings = of_people.form(mira.get("/pods/theatre/settings"), "/pods/theatre/questions")
    asked = [settings[f"label-{at}"] for at in range(len(form.questions))]
    assert asked == [question.label for question in form.questions]
    tags = of_people.form(mira.get("/pods/theatre/settings"), "/pods/theatre/tags")["tags"]
    assert tags.split("\n") == [tag.name for tag in form.tags] or (tags, form.tags) == ("", ())
    assert begin(mira, "theatre")
    card = browser(None).get("/pods/theatre").text
    assert "We wash." in card
    assert "Ask to join" in card
    assert "Your pods" in mira.get("/").text
    assert 'href="/pods/theatre"' in mira.get("/").text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "Give the pod a name."),
        ({"slug": "ward"}, "Another pod has this address."),
        ({"slug": "!!!"}, "Use letters or digits."),
        ({"template": "commons"}, "Choose one of the list."),
        ({"languages": "xx"}, "Choose one of the list."),
        ({"coordinator": "nobody"}, "Nobody is here with this handle or address."),
        ({"coordinator": "nobody@example.org"}, "Nobody is here with this handle or address."),
    ],
)
def test_a_pod_that_is_not_taken_comes_back_with_what_was_typed(
    browser: Open, wrong: dict[str, str], says: str
) -> None:
    adam = browser("adam")
    status, page = _found(adam, **{"purpose": "We wash & rinse.", **wrong})
    assert status == 422
    assert says in page
    assert "We wash &amp; rinse." in page
    assert "Theatre" not in browser(None).get("/pods/").text


def test_a_closed_account_coordinates_no_new_pod(browser: Open, site: Flask) -> None:
    of_people.set_person(site, "mira", suspended_at=clock.now())
    status, page = _found(browser("adam"))
    assert (status, "This person cannot coordinate a pod." in page) == (422, True)


def test_every_card_is_seen_and_no_pod_is_entered(browser: Open, site: Flask, places: Places) -> None:
    thread = begin(browser("mira"), title="Broken autoclave")
    post = post_id(site, thread, 1)
    set_on(site, Pod, places.ward, listed=False)
    adam = browser("adam")
    assert "Ward" in adam.get("/admin/pods").text
    assert "Ward" in adam.get("/pods/").text
    card = adam.get("/pods/ward")
    assert card.status_code == 200
    assert "Mira Patel" not in card.text
    assert "Broken autoclave" not in card.text
    for path in (f"/threads/{thread}", f"/threads/{thread}/x", f"/posts/{post}", f"/posts/{post}/history"):
        assert adam.get(path).status_code == 404, path
    for room in ("people", "nuggets", "threads/new", "leave", "charter/edit"):
        assert adam.get(f"/pods/ward/{room}").status_code == 403, room
    assert say(adam, thread, "Let me in.").status_code == 404
    assert "Broken autoclave" not in adam.get("/").text
    assert "Nothing waits for you" in adam.get("/queue").text
    settings = adam.get("/pods/ward/settings").text
    assert "Archive the pod" in settings
    assert "Questions to applicants" not in settings
    for form in ("settings", "tags", "questions", "charter/edit"):
        assert adam.post(f"/pods/ward/{form}", name="Mine", tags="Mine", body="Mine").status_code == 403, form


def test_a_pod_is_archived_and_opened_from_the_list(browser: Open) -> None:
    adam = browser("adam")
    assert of_people.send(adam, adam.get("/admin/pods"), "/pods/ward/archive").status_code == 303
    assert "This pod is archived" in browser("mira").get("/pods/ward").text
    assert of_people.send(adam, adam.get("/admin/pods"), "/pods/ward/archive?_method=DELETE").status_code == 303
    assert "New thread" in browser("mira").get("/pods/ward").text
    assert "/pods/commons/archive" not in adam.get("/admin/pods").text
    assert adam.post("/pods/commons/archive").status_code == 403


def test_an_account_is_suspended_at_once_and_everywhere_until_it_is_lifted(browser: Open, site: Flask) -> None:
    adam, mira = browser("adam"), browser("mira")
    thread = begin(mira)
    path = "/admin/people/mira/suspension"
    done = of_people.send(adam, adam.get("/admin/people?q=patel"), path, reason="Sold the list.")
    assert (done.status_code, done.location) == (303, "/admin/people?q=Mira%20Patel")
    assert not of_people.knows(mira)
    assert mira.get(f"/threads/{thread}/clean-water").status_code == 404
    assert mira.get("/queue").status_code == 302
    assert of_people.sessions(site, "mira") == []
    again = browser(None)
    of_people.sign_in(again, "mira@example.org")
    assert not of_people.knows(again)
    assert "Sold the list." in adam.get("/admin/people?q=patel").text
    (letter,) = [each for each in of_people.letters(site) if each["To"] == "mira@example.org"]
    assert letter["Subject"] == "Your account was suspended"
    assert adam.post(path, reason="Again.").status_code == 409
    of_people.send(adam, adam.get("/admin/people?q=patel"), f"{path}?_method=DELETE")
    of_people.sign_in(again, "mira@example.org")
    assert of_people.knows(again)
    assert again.get(f"/threads/{thread}/clean-water").status_code == 200
    assert adam.delete(path).status_code == 409


def test_an_account_is_not_suspended_without_a_reason(browser: Open) -> None:
    adam = browser("adam")
    refused = adam.post("/admin/people/mira/suspension", reason="  ")
    assert refused.status_code == 422
    assert "Say why: it is kept with the account." in refused.text
    assert of_people.knows(browser("mira"))


@pytest.mark.parametrize("handle", ["adam", "nobody"])
def test_neither_oneself_nor_nobody_is_suspended(browser: Open, handle: str) -> None:
    adam = browser("adam")
    assert adam.post(f"/admin/people/{handle}/suspension", reason="Why not.").status_code == 404
    assert of_people.knows(adam)
    assert f"/admin/people/{handle}/" not in adam.get("/admin/pods").text


@pytest.mark.parametrize("who", ["mira", "carol", "clive", None])
def test_to_others_there_is_no_administration(browser: Open, who: str | None) -> None:
    other = browser(who)
    page = other.get("/admin/")
    assert (page.status_code, page.location) == ((404, None) if who else (302, "/sign-in?next=/admin/"))
    assert "/admin/" not in other.get("/").text
    expected = 404 if who else 401
    assert other.post(_FOUND, name="Mine", slug="mine").status_code == expected
    assert other.post("/admin/people/omar/suspension", reason="No.").status_code == expected
    assert other.delete("/admin/people/omar/suspension").status_code == expected
    assert of_people.knows(browser("omar"))
