"""The doors of what stands above threads, as polls and series, and of posts that wait; a part of `table.py`."""

from __future__ import annotations

from tests.attacks.marks import (
    HELD_AUTHOR,
    HELD_MODERATORS,
    MEMBERS,
    MODERATORS,
    OPENER,
    OWNER,
    PUBLIC,
    ROOM,
    ROOM_OF_THE_COORDINATOR,
    ROOM_OF_THE_MODERATORS,
    SIGNED_IN,
)

READING: dict[str, str] = {
    "GET /held": SIGNED_IN,
    # A text of the member's: moderators see it, and its author alone changes it.
    "GET /held/<int:held_post_id>/edit": HELD_AUTHOR,
    "GET /pods/<slug>/gaps": ROOM_OF_THE_COORDINATOR,
    "GET /pods/<slug>/glossary": ROOM,
    "GET /pods/<slug>/held": ROOM_OF_THE_MODERATORS,
    "GET /pods/<slug>/series": ROOM,
    "GET /pods/<slug>/series/new": ROOM_OF_THE_MODERATORS,
    "GET /polls/<int:poll_id>": MEMBERS,
    # A poll of the member's.
    "GET /polls/<int:poll_id>/outcome": OPENER,
    "GET /polls/<int:poll_id>/outcomes": MEMBERS,
    "GET /polls/<int:poll_id>/removal": MODERATORS,
    "GET /searches": SIGNED_IN,
    "GET /searches/letters/<token>": PUBLIC,
    "GET /searches/new": SIGNED_IN,
    "GET /searches/<int:saved_search_id>": OWNER,
    # A question that the member leads.
    "GET /rounds/<int:round_id>": OPENER,
    "GET /series/<int:series_id>": MEMBERS,
    # The member leads one of its questions.
    "GET /series/<int:series_id>/edit": MODERATORS,
    "GET /series/<int:series_id>/rounds/new": MODERATORS,
    "GET /threads/<int:thread_id>/polls": MEMBERS,
    # A thread of the member's.
    "GET /threads/<int:thread_id>/polls/new": OPENER,
    "GET /threads/<int:thread_id>/synthesis": MEMBERS,
    # Who began it, harvesters, and the moderators: all of the ward here.
    "GET /threads/<int:thread_id>/synthesis/edit": MEMBERS,
    "GET /threads/<int:thread_id>/synthesis/removal": MODERATORS,
}
WRITING: dict[str, str] = {
    "DELETE /held/<int:held_post_id>": HELD_AUTHOR,
    "POST /held/<int:held_post_id>/edit": HELD_AUTHOR,
    "POST /held/<int:held_post_id>/draft": HELD_AUTHOR,
    "POST /held/<int:held_post_id>/approval": HELD_MODERATORS,
    "POST /held/<int:held_post_id>/return": HELD_MODERATORS,
    "POST /pods/<slug>/held/decisions": ROOM_OF_THE_MODERATORS,
    "POST /pods/<slug>/holding": ROOM_OF_THE_MODERATORS,
    "POST /pods/<slug>/glossary": ROOM_OF_THE_COORDINATOR,
    "POST /pods/<slug>/series": ROOM_OF_THE_MODERATORS,
    "POST /polls/<int:poll_id>/vote": MEMBERS,
    "POST /polls/<int:poll_id>/closing": OPENER,
    "POST /polls/<int:poll_id>/outcome": OPENER,
    "DELETE /polls/<int:poll_id>": MODERATORS,
    "DELETE /polls/<int:poll_id>/outcomes/<int:number>": MODERATORS,
    "POST /rounds/<int:round_id>": OPENER,
    "DELETE /rounds/<int:round_id>": OPENER,
    "POST /series/<int:series_id>/edit": MODERATORS,
    "POST /searches": SIGNED_IN,
    # For whoever holds the address.
    "POST /searches/letters/<token>": PUBLIC,
    "POST /searches/silence": SIGNED_IN,
    "POST /searches/<int:saved_search_id>": OWNER,
    "DELETE /searches/<int:saved_search_id>": OWNER,
    "POST /series/<int:series_id>/rounds": MODERATORS,
    "POST /threads/<int:thread_id>/polls": OPENER,
    "POST /threads/<int:thread_id>/synthesis": MEMBERS,
    "DELETE /threads/<int:thread_id>/synthesis": MODERATORS,
    "POST /threads/<int:thread_id>/synthesis/draft": MEMBERS,
}
