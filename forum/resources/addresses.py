"""Where texts lead, as keys that can be compared: the same page typed in other ways is the same place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from html import unescape
from urllib.parse import urlsplit

from forum.kernel import links, settings

# More than a text that somebody reads has.
MOST = 50
_HREF = re.compile(r'<a href="((?:https?:/)?/[^"]*)"')
# Whatever is looked at of a resource, it is the resource.
_OURS = re.compile(r"/resources/\d{1,9}(?=[/?]|$)")


def place(address: str) -> str:
    """Return a web address without what makes no other page of it: scheme, `www.`, the mark, a slash at the end."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    host = parts.netloc.lower().removeprefix("www.")
    path = parts.path.rstrip("/")
    if ours := _OURS.match(path):
        return host + ours[0]
    return f"{host}{path}?{parts.query}" if parts.query else host + path


def whole(resource_id: int) -> str:
    """Return the address of a resource as somebody types it into a text: the page of the text names it there."""
    return settings.current().public_url + links.resource(resource_id)


def key(place_: str) -> int:
    """Return a number of 63 bits for a place."""
    return int.from_bytes(blake2b(place_.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def keys_in(html: str) -> list[int]:
    """Return the keys of where a clean text leads."""
    places = dict.fromkeys(place(unescape(found[1])) for found in _HREF.finditer(html))
    return [key(each) for each in places if each][:MOST]


def keys_of(resource_id: int, urls: Iterable[str]) -> list[int]:
    """Return the keys of a resource: of its page, typed short or whole, and of the links that it holds or held."""
    page = links.resource(resource_id)
    places = {place(page), place(whole(resource_id)), *(place(url) for url in urls)}
    return [key(each) for each in sorted(places) if each]
