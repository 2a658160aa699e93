"""Templates say the same folded as they would word for word."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup

from forum.kernel import assets, i18n, links
from forum.kernel.folding import Folding, remembered


def _made(language: str = "en", **files: str) -> Folding:
    kind = type("Speaking", (Folding,), {"language": language})
    made: Folding = kind(loader=DictLoader(files), autoescape=True, undefined=StrictUndefined)
    made.globals.update({"_": i18n._, "link": links, "icon": assets.ours().icon, "hue": lambda key: key + 1})
    return made


def _said(template: str, language: str = "en", **values: object) -> str:
    return _made(language, page=template).get_template("page").render(**values)


def test_a_message_speaks_the_language_of_its_environment_whatever_the_context_speaks() -> None:
    assert _said('{{ _("Search") }}', "fr") == "Rechercher"


def test_what_a_message_is_filled_with_is_escaped() -> None:
    template = '<b title="{{ _("Reply to %(name)s", name=name) }}">'
    assert _said(template, name='A"><script>') == '<b title="Reply to A&#34;&gt;&lt;script&gt;">'


def test_text_is_escaped_and_markup_is_not() -> None:
    values: dict[str, Any] = {"text": "<i>", "markup": Markup("<i>"), "number": 7, "nothing": None}
    assert _said("{{ text }}{{ markup }}{{ number }}{{ nothing }}", **values) == "&lt;i&gt;<i>7None"


def test_a_value_that_nobody_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        _said("{{ nobody }}")


def test_a_parameter_with_the_name_of_a_function_is_the_parameter() -> None:
    template = '{% macro say(icon) %}{% if icon %}[{{ icon }}]{% endif %}{% endmacro %}{{ say("x") }}{{ hue(1) }}'
    assert _said(template) == "[x]2"


def test_links_and_arguments_of_every_kind_arrive() -> None:
    assert _said('{{ link.thread(7, "a b", page=2) }}{{ hue(key=3) }}') == "/threads/7/a%20b?page=24"


def test_an_included_file_stands_in_its_place_and_sees_what_is_there() -> None:
    made = _made(page='{% for n in (1, 2) %}{% include "part" %}{% endfor %}', part='<{{ n }}{{ _("Search") }}>')
    assert made.get_template("page").render() == "<1Search><2Search>"


def test_a_block_that_is_gathered_can_be_replaced() -> None:
    made = _made(
        base="[{% block main %}{{ 1 }}a{% endblock %}]",
        page='{% extends "base" %}{% block main %}{{ 2 }}{% endblock %}',
    )
    assert made.get_template("base").render() == "[1a]"
    assert made.get_template("page").render() == "[2]"


def test_what_is_remembered_is_made_once() -> None:
    made: list[str] = []

    def macro(name: str) -> Markup:
        made.append(name)
        return Markup("<b>") + name

    assert [remembered(macro, "x"), remembered(macro, "x"), remembered(macro, "y")] == ["<b>x", "<b>x", "<b>y"]
    assert made == ["x", "y"]


def test_somebody_s_own_form_is_never_remembered() -> None:
    with pytest.raises(RuntimeError, match="own form"):
        remembered(lambda: Markup('<input name="csrf_token" value="x">'))
