from __future__ import annotations

from flask import Flask

from forum.kernel import links
from forum.kernel.db import Model
from forum.kernel.policy import UNSCOPED_STATEMENTS, has_scope
from tests.attacks.deeds import DEEDS
from tests.attacks.table import DOORS, WRITING
from tests.attacks.ward import SAFE, UNSAFE, doors

# Rows that no page shows to anybody: their own modules read them, for one person or for the machine.
# A blob is bytes without a name, an extract their words, a face their picture: only what holds them leads there.
MACHINERY = {
    "EventRow",
    "Delivery",
    "Attempt",
    "Heartbeat",
    "Turn",
    "Blob",
    "Extract",
    "ExtractPage",
    "Face",
    "LinkReport",
}
# The action itself asks who may, so that whoever is too late is told why and gets the text back.
ASKED_LATER = {"/pods/<slug>/join", "/join-requests/<int:join_request_id>/answer", "/threads/<int:thread_id>/posts"}


def test_every_door_says_who_may_come_in(site: Flask) -> None:
    silent = [name for name, view in site.view_functions.items() if not hasattr(view, "access")]
    assert not silent


def test_every_door_that_changes_something_names_an_action(site: Flask) -> None:
    careless = [
        rule.rule
        for rule in site.url_map.iter_rules()
        if {"POST", "DELETE", "PUT", "PATCH"} & (rule.methods or set())
        and getattr(site.view_functions[rule.endpoint], "access", ("",))[0] == "view"
    ]
    assert set(careless) == ASKED_LATER


def test_every_door_has_its_line_in_the_tables_of_the_attacks(site: Flask) -> None:
    known = {name for name, _rule in doors(site, *SAFE, *UNSAFE)}
    assert sorted(known - set(DOORS)) == [], "say in tests/attacks/table.py who is let in, one mark an actor"
    assert sorted(set(DOORS) - known) == [], "these doors are gone"
    assert sorted(set(WRITING) ^ set(DEEDS)) == [], "say in tests/attacks/deeds.py what this form sends"


def test_every_model_has_a_scope(site: Flask) -> None:
    bare = {mapper.class_.__name__ for mapper in Model.registry.mappers if not has_scope(mapper.class_)}
    assert bare <= MACHINERY


def test_every_statement_without_a_scope_has_a_reason(site: Flask) -> None:
    assert UNSCOPED_STATEMENTS
    assert all(len(reason.split()) >= 3 for reason in UNSCOPED_STATEMENTS.values())


def test_hand_made_addresses_are_addresses_of_the_site(site: Flask) -> None:
    adapter = site.url_map.bind("localhost")
    made = {
        links.pod("ward"): "GET",
        links.pod("ward", "people"): "GET",
        links.thread(1): "GET",
        links.thread(1, "any"): "GET",
        links.post(1): "GET",
        links.post(1, "edit"): "GET",
        links.attachment(1, "a b.pdf"): "GET",
        links.attachment(1, "a b.png", small=True): "GET",
        links.text(1): "GET",
        links.text(1, 12): "GET",
        links.resource(1): "GET",
        links.resource_text(1, 2): "GET",
        links.person("mira"): "GET",
        links.join_request(1, "approval"): "POST",
        links.membership(1): "DELETE",
        links.membership(1, "suspension"): "POST",
        "/search": "GET",
    }
    assert not [path for path, method in made.items() if not adapter.test(path, method)]
