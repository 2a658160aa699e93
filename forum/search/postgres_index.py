"""The index in PostgreSQL, for several machines: words and ranking as in a folder, kept in three tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError, SQLAlchemyError

from forum.kernel.db import db

from . import actions_postgres as writing
from . import queries_postgres as reading
from . import queries_ranked as ranks
from .backend import Asked, Changes, Entry, Found, State, Unready, replaced
from .postgres_terms import VERSION, facet_word, names, names_of_stems
from .queries_postgres import Known
from .queries_ranked import Narrow, Wish
from .ranking import ENOUGH, tonight
from .spelling import MOST_LOOKED, Spelling, best, near
from .terms import K1, RARE, B, Wanted, finds_nothing, gain, is_short, wanted, words_of

T = TypeVar("T")
# Entries with the rarest word that are ranked at once: more than are looked at, as others are in pods of others.
_MANY = 4 * ENOUGH
# Of those that score best so many are lifted, for which their entries are read.
_LIFTED = 1_000
_NUGGET = facet_word("is:nugget")


@dataclass(frozen=True)
class Meant:
    """A word of the question with the numbers it has in the tables, and in how many entries it is."""

    word: Wanted
    ids: tuple[int, ...]
    count: int


class PostgresBackend:
    """The index in the tables of this site's database; every process of every machine reads and writes it."""

    def find(self, asked: Asked, pods: frozenset[int], limit: int) -> Found:
        """Return the best keys inside the pods. Raises Unready."""
        if not pods:
            return Found()
        return _reading(lambda: _find(asked, pods, limit))

    def spellings(self, word: str, pods: frozenset[int]) -> list[Spelling]:
        """Return the forms near a folded word that entries inside the pods have, the best first. Raises Unready."""
        return _reading(lambda: _spellings(word, pods)) if pods else []

    def apply(self, entries: Sequence[Entry], owners: Iterable[int]) -> None:
        """Take a batch in, for all that its owners had. Raises Unready."""
        _reading(lambda: writing.apply(entries, replaced(entries, owners)))

    def rebuild(self, entries: Iterable[Entry], changes: Changes) -> None:
        """Build anew beside the live tables and swap. Raises Busy while somebody else does."""
        # What this session has read it would keep from being swapped.
        db.session.rollback()
        writing.rebuild(entries, changes)

    def settle(self) -> None:
        """Nothing: an entry that is gone is a row that is gone, and its room is written over by the vacuum."""

    def marks(self) -> Mapping[int, int]:
        """Return the mark of every key. Raises Unready."""
        self.probe(whole=True)
        return _reading(reading.marks)

    def probe(self, *, whole: bool) -> None:
        """Look whether all of it is there. Raises Unready."""
        _reading(_whole)

    def state(self) -> State:
        """Say how the index is."""
        try:
            found = _reading(_whole)
        except Unready as why:
            return State(problem=str(why))
        return State(documents=found.documents, segments=1, size=found.size, built_at=found.built_at)


def _reading(use: Callable[[], T]) -> T:
    """Use the tables. Whatever is wrong with them, they can be built anew; a database that is away cannot."""
    try:
        return use()
    except OperationalError:
        raise
    except SQLAlchemyError as why:
        db.session.rollback()
        raise Unready(type(why).__name__) from why


def _whole() -> Any:
    found = reading.about()
    if found is None:
        raise Unready("missing")
    if found.version != VERSION:
        raise Unready("outdated")
    counted = reading.probe()
    if counted.lost or not found.documents == counted.entries == counted.told:
        raise Unready("incomplete")
    return found


def _find(asked: Asked, pods: frozenset[int], limit: int) -> Found:
    words = list(wanted(asked))
    known = reading.known(_named(words, asked))
    if known is None:
        raise Unready("missing")
    if known.version != VERSION:
        raise Unready("outdated")
    narrow = _narrowed(asked, pods, known)
    if narrow is None or finds_nothing(asked, words):
        return Found()
    rare = [id_ for id_, count in known.words.values() if count <= RARE]
    here = reading.in_pods(rare, pods)
    meant = [_meant(word, known, here) for word in words]
    choices = _choices(meant)
    if not all(found.ids for found in meant if found.word.needed) or not all(choices):
        return Found()
    if not words:
        return _cut(ranks.dated(narrow, asked.order, limit + 1), asked, limit)
    order = asked.order or ("few" if is_short(asked.words, asked.language) else "many")
    wish = Wish(
        order,
        {at: found.ids for at, found in enumerate(meant) if not found.word.stems},
        [at for at, found in enumerate(meant) if found.word.needed],
        choices,
        [at for at, found in enumerate(meant) if not found.word.choice],
    )
    given, floor = _given(meant, known, limit), _floor(meant, known, order)
    found = ranks.ranked(narrow, wish, {**given, "floor": floor})
    if floor and not (len(found) > limit and all(row.whole for row in found)):
        found = ranks.ranked(narrow, wish, {**given, "floor": 0})
    return _cut(found, asked, limit)


