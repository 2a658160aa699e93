"""The copy as a file: pages that need nothing but a browser, and the same as JSON and as tables."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

from forum.kernel import cells, clock, files, i18n, settings
from forum.kernel.actor import Actor
from forum.kernel.http_templates import environment
from forum.kernel.i18n import lazy

from . import queries_copy

TITLES = {
    "profile": lazy("Profile and settings"),
    "posts": lazy("Posts"),
    "deleted-posts": lazy("Deleted posts, as long as they can be brought back"),
    "threads": lazy("Threads I began"),
    "earlier-wordings": lazy("Earlier wordings of my posts"),
    "files": lazy("Files"),
    "drafts": lazy("Drafts"),
    "held-posts": lazy("Posts that wait for a moderator, or came back"),
    "nuggets": lazy("Nuggets"),
    "reactions": lazy("My reactions to posts"),
    "syntheses": lazy("Syntheses I wrote"),
    "resources": lazy("Resources I shared"),
    "resource-versions": lazy("Files and links of resources I added"),
    "deleted-resources": lazy("Resources I shared, in the bin"),
    "collections": lazy("Collections I made"),
    "deleted-collections": lazy("Collections I made, in the bin"),
    "collection-ticks": lazy("What I ticked off in collections"),
    "rounds": lazy("Questions I lead in themed discussions"),
    "polls": lazy("Polls I opened"),
    "outcomes": lazy("Outcomes of polls that I stated"),
    "earlier-outcomes": lazy("Earlier outcomes of polls that I stated"),
    "votes": lazy("My votes"),
    "bookmarks": lazy("My bookmarks"),
    "saved-searches": lazy("My searches"),
    "watches": lazy("What I follow and mute"),
    "memberships": lazy("My pods"),
    "membership-changes": lazy("What happened to my memberships"),
    "requests": lazy("Requests to join"),
    "answers": lazy("My answers to the questions of pods"),
    "remarks": lazy("Questions and answers about requests"),
    "charters": lazy("Charters I wrote"),
    "notices": lazy("Notices"),
    "letters": lazy("Letters to me"),
    "reading": lazy("What I have read"),
    "sign-ins": lazy("Browsers"),
    "addresses": lazy("Changes of address"),
    "second-step": lazy("Second step at the sign-in"),
    "copies": lazy("Copies of my data"),
    "erasure": lazy("Wish to be erased"),
    "trail": lazy("Deeds of mine and deeds about me"),
}
_HEADS = ("thread", "title", "label", "pod", "name", "action", "kind", "browser", "state")
_TIMES = ("created_at", "at", "asked_at", "spotted_at", "joined_at", "replaced_at", "read_at", "updated_at")
_WORDS = ("body", "about", "text", "note", "reason")
_LOOK = (
    "body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#15211f}"
    "article{border-top:1px solid #d9e0de;padding:.75rem 0}h3{margin:0;font-size:1rem}"
    "p.words{white-space:pre-wrap;overflow-wrap:anywhere}dl{display:grid;grid-template-columns:auto 1fr;gap:0 1rem;"
    "font-size:.875rem;color:#586763;margin:.25rem 0}dd{margin:0;overflow-wrap:anywhere}"
)


def build(actor: Actor, out: BinaryIO) -> None:
    """Write the archive of everything about a person, as they may see it now, in their language."""
    with i18n.speaking(actor.language), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = dict(queries_copy.parts(actor, settings.current().public_url))
        archive.writestr("data.json", json.dumps(parts, default=str, ensure_ascii=False, indent=1))
        for name, found in parts.items():
            archive.writestr(f"tables/{name}.csv", table(found))
        template = environment(i18n.language()).get_template("privacy/archive.html")
        shown = [(name, str(TITLES[name]), [_entry(row) for row in found]) for name, found in parts.items() if found]
        archive.writestr("index.html", template.render(parts=shown, made=clock.now(), name=actor.name))
        archive.writestr("look.css", _LOOK)
        for name, key in queries_copy.contents(actor):
            with files.opened(key) as file, archive.open(name, "w", force_zip64=True) as member:
                shutil.copyfileobj(file, member)


def table(found: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as CSV that a spreadsheet takes for text and never for a formula."""
    names = list(dict.fromkeys(name for row in found for name in row))
    return cells.table([names, *([row.get(name) for name in names] for row in found)])


def _entry(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as the page shows it: what it is, when, its words, and all the rest."""
    head = next((name for name in _HEADS if row.get(name)), "")
    words = next((name for name in _WORDS if row.get(name)), "")
    at = next((name for name in _TIMES if row.get(name)), "")
    rest = {
        name: value for name, value in row.items() if value not in (None, "") and name not in (head, words, at, "url")
    }
    return {
        "head": row.get(head, ""),
        "words": row.get(words, ""),
        "at": f"{row[at]:%Y-%m-%d %H:%M}" if at else "",
        "url": row.get("url", ""),
        "rest": {name.replace("_", " "): value for name, value in rest.items()},
    }
