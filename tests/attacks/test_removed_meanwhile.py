"""Class 21: whoever is shut out, even between the check and the first write of a request, does and reads no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from forum.kernel import db as handle
from forum.kernel.db import db
from tests.attacks.deeds import DEEDS
from tests.attacks.marks import ACTORS
from tests.attacks.table import DOORS
from tests.attacks.ward import SAFE, UNSAFE, Census, Ward, changes, doors, one_database
from tests.cast import INSIDERS
from tests.doors.canary import HIDDEN, SHOWN

pytestmark = one_database
_READS = ("SELECT", "WITH", "PRAGMA", "BEGIN")
_SHUT_OUT = {
    "removed": "UPDATE membership SET state = 'removed' WHERE pod_id = 1 AND user_id = :user",
    "demoted": "UPDATE membership SET role = 'member' WHERE pod_id = 1 AND user_id = :user",
    "suspended by an administrator": "UPDATE user_account SET suspended_at = '2026-01-01' WHERE id = :user",
    "archived": "UPDATE pod SET archived_at = '2026-01-01' WHERE id = 1",
}
# Shutting somebody out, and going, are left to do in a pod that is closed; going also to whose account is.
_STILL_DONE = {
    "archived": {
        "DELETE /memberships/<int:membership_id>",
        "POST /memberships/<int:membership_id>/suspension",
        "DELETE /memberships/<int:membership_id>/suspension",
        "DELETE /pods/<slug>/membership",
        "POST /pods/<slug>/archive",
        # What one reads of a closed pod is noted, too.
        "POST /pods/<slug>/read",
        "POST /posts/<int:post_id>/read",
        "DELETE /posts/<int:post_id>/read",
        "POST /threads/<int:thread_id>/read",
        # What one keeps for later and wants to hear of is one's own.
        "POST /posts/<int:post_id>/bookmark",
        "POST /pods/<slug>/watch",
        "POST /threads/<int:thread_id>/watch",
        # Own words that were not sent are kept for their writer.
        "POST /pods/<slug>/draft",
        "POST /posts/<int:post_id>/draft",
        "POST /threads/<int:thread_id>/draft",
        "POST /threads/<int:thread_id>/synthesis/draft",
        "POST /held/<int:held_post_id>/draft",
    },
    # A member still, who keeps a post, reacts to one, and goes back to an earlier wording of an own one.
    "demoted": {
        "POST /posts/<int:post_id>/bookmark",
        "POST /posts/<int:post_id>/reactions",
        "DELETE /posts/<int:post_id>/reactions",
        "POST /posts/<int:post_id>/history",
    },
    "suspended by an administrator": {"DELETE /pods/<slug>/membership"},
}
# What is nobody else's is changed wherever one is.
_OWN = (
    "DELETE /settings/",
    "DELETE /drafts/",
    "DELETE /held/",
    "POST /bookmarks/",
    "DELETE /bookmarks/",
    "POST /searches",
    "DELETE /searches/",
)


@contextmanager
def _before_the_first_write(ward: Ward, statement: str, who: str) -> Iterator[None]:
    """Let somebody else's transaction through just before the next request takes the lock for its own."""
    done: list[str] = []
    user = ward.id_of(who)

    def first(_connection: object, cursor: Any, asked: str, *_: object) -> None:
        if not done and not cursor.connection.in_transaction and not asked.startswith(_READS):
            done.append(asked)
            ward.straight(statement, user=user)

    with ward.site.app_context():
        engine = db.engine
    # In front of what takes the lock.
    lock = engine, "before_cursor_execute", handle.begin
    event.remove(*lock)
    event.listen(engine, "before_cursor_execute", first)
    event.listen(*lock)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", first)


@pytest.mark.parametrize("how", _SHUT_OUT)
def test_a_deed_is_not_done_when_its_doer_is_shut_out_before_the_first_write(ward: Ward, how: str) -> None:
    ward.keep()
    done, left = {}, {who: _left_by(ward, _SHUT_OUT[how], who) for who in INSIDERS}
    for name, rule in doors(ward.site, *UNSAFE):
        deed = DEEDS[name]
        if deed.who not in INSIDERS or not _is_refused(name, deed.who, how):
            continue
        with _before_the_first_write(ward, _SHUT_OUT[how], deed.who):
            answer = ward.send(deed.who, name, deed.fields, ward.path(rule, deed.to))
        changed = sorted(changes(left[deed.who], ward.census()))
        if answer.status_code not in (403, 404, 409, 422) or changed:
            done[name] = answer.status_code, changed
        ward.undo()
    assert done == {}


def _left_by(ward: Ward, statement: str, who: str) -> Census:
    ward.straight(statement, user=ward.id_of(who))
    left = ward.census()
    ward.undo()
    return left


def _is_refused(name: str, who: str, how: str) -> bool:
    if DOORS[name][ACTORS.index("omar")] == "+" or name.startswith(_OWN):
        return False
    return name not in _STILL_DONE.get(how, ()) and not (how == "demoted" and who == "mira")


def test_the_next_request_after_a_removal_finds_every_door_closed(ward: Ward) -> None:
    mira = ward.browser("mira")
    for _name, rule in doors(ward.site, *SAFE):
        mira.get(ward.path(rule))
    ward.straight(_SHUT_OUT["removed"], user=ward.id_of("mira"))
    inner = [(name, rule) for name, rule in doors(ward.site, *SAFE) if DOORS[name][ACTORS.index("leo")] in "0-"]
    # A copy of one's own data is one's own, too.
    own = {
        "GET /bookmarks/<int:bookmark_id>",
        "GET /searches/<int:saved_search_id>",
        "GET /notifications/<int:notification_id>",
        "GET /people/<handle>",
    }
    answers = {name: mira.get(ward.path(rule)).status_code for name, rule in inner}
    opened = {name for name, code in answers.items() if code not in (403, 404)}
    assert {name for name in opened if name not in own and not name.startswith("GET /settings/")} == set()
    for path in ("/", "/pods/ward", "/notifications", "/nuggets/", "/search?q=words", "/queue", "/settings/profile"):
        page = mira.get(path).text
        assert SHOWN not in page, path
        assert HIDDEN not in page, path


def test_a_preview_and_an_edit_are_refused_after_a_removal(ward: Ward) -> None:
    mira, post, thread = ward.browser("mira"), ward.nest.post, ward.nest.thread
    ward.straight(_SHUT_OUT["removed"], user=ward.id_of("mira"))
    for path in (f"/posts/{post}/edit", f"/threads/{thread}/posts", "/pods/ward/threads"):
        for do in ("preview", "post"):
            answer = mira.post(path, body="Words", title="Soap", language="en", once="x", revision="0", do=do)
            assert answer.status_code in (403, 404), path
            assert SHOWN not in answer.text
