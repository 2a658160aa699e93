"""The doors of what stands above threads: polls, syntheses, series of questions; a part of `table.py`."""

from __future__ import annotations

from tests.attacks.marks import MEMBERS, MODERATORS, OPENER, ROOM, ROOM_OF_THE_MODERATORS

READING: dict[str, str] = {
    "GET /pods/<slug>/series": ROOM,
    "GET /pods/<slug>/series/new": ROOM_OF_THE_MODERATORS,
    "GET /polls/<int:poll_id>": MEMBERS,
    # A poll of the member's.
    "GET /polls/<int:poll_id>/outcome": OPENER,
    "GET /polls/<int:poll_id>/removal": MODERATORS,
    # A question that the member leads.
    "GET /rounds/<int:round_id>": OPENER,
    "GET /series/<int:series_id>": MEMBERS,
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
    "POST /pods/<slug>/series": ROOM_OF_THE_MODERATORS,
    "POST /polls/<int:poll_id>/vote": MEMBERS,
    "POST /polls/<int:poll_id>/closing": OPENER,
    "POST /polls/<int:poll_id>/outcome": OPENER,
    "DELETE /polls/<int:poll_id>": MODERATORS,
    "POST /rounds/<int:round_id>": OPENER,
    "DELETE /rounds/<int:round_id>": OPENER,
    "POST /series/<int:series_id>/rounds": MODERATORS,
    "POST /threads/<int:thread_id>/polls": OPENER,
    "POST /threads/<int:thread_id>/synthesis": MEMBERS,
    "DELETE /threads/<int:thread_id>/synthesis": MODERATORS,
    "POST /threads/<int:thread_id>/synthesis/draft": MEMBERS,
}
