"""The last two gates: bleach with our own rules, then nh3 with the same list."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner

from .addresses import BARE, may_link, may_show
from .fences import COLOURS, LANGUAGE
from .mentions import CLASS as MENTION
from .notes import NOTE_ID
from .tags import CLASS as HASHTAG
from .text import without_unseen

_TABLES = "table tbody td th thead tr".split()
TAGS = frozenset(
    ["bdi", *_TABLES, *"a blockquote br code del em h3 h4 h5 h6 hr img li ol p pre span strong sup ul".split()]
)
REL = "nofollow ugc noopener noreferrer"
# The second gate knows which hosts cannot exist, and takes the address of such a link.
_LEADS_NOWHERE = re.compile(rf'<a rel="{REL}">(.*?)</a>', re.DOTALL)
_DIRECTED = "blockquote h3 h4 h5 h6 li ol p pre table td th ul".split()
_ALIGNED = frozenset({"align-left", "align-center", "align-right"})

Rule = Callable[[str], bool]
_RULES: dict[tuple[str, str], Rule] = {
    **{(tag, "dir"): frozenset({"auto", "ltr", "rtl"}).__contains__ for tag in _DIRECTED},
    ("a", "href"): may_link,
    ("img", "src"): may_show,
    ("img", "alt"): lambda _: True,
    ("img", "loading"): "lazy".__eq__,
    ("td", "class"): _ALIGNED.__contains__,
    ("th", "class"): _ALIGNED.__contains__,
    ("li", "class"): "task".__eq__,
    ("code", "class"): lambda value: LANGUAGE.fullmatch(value) is not None,
    ("span", "class"): (COLOURS | {MENTION, HASHTAG}).__contains__,
    ("li", "id"): lambda value: NOTE_ID.fullmatch(value) is not None,
    ("sup", "id"): lambda value: NOTE_ID.fullmatch(value) is not None,
    ("ol", "start"): lambda value: value.isascii() and value.isdigit() and len(value) <= 9,  # noqa: PLR2004
}


def allowed(tag: str, name: str, value: str) -> bool:
    """Say whether an attribute may stand; the one list that both gates ask."""
    rule = _RULES.get((tag, name))
    return rule is not None and rule(value)


def cleaner() -> Cleaner:
    """Return a bleach cleaner; it keeps state while it reads, so each thread has its own."""
    links = partial(LinkifyFilter, callbacks=[_with_address], skip_tags={"bdi", "pre", "code"}, url_re=BARE)
    return Cleaner(tags=TAGS, attributes=allowed, protocols={"http", "https", "mailto"}, filters=[links])


def clean(html: str, by: Cleaner) -> str:
    """Return HTML of our list only; what an entity hid from `tidy` goes last."""
    return without_unseen(_LEADS_NOWHERE.sub(r"\1", _SECOND.clean(by.clean(html))))


def _with_address(attributes: dict[Any, str], new: bool) -> dict[Any, str] | None:  # noqa: ARG001, FBT001
    """Leave the words of a link whose address was refused."""
    address = attributes.get((None, "href"))
    return attributes if address and may_link(address) else None


def _second(tag: str, name: str, value: str) -> str | None:
    return value if name == "rel" or allowed(tag, name, value) else None


_SECOND = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: {name for of, name in _RULES if of == tag} for tag, _ in _RULES},
    attribute_filter=_second,
    url_schemes={"http", "https", "mailto"},
    link_rel=REL,
)
