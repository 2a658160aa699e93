"""Class 33: a form sets what it has fields for; the name of a column in it sets nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Column

from forum.kernel.db import UTC, Model
from tests.attacks.deeds import DEEDS
from tests.attacks.ward import UNSAFE, Ward, doors, one_database

pytestmark = one_database
_MORE = {
    *(
        "is_moderator",
        "admin",
        "is_staff",
        "approved",
        "pinned",
        "deleted",
        "email_verified",
        "permissions",
        "owner_id",
    ),
    *("user", "author", "pod", "by_id", "moderator", "locked", "hidden", "banned", "session_id", "next_id", "_method"),
}
_OF_RESOURCES = {"kind", "publisher", "year", "language", "country", "licence", "why"}
# What these forms do have fields for, beside what their deed sends.
_FIELDS = {
    "POST /threads/<int:thread_id>/polls": {"about", "several"},
    "POST /settings/profile": {"listed"},
    "POST /pods/<slug>/settings": {"bare_letters"},
    "POST /pods/<slug>/draft": {"tags"},
    "POST /pods/<slug>/threads": {"kind", "sequence"},
    "POST /posts/<int:post_id>/edit": {"reason", "sequence"},
    "POST /held/<int:held_post_id>/edit": {"sequence"},
    "POST /threads/<int:thread_id>/posts": {"sequence"},
    "POST /threads/<int:thread_id>/synthesis": {"sequence"},
    "POST /choices": {"theme", "language"},
    "POST /pods/<slug>/resources": _OF_RESOURCES,
    "POST /collections/<int:collection_id>/edit": {"about"},
    "POST /attachments/<int:attachment_id>/resource": _OF_RESOURCES,
    "POST /searches/<int:saved_search_id>": {"by_letter"},
    "POST /resources/<int:resource_id>/edit": _OF_RESOURCES,
}
# Different each time, whatever is sent.
_BY_CHANCE = {"token_digest", "nonce", "bound_to", "digest", "previous", "password_hash", "message_id", "secret"}


def _forged() -> dict[str, str]:
    """Return every column of every table as the field of a form, with a value that would matter."""
    fields = dict.fromkeys(_MORE, "1")
    for table in Model.metadata.sorted_tables:
        fields.update({column.name: _value(column) for column in table.columns})
    return fields


def _value(column: Column[Any]) -> str:
    kind = column.type
    if isinstance(kind, UTC) or kind.python_type is datetime:
        return "2001-01-01T00:00:00"
    if kind.python_type in (int, bool, float):
        return "2"
    return {"role": "coordinator", "state": "member", "email": "evil@evil.example"}.get(column.name, "forged")


def _left(ward: Ward) -> dict[str, list[str]]:
    """Return what the database holds, without the times and what is drawn by lot."""
    found = ward.census(steady=True, without=frozenset(_BY_CHANCE))
    # Where bytes lie is drawn by lot, too; what holds them is compared.
    return {name: sorted(rows) for name, rows in found.items() if name != "blob"}


def test_a_field_named_like_a_column_changes_nothing(ward: Ward) -> None:
    ward.keep()
    forged, changed = _forged(), {}
    assert {"is_admin", "role", "pod_id", "author_id", "created_at", "confirmed_at", "pinned_at"} <= set(forged)
    for name, rule in doors(ward.site, *UNSAFE):
        deed, path = DEEDS[name], ward.path(rule, DEEDS[name].to)
        ward.send(deed.who, name, deed.fields, path)
        plain = _left(ward)
        ward.undo()
        more = {key: value for key, value in forged.items() if key not in _FIELDS.get(name, set())}
        ward.send(deed.who, name, {**more, **deed.fields}, path)
        full = _left(ward)
        ward.undo()
        differ = {table: (set(plain[table]) ^ set(full[table])) for table in plain if plain[table] != full[table]}
        if differ:
            changed[name] = differ
    assert changed == {}


@pytest.mark.parametrize("body", [{"title": "forged"}, {"is_admin": True}])
def test_no_door_takes_its_fields_from_json(ward: Ward, body: dict[str, object]) -> None:
    before = ward.census()
    mira = ward.browser("mira")
    for path in ("/settings/profile", "/settings/language", "/pods/ward/threads", f"/posts/{ward.nest.post}/edit"):
        answer = mira.client.post(path, json={**body, "csrf_token": mira.token()})
        assert answer.status_code == 400
    assert {name: rows for name, rows in ward.census().items() if name != "session"} == {
        name: rows for name, rows in before.items() if name != "session"
    }
