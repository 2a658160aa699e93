"""Class 26: whatever is posted, a request answers in bounded work, with the text given back or kept.

`ATTACKS=full` renders every kind at every size, which takes half an hour.
"""

from __future__ import annotations

import itertools
import sqlite3
import time
from contextlib import closing

import pytest

from benchmarks import slow_markup
from forum.kernel.markup import LIMIT, bounded
from tests.attacks.deeds import DEEDS
from tests.attacks.ward import UNSAFE, Ward, doors, one_database
from tests.full import FULL
from tests.kernel.markup import hostile

pytestmark = one_database
_MARKDOWN = {"body", "about", "purpose"}
_LONG = ("combining", "one word", "host of dots", "spaces", "html tags in code")


@pytest.mark.usefixtures("engine_name")
@pytest.mark.timeout(3600 if FULL else 120)
def test_no_kind_of_text_costs_more_than_a_request_may() -> None:
    assert len(slow_markup.kinds()) >= 104
    found = list(slow_markup.costs(1) if FULL else slow_markup.costs(90, slow_markup.SIZES[:1]))
    # Twice over for a busy machine; the work of the child ends at its limit by itself.
    assert [each for each in found if each.here > slow_markup.MOST or each.child > 2 * slow_markup.MOST] == []


def test_a_hostile_post_of_the_largest_size_is_kept_and_shown(ward: Ward) -> None:
    for number, kind in enumerate(("open images", "table amplified")):
        body = hostile.text(kind, LIMIT)[:LIMIT].rstrip()
        fields = {**DEEDS["POST /threads/<int:thread_id>/posts"].fields, "body": body, "once": str(number)}
        answer = ward.send("mira", "POST", fields, f"/threads/{ward.nest.thread}/posts")
        assert answer.status_code == 303, kind
        assert ward.browser("mira").get(f"/threads/{ward.nest.thread}/any").status_code == 200, kind


def test_every_field_answers_sixty_four_kilobytes_of_anything_at_once(ward: Ward) -> None:
    ward.keep()
    slow, odd, turns = {}, {}, itertools.cycle(_LONG)
    for name, rule in doors(ward.site, *UNSAFE):
        deed = DEEDS[name]
        for field in deed.fields:
            for kind in _LONG if FULL else (next(turns),):
                long = hostile.text(kind, 65_536)
                if field in _MARKDOWN and len(long) <= LIMIT:
                    continue
                began = time.thread_time()
                answer = ward.send(deed.who, name, {**deed.fields, field: long}, ward.path(rule, deed.to))
                if (spent := time.thread_time() - began) > slow_markup.MOST:
                    slow[name, field, kind] = spent
                if answer.status_code not in (200, 303, 404, 409, 422, 429):
                    odd[name, field, kind] = answer.status_code
                if answer.status_code in (200, 303):
                    ward.undo()
    assert (slow, odd) == ({}, {})


def test_nobody_else_waits_to_write_while_a_dear_text_is_read(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    # What one text does to all others is no question of the clock: who reads it holds no lock of the database.
    dear, asked, holding, now = hostile.text("open images", 900), set[str](), set[str](), ""

    def another_writes(_text: str) -> None:
        asked.add(now)
        with closing(sqlite3.connect(ward.file, timeout=0)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                holding.add(now)

    ward.keep()
    monkeypatch.setattr(bounded, "html_of", another_writes)
    # Whoever posts may agree to a new charter with it.
    agreed = {"charter": "y", "charter_version": "1"}
    for (name, rule), do in itertools.product(doors(ward.site, *UNSAFE), ("post", "preview", "agree")):
        deed, now = DEEDS[name], f"{do}: {name}"
        for field in (_MARKDOWN | {"outcome"}) & set(deed.fields):
            sent = {**deed.fields, field: dear, **({"do": do} if do == "preview" else agreed if do == "agree" else {})}
            ward.send(deed.who, name, sent, ward.path(rule, deed.to))
            ward.undo()
    assert "preview: POST /threads/<int:thread_id>/posts" in asked
    assert (len(asked) > 12, holding) == (True, set()), asked


def test_a_search_of_anything_is_answered_at_once(ward: Ward) -> None:
    mira = ward.browser("mira")
    for asked in ("a " * 8000, "*" * 8000, '"' * 8000, "(" * 8000, "-a " * 5000, "author:" * 2000, "\u0301" * 3000):
        began = time.thread_time()
        assert mira.client.get("/search", query_string={"q": asked}).status_code == 200
        assert time.thread_time() - began < slow_markup.MOST
