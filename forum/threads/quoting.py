"""Quotes: the words of a post behind marks, with the way to the wording that was quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from forum.kernel import links
from forum.kernel.i18n import _

from .models import Post

# More posts than anybody quotes on a page.
MOST = 200
_WAY = re.compile(r'<a href="/posts/(\d{1,9})\?revision=(\d{1,9})"[^>]*>[^<]*</a>')
_MARK = "?revision="


def reference(post: Post) -> str:
    """Return the line that leads to the wording that is quoted. No name stands in it: it would outlive its person."""
    label = _("Post %(number)s", number=post.number)
    return f"[{label}]({links.post(post.id)}?revision={post.revision})"


def below(text: str, post: Post) -> str:
    """Return a text with the words of a post quoted under it; what that post quotes itself is left out."""
    own = [line for line in post.body.splitlines() if not line.lstrip().startswith(">")]
    words = re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip("\n")
    quote = "\n".join(f"> {line}".rstrip() for line in (reference(post), "", *words.split("\n")))
    return f"{text.rstrip()}\n\n{quote}\n\n".lstrip("\n")


def quoted(pages: Iterable[str]) -> list[int]:
    """Return the posts that these texts lead to as quoted."""
    found = {int(way[1]) for html in pages if _MARK in html for way in _WAY.finditer(html)}
    return sorted(found)[:MOST]


def marked(html: Markup, now: Mapping[int, int]) -> Markup:
    """Return a shown text where quotes of a wording that is not the present one say so; `now` are the present ones."""
    if not now or _MARK not in html:
        return html
    since = Markup(' <a class="since" href="{}">{}</a>')

    def say(way: re.Match[str]) -> str:
        key, read = int(way[1]), int(way[2])
        if now.get(key, read) <= read:
            return way[0]
        return way[0] + str(since.format(links.post(key, "history"), escape(_("edited since"))))

    return Markup(_WAY.sub(say, str(html)))  # noqa: S704 as clean HTML gets a link of ours