def _choices(meant: Sequence[Meant]) -> list[list[list[int]]]:
    """Return of each choice the things of which one must be there, as the numbers of their words; none that cannot."""
    found: dict[int, dict[int, list[int]]] = {}
    for at, each in enumerate(meant):
        if each.word.choice:
            number, thing = each.word.choice
            found.setdefault(number, {}).setdefault(thing, []).append(at)
    return [[things for things in choice.values() if all(meant[at].ids for at in things)] for choice in found.values()]


def _floor(meant: Sequence[Meant], known: Known, order: str) -> int:
    """Return from which key on posts are ranked first: those before it count where too few have all the words.

    By time it is all of them, as keys are not quite in the order of time; one of many words is rare enough.
    """
    fewest = min((found.count for found in meant if not found.word.choice), default=0)
    if order != "few" or fewest <= _MANY:
        return 0
    return max(0, known.newest - known.documents * _MANY // fewest)


def _spellings(word: str, pods: frozenset[int]) -> list[Spelling]:
    known = reading.forms_near(word)
    keys = reading.keys_of([known[form] for form in near(word, known)], pods)
    names = {id_: form for form, id_ in known.items()}
    found = (Spelling(names[id_], len(theirs), tuple(theirs[:MOST_LOOKED])) for id_, theirs in keys.items())
    return best(word, found)


def _named(words: Iterable[Wanted], asked: Asked) -> set[str]:
    all_words = chain(words, *map(words_of, asked.apart))
    named = {_NUGGET} | {name for word in all_words for name in names(word)} | names_of_stems(asked.without)
    return named | {facet_word(facet) for group in asked.facets for facet in group}


def _narrowed(asked: Asked, pods: frozenset[int], known: Known) -> Narrow | None:
    """Return what counts; None where a facet is nobody's."""
    groups = [
        tuple(known.words[word][0] for facet in group if (word := facet_word(facet)) in known.words)
        for group in asked.facets
    ]
    without = [known.words[name][0] for name in sorted(names_of_stems(asked.without)) if name in known.words]
    without += [id_ for beginning in asked.without_prefixes for id_, _count in reading.beginning(beginning)]
    if not all(groups):
        return None
    apart = [
        tuple(tuple(id_ for id_, _count in _there(word, known)) for word in words_of(said)) for said in asked.apart
    ]
    return Narrow(
        tuple(sorted(pods)),
        tuple(groups),
        tuple(without),
        # Of a word that nobody writes all is apart.
        tuple(each for each in apart if all(each)),
        asked.after,
        asked.before,
        asked.among,
    )


def _meant(word: Wanted, known: Known, here: Mapping[int, int]) -> Meant:
    there = _there(word, known)
    ids, count = tuple(id_ for id_, _count in there), sum(count for _id, count in there)
    if word.stems and count <= RARE:
        count = sum(here.get(id_, 0) for id_ in ids)
    return Meant(word, ids, count)


def _there(word: Wanted, known: Known) -> list[tuple[int, int]]:
    """Return the numbers that a word has in the tables, each with how many entries have it."""
    if word.beginning:
        return reading.beginning(word.beginning)
    return [known.words[name] for name in names(word) if name in known.words]


def _ids(word: Wanted, known: Known) -> tuple[int, ...]:
    return tuple(id_ for id_, _count in _there(word, known))


def _given(meant: Sequence[Meant], known: Known, limit: int) -> dict[str, object]:
    listed = [(id_, at) for at, found in enumerate(meant) if found.word.stems for id_ in found.ids]
    return {
        "most": limit + 1,
        "looked": max(_LIFTED, limit + 1),
        "now": tonight(),
        "nugget": [known.words[_NUGGET][0]] if _NUGGET in known.words else [],
        "words": [id_ for id_, _at in listed],
        "concepts": [at for _id, at in listed],
        "numbers": list(range(len(meant))),
        "gains": [gain(found.word, known.documents, found.count) for found in meant],
        "fixed": K1 * (1 - B),
        "slope": K1 * B * known.documents / (known.length or 1),
    }


def _cut(rows: Sequence[Any], asked: Asked, limit: int) -> Found:
    # The newest of whatever has one of the words would be noise.
    if asked.order and any(row.whole for row in rows):
        rows = [row for row in rows if row.whole]
    whole = sum(row.whole for row in rows[:limit])
    return Found(tuple(row.key for row in rows[:limit]), more=len(rows) > limit, whole=whole)
