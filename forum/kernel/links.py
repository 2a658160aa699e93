"""Addresses of pages, made by hand because a page has two hundred of them; a test compares them with the URL map."""

from __future__ import annotations

from urllib.parse import quote


def pod(slug: str, room: str = "") -> str:
    """Return the address of a pod's home or of one of its rooms."""
    return f"/pods/{slug}/{room}" if room else f"/pods/{slug}"


def thread(id_: int, slug: str = "", *, page: int = 1, order: str = "") -> str:
    """Return the address of a thread, of one of its pages in one of its orders."""
    asked = "&".join(part for part in (f"order={order}" if order else "", f"page={page}" if page > 1 else "") if part)
    return f"/threads/{id_}" + (f"/{quote(slug)}" if slug else "") + (f"?{asked}" if asked else "")


def thread_change(id_: int) -> str:
    """Return the address of what was changed about a thread."""
    return f"/thread-changes/{id_}"


def post(id_: int, deed: str = "") -> str:
    """Return the permalink of a post, or the address of a deed on it."""
    return f"/posts/{id_}/{deed}" if deed else f"/posts/{id_}"


def reply(thread: int, parent: int) -> str:
    """Return the address where a post is answered."""
    return f"/threads/{thread}/posts/new?parent={parent}"


def person(handle: str) -> str:
    """Return the address of a person's page."""
    return f"/people/{handle}"


def resource(id_: int, deed: str = "") -> str:
    """Return the address of a resource, of one of its versions or of a deed on it."""
    return f"/resources/{id_}/{deed}" if deed else f"/resources/{id_}"


def resource_text(id_: int, version: int, number: int = 0) -> str:
    """Return the address of the words in a file of a resource, or of one of its pages."""
    words = f"/resources/{id_}/versions/{version}/text"
    return f"{words}?at={number}#page-{number}" if number else words


def collection(id_: int, deed: str = "") -> str:
    """Return the address of a collection of resources or of a deed on it."""
    return f"/collections/{id_}/{deed}" if deed else f"/collections/{id_}"


def search(query: str) -> str:
    """Return the address of a search."""
    return f"/search?q={quote(query)}"


def join_request(id_: int, deed: str) -> str:
    """Return the address of a deed on a join request."""
    return f"/join-requests/{id_}/{deed}"


def membership(id_: int, deed: str = "") -> str:
    """Return the address of a membership or a deed on it."""
    return f"/memberships/{id_}/{deed}" if deed else f"/memberships/{id_}"


def poll(id_: int, deed: str = "") -> str:
    """Return the address of a poll or of a deed on it."""
    return f"/polls/{id_}/{deed}" if deed else f"/polls/{id_}"


def attachment(id_: int, name: str, *, small: bool = False) -> str:
    """Return the address of a file on a post, or of a picture's small version."""
    return f"/attachments/{id_}/{'small/' if small else ''}{quote(name, safe='')}"


def text(id_: int, number: int = 0) -> str:
    """Return the address of the words in a file, or of one of its pages."""
    return f"/attachments/{id_}/text?at={number}#page-{number}" if number else f"/attachments/{id_}/text"
