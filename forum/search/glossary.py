"""Words that mean the same, line by line, and the other ways in which a question can be asked with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain

from forum.kernel.letters import fold

from .asking import Question
from .terms import stems_of
from .words import asked_words, words

LONGEST, LINES, NAMES, WORDS = 8_000, 200, 8, 6
# Other ways in which one question is asked.
MOST_WAYS = 4
Name = tuple[str, ...]
Key = str | tuple[str, str]


@dataclass(frozen=True)
class Way:
    """A question asked with `other` instead of `said`, in those pods whose glossary says that they mean the same."""

    question: Question
    said: str
    other: str
    pods: frozenset[int]


def names_of(line: str) -> list[str]:
    """Return the names in a line, as they were written; the same name twice is once."""
    found: dict[Name, str] = {}
    for part in line.split("="):
        found.setdefault(tuple(map(fold, words(part))), " ".join(part.split()))
    return [name for key, name in found.items() if key]


@lru_cache(500)
def read(text: str) -> tuple[tuple[Name, ...], ...]:
    """Return the names in each line, as words in lower case."""
    lines = (tuple(tuple(words(name))[:WORDS] for name in names_of(line)[:NAMES]) for line in text.splitlines()[:LINES])
    return tuple(names for names in lines if len(names) > 1)


def _asked(name: Name) -> Name:
    """Return a name as a question has it: of Chinese its pairs."""
    return tuple(asked_words(" ".join(name)))


def _keys(word: str) -> set[Key]:
    """Return by what a word is known in whichever form: two that are the same have one in common."""
    return {word, *stems_of(word)}


@lru_cache(500)
def _places(text: str) -> Mapping[Key, Sequence[tuple[int, int]]]:
    """Return the names by what their first words are known by, as numbers of line and place."""
    found: dict[Key, list[tuple[int, int]]] = {}
    for line, names in enumerate(read(text)):
        for at, name in enumerate(names):
            for key in _keys(_asked(name)[0]):
                found.setdefault(key, []).append((line, at))
    return found


def _begun(text: str, asked: Collection[Key]) -> Iterator[tuple[Name, tuple[Name, ...]]]:
    """Yield the names that begin with a word of a question, each with its line: all would take too long to compare."""
    lines, places = read(text), _places(text)
    for line, at in sorted({place for key in asked for place in places.get(key, ())}):
        yield lines[line][at], lines[line]


def ways(question: Question, glossaries: Mapping[int, str]) -> list[Way]:
    """Return the other ways of asking a question, by the glossaries of pods; names are not looked for in choices."""
    found: dict[tuple[Name, Name], set[int]] = {}
    asked = {key for word in chain(question.words, *map(_asked, question.phrases)) for key in _keys(word)}
    for pod, text in glossaries.items():
        for said, names in _begun(text, asked):
            if _without(question, said) is not None:
                for other in names:
                    if other != said:
                        found.setdefault((said, other), set()).add(pod)
    return list(_ways(question, found))[:MOST_WAYS]


def marked(question: Question, others: list[Way]) -> Question:
    """Return the question with all that it was asked with, so that it is all marked in what was found."""
    return replace(question, words=(*question.words, *(word for way in others for word in asked_words(way.other))))


def _ways(question: Question, found: Mapping[tuple[Name, Name], set[int]]) -> Iterator[Way]:
    for (said, other), pods in found.items():
        rest = _without(question, said)
        if rest is not None:
            yield Way(_with(rest, other), " ".join(said), " ".join(other), frozenset(pods))


def _with(question: Question, name: Name) -> Question:
    if len(_asked(name)) == 1:
        return replace(question, words=(*question.words, *name))
    return replace(question, phrases=(*question.phrases, name))


def _without(question: Question, name: Name) -> Question | None:
    """Return a question without a name; None where the name does not stand in it."""
    asked = _asked(name)
    for phrase in question.phrases:
        said = _asked(phrase)
        if len(said) == len(asked) and all(map(_same, said, asked)):
            return replace(question, phrases=tuple(each for each in question.phrases if each != phrase))
    for at in range(len(question.words) - len(asked) + 1):
        if all(map(_same, question.words[at : at + len(asked)], asked)):
            return replace(question, words=(*question.words[:at], *question.words[at + len(asked) :]))
    return None


def _same(one: str, other: str) -> bool:
    """Say whether two words are one, in whichever form."""
    return one == other or not set(stems_of(one)).isdisjoint(stems_of(other))
