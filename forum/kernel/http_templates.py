"""Templates: one environment a language; constant messages and icons are folded in when a template is compiled."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes

from . import assets, i18n, links, markup, times
from .settings import ROOT


class Folding(Environment):
    """An environment of one language: `_("constant")` and `icon("name")` become text once, not in every page."""

    language = i18n.DEFAULT

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        says = i18n.catalogue(self.language).singular
        for output in tree.find_all(nodes.Output):
            output.nodes = [_folded(node, says) for node in output.nodes]
        return tree


def _folded(node: nodes.Expr, says: dict[str, str]) -> nodes.Expr:
    if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in {"_", "icon"}):
        return node
    if len(node.args) != 1 or node.kwargs or not isinstance(node.args[0], nodes.Const):
        return node
    if node.node.name == "icon":
        return nodes.TemplateData(str(assets.ours().icon(node.args[0].value)))
    # Escaped here, as a message that is printed is.
    return nodes.TemplateData(_escaped(says.get(node.args[0].value, node.args[0].value)))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;")


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
    return made


def _globals(language: str) -> dict[str, Any]:
    return {
        "_": i18n._,
        "ngettext": i18n.ngettext,
        "link": links,
        "languages": i18n.LANGUAGES,
        "language_name": times.language_name,
        "country_name": times.country_name,
        "countries": times.countries,
        "direction_of": i18n.direction,
        "initials": initials,
        "hue": hue,
        "asset": assets.ours().url,
        "icon": assets.ours().icon,
        "language": language,
        "direction": i18n.direction(language),
    }


def initials(name: str) -> str:
    """Return one or two letters that stand for a name in its avatar."""
    words = [word for word in name.replace("Dr ", "").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words[:1])).upper() or "?"


def hue(key: int) -> int:
    """Return one of the six avatar colours, the same for a person everywhere."""
    return key * 5 % 6 + 1
