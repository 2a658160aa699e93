"""Whoever leads a pod fills its glossary to the last letter: the searches of its members stay quick."""

from __future__ import annotations

from itertools import product

import pytest

from forum.search import asking, glossary

PODS = 50


def _full() -> str:
    """Return a glossary that has as many names as one may have."""
    words = ("".join(letters) for letters in product("bcdfg", repeat=5))
    lines = ["=".join(next(words) for _name in range(glossary.NAMES)) for _line in range(glossary.LINES)]
    return "\n".join(lines)[: glossary.LONGEST].rpartition("\n")[0]


def test_only_names_that_begin_with_a_word_of_the_question_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, without = list[glossary.Name](), glossary._without

    def counted(question: asking.Question, name: glossary.Name) -> asking.Question | None:
        compared.append(name)
        return without(question, name)

    monkeypatch.setattr(glossary, "_without", counted)
    glossaries = {pod: f"{_full()}\nhand rub = ABHR\npumping station = well" for pod in range(PODS)}
    asked = asking.read("pump hands quick brown")
    assert glossary.ways(asked, glossaries) == []
    assert set(compared) == {("hand", "rub"), ("pumping", "station")}
    found = {way.other for way in glossary.ways(asking.read('"hand rub" wells'), glossaries)}
    assert found == {"abhr", "pumping station"}
