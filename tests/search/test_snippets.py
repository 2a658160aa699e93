"""The lines around a hit come from the source, a piece of it only, and read as the post does."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from forum.search import asking
from forum.search.side_by_side import may_say
from forum.search.snippets import BEFORE, LONGEST, Marker, plain, snippet


def _shown(source: str, asked: str) -> str:
    return str(snippet(source, Marker(asking.read(asked))))


@pytest.mark.parametrize(
    ("source", "asked", "shown"),
    [
        ("See [the form](https://example.org/gloves) and wear gloves.", "gloves", "and wear <mark>gloves</mark>."),
        ("It is _gloves_ first.", "gloves", "It is <mark>gloves</mark> first."),
        ("Le **Café** est loin.", "cafe", "Le <mark>Café</mark> est loin."),
        ("Обеззараживание воды", "вода", "Обеззараживание <mark>воды</mark>"),
        ("手部卫生很重要", "卫生", "手部<mark>卫生</mark>很重要"),
        ("Wash hands", "wash*", "<mark>Wash</mark> hands"),
        ("Nothing of it", "needle", "Nothing of it"),
    ],
)
def test_a_hit_is_marked_where_its_reader_sees_it(source: str, asked: str, shown: str) -> None:
    assert shown in _shown(source, asked)


@pytest.mark.parametrize("begin", ["", "## Packs\n\n"])
def test_what_is_shown_has_the_phrase_and_not_one_of_its_words(begin: str) -> None:
    source = f"{begin}Ice is cold. {'More of it. ' * 60}Keep *ice* packs here. {'And so on. ' * 60}"
    asked = Marker(asking.read('"ice packs"'))
    for piece in (snippet(source, asked), plain(source.replace("*", ""), asked)):
        assert "Keep <mark>ice</mark> <mark>packs</mark> here." in piece
        assert asked.tells(Markup(""), piece)
    assert not asked.tells(Markup("<mark>Ice</mark>"), Markup("of <mark>packs</mark>"))


def test_a_hit_in_a_long_text_costs_no_more_than_its_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    freed: list[int] = []

    def counted(text: str) -> str:
        freed.append(len(text))
        return text

    monkeypatch.setattr("forum.search.snippets.plain_text", counted)
    text = _shown("word " * 2000 + "needle " + "word " * 2000, "needle")
    assert "<mark>needle</mark>" in text
    assert text.startswith("…")
    assert text.endswith("…")
    assert sum(freed) < 3 * (LONGEST + BEFORE)


@pytest.mark.parametrize(
    ("source", "may"),
    [
        ("ice **packs**", True),
        ('[Ice](https://example.org/a "b") packs', True),
        ("ice &amp; packs", True),
        ("ice in packs", False),
        ("packs of ice", False),
    ],
)  # fmt: skip
def test_only_sources_that_may_have_a_phrase_are_read(source: str, *, may: bool) -> None:
    assert may_say(("ice", "packs"))(source) is may


# What looks at each place in two ways takes minutes, or longer than anybody lives.
@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("phrase", "source"),
    [
        (("ice", "packs"), "ice " + "]()" * 20_000),
        (("ice", "packs"), "ice " + "][" * 30_000),
        (("ice", "packs"), "ice](" * 12_000 + ")" * 99),
        (("ice",) * 47 + ("packs",), "ice](ice) " * 6_000),
        (("ice",) * 47 + ("packs",), "ice " * 15_000),
    ],
)
def test_no_text_makes_looking_for_a_phrase_slow(phrase: tuple[str, ...], source: str) -> None:
    assert not may_say(phrase)(source)
