"""The language of questions: what was typed, taken apart into words, phrases, filters and what must not be there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from .typed import DAYS, EITHER, Part, Said, chains, day
from .words import WORD

LONGEST, MOST_WORDS, MOST_CHOICES = 500, 48, 8
# Of what is kept here one named is enough anyway; and of all these one of several will do where OR stands between.
_ANY_OF = frozenset({"authors", "pods", "languages", "countries"})
_FACETS = frozenset({"authors", "tags", "languages", "countries", "flags", "has"})


@dataclass(frozen=True)
class Question:
    """What was typed, taken apart; `misread` holds what was not understood, `places` where the words must stand."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()
    # Of each choice one must be there; of these nothing.
    choices: tuple[tuple[Said, ...], ...] = ()
    without: tuple[Said, ...] = ()
    authors: tuple[str, ...] = ()
    pods: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    # Filters of which one will do, each with the name under which it is kept here.
    either: tuple[tuple[tuple[str, str], ...], ...] = ()
    states: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()
    after: datetime | None = None
    before: datetime | None = None
    misread: tuple[str, ...] = ()
    # What was taken for something else than it looks like, and for what.
    reread: tuple[tuple[str, str], ...] = ()

    @property
    def order(self) -> str:
        """Return the order that was asked for last, empty for none."""
        return self.orders[-1] if self.orders else ""

    @property
    def is_empty(self) -> bool:
        """Say whether nothing in it could be read."""
        return self == Question(misread=self.misread, reread=self.reread)

    @property
    def has_words(self) -> bool:
        """Say whether something is looked for in texts, not by filters alone."""
        return bool(self.words or self.phrases or self.prefixes or self.choices)


def read(text: str) -> Question:
    """Take a question apart; never raises: what is no filter is a word, what is no date is named in `misread`."""
    made = _Made()
    for chain in chains(text[:LONGEST]):
        made.take(chain)
    return Question(
        phrases=tuple(made.phrases[:MOST_WORDS]),
        choices=tuple(choice[:MOST_WORDS] for choice in made.choices),
        without=tuple(made.without[:MOST_WORDS]),
        either=tuple(made.either),
        reread=tuple(made.reread),
        after=made.days.get("after"),
        before=made.days.get("before"),
        **{name: tuple(values[:MOST_WORDS]) for name, values in made.fields.items()},
    )


def with_words(text: str, others: Mapping[str, str]) -> str:
    """Return a question with other words in it: those of `others` for its keys, in lower case."""

    def instead(match: re.Match[str]) -> str:
        return others.get(match.group().lower(), match.group())

    return WORD.sub(instead, text)


@dataclass
class _Made:
    """What a question is made of, as far as it was read."""

    fields: dict[str, list[str]] = field(default_factory=dict)
    phrases: list[tuple[str, ...]] = field(default_factory=list)
    choices: list[tuple[Said, ...]] = field(default_factory=list)
    without: list[Said] = field(default_factory=list)
    either: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    reread: list[tuple[str, str]] = field(default_factory=list)
    days: dict[str, datetime] = field(default_factory=dict)

    def take(self, chain: Sequence[Part]) -> None:
        """Take one part, or those between which an OR stands."""
        self.reread += [(part.typed, part.read_as) for part in chain if part.read_as]
        fields = {"without" if part.no else part.field for part in chain}
        is_one = len(chain) == 1 or (len(fields) == 1 and fields <= _ANY_OF)
        if not is_one and self._choose(chain, fields):
            return
        self._keep("misread", *([] if is_one else [EITHER]))
        for part in chain:
            self._take(part)

    def _choose(self, chain: Sequence[Part], fields: set[str]) -> bool:
        """Take parts of which one will do; say whether they are such."""
        is_said = fields == {""} and len(self.choices) < MOST_CHOICES
        if is_said:
            self.choices.append(tuple(dict.fromkeys(part.said for part in chain if part.said)))
        elif fields <= _FACETS:
            self.either.append(tuple(dict.fromkeys((part.field, part.value) for part in chain)))
        return is_said or fields <= _FACETS

    def _take(self, part: Part) -> None:
        if part.said is None:
            if part.field in DAYS and (moment := day(part.value)):
                self.days[part.field] = moment
            else:
                self._keep(part.field, part.value)
        elif part.no:
            self.without.append(part.said)
        elif part.said.side_by_side:
            self.phrases.append(part.said.words)
        elif part.said.begins:
            self._keep("words", *part.said.words[:-1])
            self._keep("prefixes", part.said.words[-1])
        else:
            self._keep("words", *part.said.words)

    def _keep(self, name: str, *values: str) -> None:
        self.fields.setdefault(name, []).extend(values)
