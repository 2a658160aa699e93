"""Every column of words there is: what people type into it, or why nobody does."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import JSON, Column, String, TypeDecorator, Unicode

from forum.kernel.db import Model

# By the name of the column, or of table and column.
_OF_A_LIST = {
    *("kind", "state", "membership.role", "membership_change.role", "level", "language", "languages", "country"),
    *("countries", "licence", "theme", "thread_order", "time_zone", "template", "attribution", "join_policy", "rhythm"),
    *("token.purpose", "composer", "vote.choices", "attachment.type", "resource_version.type"),
    *("extract.type", "extract.reason", "letter.dropped", "attachment.place"),
}
_MADE_BY_US = {
    *("slug", "handle", "skeleton", "digest", "previous", "key", "sha256", "secret", "nonce", "bound_to", "path"),
    *("password_hash", "token_digest", "message_id", "asker", "who", "title_key", "name_folded", "title_folded"),
    *("email", "email_folded", "old_email", "old_email_folded", "new_email", "new_email_folded"),
    *("turn.name", "heartbeat.worker", "delivery.subscriber", "audit_entry.action"),
    *("audit_entry.subject", "found", "told", "ranges", "files", "of_files"),
    # Whoever writes there has the machine; the trail holds neither words nor secrets.
    *("event.payload", "audit_entry.details"),
}
# Rendered and cut when the text was written: tests/attacks/test_stored_markup.py looks at those.
_RENDERED = {"html", "about_html", "purpose_html", "outcome_html"}
# Forms of words for finding, which no page shows.
_OF_THE_INDEX = {"search_entry.words", "search_word.word"}
UNTYPED = _OF_A_LIST | _MADE_BY_US | _RENDERED | _OF_THE_INDEX


def columns() -> Iterator[Column[object]]:
    """Yield every column that holds words."""
    for table in Model.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, JSON) or _is_of_words(column))


def typed() -> Iterator[Column[object]]:
    """Yield those into which people type, or what they bring is read."""
    return (column for column in columns() if not {column.name, f"{column.table.name}.{column.name}"} & UNTYPED)


def hostile(column: Column[object], was: str, words: str) -> str:
    """Return what a column would hold if everything in it that can be words were these."""
    return json.dumps(_each(json.loads(was), words)) if isinstance(column.type, JSON) else words


def _each(value: object, words: str) -> object:
    if isinstance(value, str):
        return words
    if isinstance(value, list):
        return [_each(part, words) for part in value]
    if isinstance(value, dict):
        return {name: _each(part, words) for name, part in value.items()}
    return value


def _is_of_words(column: Column[object]) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String) and not isinstance(kind, Unicode)
