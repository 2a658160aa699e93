"""The deeds of resources; a part of `deeds.py`."""

from __future__ import annotations

from tests.attacks.deed import Deed

LIBRARY: dict[str, Deed] = {
    "POST /pods/<slug>/resources": Deed("mira", {"title": "Wells", "url": "https://example.org/wells", "kind": "tool"}),
    "POST /pods/<slug>/collections": Deed("mira", {"title": "The first week", "about": "For new nurses"}),
    "POST /collections/<int:collection_id>/edit": Deed("mira", {"title": "The second week", "revision": "2"}),
    "POST /collections/<int:collection_id>/deletion": Deed("mira", {"reason": "Out of date."}),
    "DELETE /collections/<int:collection_id>/deletion": Deed("mona", to="scrapped"),
    "POST /resources/<int:resource_id>/collections": Deed("mira", {"collection": "1", "note": "Page 4"}, to="alone"),
    "POST /collection-items/<int:collection_item_id>/tick": Deed("mira"),
    "DELETE /collection-items/<int:collection_item_id>/tick": Deed("mira", to="done"),
    "POST /pods/<slug>/resources/import": Deed(
        "mona", {"sheet": "title,url\nLatrines,https://example.org/latrines\n", "do": "add"}
    ),
    "POST /attachments/<int:attachment_id>/resource": Deed("mira", {"title": "Kept for the ward", "kind": "tool"}),
    "DELETE /resources/<int:resource_id>/deletion": Deed("mona", to="scrapped"),
    "POST /resources/<int:resource_id>/deletion": Deed("mona", {"reason": "Names a patient."}),
    "POST /resources/<int:resource_id>/edit": Deed(
        "mira", {"title": "Wells and pumps", "kind": "tool", "revision": "0"}
    ),
    "POST /resources/<int:resource_id>/successor": Deed("mira", to="replaced"),
    "POST /resources/<int:resource_id>/versions": Deed("mira", {"url": "https://example.org/wells/2", "note": "Whole"}),
    "POST /resources/<int:resource_id>/twins/<int:number>": Deed("mona", to="alike"),
    "DELETE /resources/<int:resource_id>/twins/<int:number>": Deed("mona", to="apart"),
}
