"""Links whose words do not say where they lead are followed by the domain, in letters that look like no others."""

from __future__ import annotations

import re
import unicodedata
from html import escape, unescape
from urllib.parse import unquote, urlsplit

from .clean import REL

# As the second gate writes a link; one never stands inside another.
_LINK = re.compile(rf'<a href="(https?://[^"]*)" rel="{REL}">(.*?)</a>', re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_HOST = re.compile(r"https?://([^/?#]*)", re.IGNORECASE)
_SAID = re.compile(r"(?:https?://)?([^/?#\s]+)(?:[/?#]\S*)?", re.IGNORECASE)
# What a browser reads as a dot, and what it leaves out of a name.
_DOTS = dict.fromkeys(map(ord, "\u3002\uff0e\uff61"), ".")
# The host and port of this forum, once it is known: who links to it leads nobody away.
_home: list[str] = []


def at_home(public_url: str) -> None:
    """Take the address of this forum."""
    _home[:] = [_bare(urlsplit(public_url).netloc)]


def named(html: str) -> str:
    """Return clean HTML with `<bdi>(domain)</bdi>` after each link that hides or fakes where it leads."""
    return _LINK.sub(_with_domain, html) if "<a href=" in html else html


def domain(address: str) -> str:
    """Return the host of a web address, and its port, as a browser looks it up: ASCII only, without `www.`."""
    found = _HOST.match(address)
    # A browser reads %2e in a host as a dot.
    return _bare(unquote(found[1])) if found else ""


def _with_domain(link: re.Match[str]) -> str:
    leads = domain(unescape(link[1]))
    said = _SAID.fullmatch(unescape(_TAG.sub("", link[2])).strip())
    # Letters of two alphabets look alike: a name that is not ASCII says nothing by itself.
    if leads in _home or (said and said[1].isascii() and _bare(said[1]) == leads):
        return link[0]
    return f"{link[0]} <bdi>({escape(leads)})</bdi>"


def _bare(host: str) -> str:
    labels = host.translate(_DOTS).rstrip(".").split(".")
    return ".".join(map(_ascii, labels)).removeprefix("www.")


def _ascii(label: str) -> str:
    if label.isascii():
        return label.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", label).lower())
    kept = "".join(sign for sign in folded if sign.isascii() or not _is_unseen(sign))
    return kept if kept.isascii() else "xn--" + kept.encode("punycode").decode("ascii")


def _is_unseen(sign: str) -> bool:
    """Say whether a sign is left out of a name: a soft hyphen, a joiner, a variation selector."""
    return unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f"
