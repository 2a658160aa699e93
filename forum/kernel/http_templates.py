"""Templates: one environment a language; constant messages and icons are folded in when a template is compiled."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import assets, forms, guard, i18n, links, markup, sizes, times
from .folding import Folding, remembered
from .settings import ROOT


@cache
def environment(language: str) -> Environment:
    """Return the environment of one language, templates compiled once and kept."""
    made: Environment = type(f"Folding_{language}", (Folding,), {"language": language})(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=lambda name: not (name or "").endswith(".txt"),
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.globals.update(_globals(language))
    made.filters["cleaned"] = markup.shown
    made.filters["alone"] = i18n.alone
    made.filters["outward"] = outward
    return made


def _globals(language: str) -> dict[str, Any]:
    return {
        "_": i18n._,
        "ngettext": i18n.ngettext,
        "link": links,
        "languages": i18n.LANGUAGES,
        "csrf_token": guard.csrf_token,
        "when": times.when,
        "day": times.day,
        "age": times.age,
        "size_of": sizes.size,
        "language_name": times.language_name,
        "country_name": times.country_name,
        "countries": times.countries,
        "direction_of": i18n.direction,
        "options": forms.options,
        "initials": initials,
        "hue": hue,
        "asset": assets.ours().url,
        "remembered": remembered,
        "icon": assets.ours().icon,
        "language": language,
        "direction": i18n.direction(language),
    }


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Return one or two letters that stand for a name in its avatar."""
    words = [word for word in name.replace("Dr ", "").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper() or "?"


def hue(key: int) -> int:
    """Return one of the six avatar colours, the same for a person everywhere."""
    return key * 5 % 6 + 1


def outward(url: str) -> str:
    """Return an address of the web for a link; nothing that a browser would run, whatever was kept."""
    return url if url.startswith(("http://", "https://")) else "#"
