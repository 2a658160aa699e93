"""Class 12: nothing changes by a form of another site or without the session's own token, and nothing by reading."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from forum.kernel.db import db
from forum.people.models import User
from tests.attacks.deed import Deed
from tests.attacks.deeds import DEEDS
from tests.attacks.ward import SAFE, UNSAFE, Ward, changes, doors, one_database

pytestmark = one_database
_REFUSED = {400, 401, 403}
# Done by whoever has the address, which is signed, and by no session: a mail program has no form.
_BY_LINK = {"POST /searches/letters/<token>"}


def _forged(ward: Ward, name: str, deed: Deed, path: str) -> dict[str, int]:
    """Send a deed in every way that a page of another site, or a thief of another token, could."""
    owner, thief = ward.browser(deed.who), ward.browser("omar" if deed.who != "omar" else "mira")
    good = {"csrf_token": owner.token(), **deed.fields}
    method = name.split(maxsplit=1)[0]

    def send(fields: dict[str, str], **headers: str) -> int:
        return owner.client.open(path, method=method, data=fields, headers=headers).status_code

    def body(kind: str, text: str) -> int:
        return owner.client.open(path, method=method, data=text, content_type=kind).status_code

    return {
        "no token": send(dict(deed.fields)),
        "an empty token": send({**good, "csrf_token": ""}),
        "the token of somebody else": send({**good, "csrf_token": thief.token()}),
        "a token that is cut": send({**good, "csrf_token": good["csrf_token"][:-4]}),
        "a token in the address": owner.client.open(
            f"{path}?csrf_token={good['csrf_token']}", method=method, data=deed.fields
        ).status_code,
        "text/plain": body("text/plain", json.dumps(good, default=str)),
        "JSON": body("application/json", json.dumps(good, default=str)),
        "another origin": send(good, Origin="https://evil.example"),
        "no origin to speak of": send(good, Origin="null"),
        "another port": send(good, Origin="http://localhost:81"),
        "another site": send(good, **{"Sec-Fetch-Site": "cross-site"}),
        "a neighbour": send(good, **{"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}),
    }


def test_no_deed_is_done_by_a_form_that_was_not_made_for_its_session(ward: Ward) -> None:
    ward.keep()
    before, let_in = ward.census(), {}
    for name, rule in doors(ward.site, *UNSAFE):
        if name in _BY_LINK:
            continue
        deed = DEEDS[name]
        answers = _forged(ward, name, deed, ward.path(rule, deed.to))
        if done := {how: status for how, status in answers.items() if status not in _REFUSED}:
            let_in[name] = done
    assert let_in == {}
    assert changes(before, ward.census()) == {}


def test_a_door_that_asks_for_no_form_is_known_and_opens_to_no_other_address(ward: Ward) -> None:
    named = {name: rule for name, rule in doors(ward.site, *UNSAFE) if _is_by_link(ward, rule)}
    assert named.keys() == _BY_LINK
    before, guest = ward.census(), ward.browser(None)
    for rule in named.values():
        path = ward.path(rule, "letters")
        mine = int(path.rsplit("/", 1)[1].partition("-")[0])
        for wrong in (
            path[:-1],
            path.replace(f"/{mine}-", f"/{mine + 1}-"),
            path.replace(f"/{mine}-", "/x-"),
            ward.path(rule),
        ):
            assert guest.client.post(wrong).status_code == 404, wrong
    assert changes(before, ward.census()) == {}


def _is_by_link(ward: Ward, rule: Rule) -> bool:
    return getattr(ward.site.view_functions[rule.endpoint], "by_link", False)


def test_each_of_these_deeds_is_done_when_its_own_form_is_sent(ward: Ward) -> None:
    ward.keep()
    before, idle = ward.census(), {}
    for name, rule in doors(ward.site, *UNSAFE):
        deed = DEEDS[name]
        answer = ward.send(deed.who, name, deed.fields, ward.path(rule, deed.to))
        if answer.status_code not in (200, 303) or (deed.stays and not changes(before, ward.census())):
            idle[name] = answer.status_code
        ward.undo()
    assert idle == {}


def test_the_method_that_a_form_names_needs_the_token_too(ward: Ward) -> None:
    before, mira = ward.census(), ward.browser("mira")
    for method in ("GET", "HEAD", "POST"):
        for wanted in ("DELETE", "PUT", "delete"):
            mira.client.open(f"/pods/ward/membership?_method={wanted}", method=method)
    assert changes(before, ward.census()) == {}


@pytest.mark.parametrize("who", [None, "mona", "adam"])
def test_nothing_changes_by_reading(ward: Ward, who: str | None) -> None:
    reader, before = ward.browser(who), ward.census()
    for _name, rule in doors(ward.site, *SAFE):
        for path in (ward.path(rule), ward.path(rule) + "?do=post&_method=DELETE&page=2&after=1&q=words"):
            reader.get(path)
            reader.client.head(path)
    # How often a file was downloaded is counted, and nothing of who it was.
    counted = {"resource_version"} if who == "mona" else set()
    assert set(changes(before, ward.census())) == counted


def test_a_link_of_another_site_does_not_choose_how_i_read(ward: Ward, site: Flask) -> None:
    mira, path = ward.browser("mira"), f"/threads/{ward.nest.thread}/any?order=arrival"
    asked = select(User.thread_order).where(User.handle == "mira")
    mira.get(path, **{"Sec-Fetch-Site": "cross-site"})
    with site.app_context():
        assert db.session.execute(asked).scalar_one() == "tree"
    mira.get(path, **{"Sec-Fetch-Site": "same-origin"})
    with site.app_context():
        assert db.session.execute(asked).scalar_one() == "arrival"
