"""The doors of resources; a part of `table.py`."""

from __future__ import annotations

from tests.attacks.marks import MEMBERS, MODERATORS, OPENER, ROOM, ROOM_OF_THE_MODERATORS

READING: dict[str, str] = {
    "GET /attachments/<int:attachment_id>/resource": MEMBERS,
    "GET /pods/<slug>/collections": ROOM,
    "GET /pods/<slug>/collections/new": ROOM,
    "GET /collections/<int:collection_id>": MEMBERS,
    # A collection of the member's.
    "GET /collections/<int:collection_id>/edit": OPENER,
    "GET /collections/<int:collection_id>/deletion": OPENER,
    "GET /resources/<int:resource_id>/collections": MEMBERS,
    "GET /pods/<slug>/resources": ROOM,
    "GET /pods/<slug>/resources/new": ROOM,
    "GET /resources/<int:resource_id>": MEMBERS,
    "GET /resources/<int:resource_id>/discussions": MEMBERS,
    "GET /resources/<int:resource_id>/versions/<int:number>": MEMBERS,
    # The member's file is a text: it has no first page that could be drawn, for anybody.
    "GET /resources/<int:resource_id>/versions/<int:number>/picture": "000000000000",
    "GET /resources/<int:resource_id>/versions/<int:number>/text": MEMBERS,
    # A file that the member shared.
    "GET /resources/<int:resource_id>/deletion": OPENER,
    "GET /resources/<int:resource_id>/edit": OPENER,
    "GET /resources/<int:resource_id>/successor": OPENER,
    "GET /resources/<int:resource_id>/versions/new": OPENER,
    "GET /pods/<slug>/resources/list.csv": ROOM,
    "GET /pods/<slug>/resources/import": ROOM_OF_THE_MODERATORS,
    "GET /pods/<slug>/resources/links": ROOM_OF_THE_MODERATORS,
    "GET /pods/<slug>/resources/twins": ROOM_OF_THE_MODERATORS,
}
WRITING: dict[str, str] = {
    "POST /attachments/<int:attachment_id>/resource": MEMBERS,
    "POST /pods/<slug>/collections": ROOM,
    "POST /collections/<int:collection_id>/edit": OPENER,
    "POST /collections/<int:collection_id>/deletion": OPENER,
    # What a moderator deleted of the harvester is theirs to bring back.
    "DELETE /collections/<int:collection_id>/deletion": "000000000-++",
    # Into a collection of the member's.
    "POST /resources/<int:resource_id>/collections": OPENER,
    "POST /collection-items/<int:collection_item_id>/tick": MEMBERS,
    "DELETE /collection-items/<int:collection_item_id>/tick": MEMBERS,
    "POST /pods/<slug>/resources": ROOM,
    "POST /pods/<slug>/resources/import": ROOM_OF_THE_MODERATORS,
    "DELETE /resources/<int:resource_id>/deletion": "000000000-++",
    "POST /resources/<int:resource_id>/deletion": OPENER,
    "POST /resources/<int:resource_id>/edit": OPENER,
    "POST /resources/<int:resource_id>/successor": OPENER,
    "POST /resources/<int:resource_id>/versions": OPENER,
    "POST /resources/<int:resource_id>/twins/<int:number>": MODERATORS,
    "DELETE /resources/<int:resource_id>/twins/<int:number>": MODERATORS,
}
