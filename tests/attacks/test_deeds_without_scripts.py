"""Every deed stands as a form on a page that whoever may do it can read: nothing needs a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import takewhile

from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from tests.attacks.deeds import DEEDS
from tests.attacks.ward import SAFE, UNSAFE, Ward, doors, name_of, one_database

pytestmark = one_database
# A script keeps what is typed and brings files while one types: the preview and the form itself do both without.
SCRIPTS = {
    *(f"POST {where}/draft" for where in ("/threads/<int:thread_id>", "/pods/<slug>", "/posts/<int:post_id>")),
    "POST /threads/<int:thread_id>/synthesis/draft",
    "POST /held/<int:held_post_id>/draft",
    *(f"POST {where}/files" for where in ("/threads/<int:thread_id>", "/pods/<slug>", "/posts/<int:post_id>")),
}
# These stand on a page that comes after another, or only where there are several: their own tests send them.
LATER = {
    # Where it was said that they differ, as the way back.
    "DELETE /resources/<int:resource_id>/twins/<int:number>",
    "POST /sign-in/second-factor",
    "POST /threads/<int:thread_id>/merge",
    "POST /threads/<int:thread_id>/read",
    "POST /queue/decisions",
}
# What is shown again stands with the post that it is on.
ON_POSTS = {"DELETE /attachments/<int:attachment_id>/hidden", "DELETE /revisions/<int:revision_id>/hidden"}
_TAG = re.compile(r"<(form|button)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def _sent_from(page: str, at: str) -> Iterator[tuple[str, str]]:
    """Yield the method and the address of everything that a page can send."""
    for tag, rest in _TAG.findall(page):
        said = {name: unescape(value) for name, value in _ATTRIBUTE.findall(rest)}
        url = said.get("formaction") if tag == "button" else said.get("action", at)
        if url is None or (tag == "form" and said.get("method") != "post"):
            continue
        path, _sign, query = url.partition("?")
        yield "DELETE" if "_method=DELETE" in query else "POST", path


def _doors_of(page: str, at: str, known: MapAdapter) -> set[str]:
    found = set()
    for method, path in _sent_from(page, at):
        try:
            rule, _keys = known.match(path, method, return_rule=True)
        except HTTPException:
            continue
        found.add(name_of(rule, method))
    return found


def _alike(one: str, other: str) -> int:
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def test_every_deed_is_a_form_on_some_page(ward: Ward) -> None:
    known = ward.site.url_map.bind("localhost")
    read: dict[tuple[str | None, str], set[str]] = {}
    pages = [rule for name, rule in doors(ward.site, *SAFE) if "download" not in name]

    def offered(who: str | None, path: str) -> set[str]:
        if (who, path) not in read:
            answer = ward.browser(who).get(path)
            read[who, path] = _doors_of(answer.text, path, known) if answer.mimetype == "text/html" else set()
        return read[who, path]

    missing = set()
    for name, rule in doors(ward.site, *UNSAFE):
        deed = DEEDS[name]
        path, state = ward.path(rule, deed.to), "answer" if name in ON_POSTS else deed.to
        # Where it is most likely stands first.
        near = sorted((ward.path(page, state) for page in pages), key=lambda at: -_alike(at, path))
        if not any(name in offered(deed.who, at) for at in near):
            missing.add(name)
    assert missing == SCRIPTS | LATER
