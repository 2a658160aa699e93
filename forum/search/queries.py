"""Searching as somebody: the index ranks keys inside my pods, the database says what I see of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forum.kernel import turns
from forum.kernel.actor import Actor
from forum.kernel.paging import SIZE, Pages
from forum.pods.policy import MyPod, roles

from . import queries_glossary
from .asking import Question
from .backend import NEWEST, Asked, Found
from .fitting import Fits, fitting
from .glossary import Way, marked, ways
from .health import backend
from .keys import id_of, kind_of, owner_of, owners
from .kinds import SOURCES
from .queries_asked import expects_all, meant, pods_of
from .queries_spelling import meant_words
from .sources import Hit, Seen, Source

MOST = 500
# A phrase is looked up in the texts of those that have all of its words, not further than this many letters: reading
# a million takes half a second.
MOST_LETTERS = 1_000_000
# Languages and years that a page offers.
_MOST_VALUES = 8


@dataclass(frozen=True)
class Results:
    """One page of what was found; `counts` by pod and `narrower` by what else, `more` when only the best were counted.

    `narrower` has how many there are of each kind, language and year, the most first; `nobody` names in the question
    that are nobody's.
    """

    hits: tuple[Hit, ...]
    pages: Pages
    counts: tuple[tuple[MyPod, int], ...]
    more: bool
    narrower: Mapping[str, tuple[tuple[str, int], ...]]
    nobody: tuple[tuple[str, str], ...] = ()
    # Nothing has all the words, where all are expected.
    lacks: bool = False
    # Words of the question, and what may have been meant.
    meant: Mapping[str, str] = field(default_factory=dict)
    # A name of the question, another that was asked for too, and the pods whose glossaries say so.
    ways: tuple[tuple[str, str, tuple[MyPod, ...]], ...] = ()


def search(actor: Actor, question: Question, *, pod: str = "", order: str = "", page: int = 1) -> Results:
    """Return a page of what answers, `pod` a slug. Raises Unready."""
    pods, order = pods_of(actor, question, pod), (order or question.order).replace("relevance", "")
    answer = _answer(actor, question, pods, order)
    shown, seen, mine = list(answer.best), answer.seen, roles(actor)
    counts = Counter(seen[owner].pod for owner in shown)
    pages = Pages(len(shown), page)
    wanted = [answer.best[owner] for owner in shown[pages.offset : pages.offset + SIZE]]
    # In a long question the rare words decide, and what has all of them is not expected.
    is_slip = answer.expects_all and bool(question.words) and not any(run.whole for run in answer.runs)
    return Results(
        hits=tuple(_hits(actor, wanted, marked(question, answer.ways)).values()),
        pages=pages,
        counts=tuple((mine[id_], count) for id_, count in counts.most_common() if id_ in mine),
        more=any(run.more for run in answer.runs),
        narrower=_narrower(shown, seen),
        nobody=answer.runs[0].nobody,
        lacks=is_slip or not shown,
        meant=meant_words(actor, question, pods) if is_slip else {},
        ways=tuple((way.said, way.other, tuple(mine[id_] for id_ in sorted(way.pods))) for way in answer.ways),
    )


def keys(actor: Actor, question: Question, order: str) -> list[int]:
    """Return the best key of each thing that answers, in order; up to a bound. Raises Unready.

    Of few words all must be there: what has some of them only is worth a look, not a call.
    """
    answer = _answer(actor, question, pods_of(actor, question, ""), order)
    if not answer.expects_all:
        return list(answer.best.values())
    whole = {key for run in answer.runs for key in run.whole}
    return [key for key in answer.best.values() if key in whole]


def hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    """Return what the actor sees of these keys, in their order."""
    seen = _seen(actor, keys)
    return _hits(actor, [key for key in keys if owner_of(key) in seen], question)


@dataclass(frozen=True)
class _Run:
    """What one way of asking found: keys with all words, then the others."""

    whole: tuple[int, ...]
    rest: tuple[int, ...]
    more: bool
    seen: Mapping[int, Seen]
    nobody: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Answer:
    """What all ways of asking found: of each owner, in order, the best part, which stands for it."""

    expects_all: bool
    ways: list[Way]
    runs: list[_Run]
    seen: Mapping[int, Seen]
    best: Mapping[int, int]


def _answer(actor: Actor, question: Question, pods: set[int], order: str) -> _Answer:
    short = expects_all(actor, question)
    others = ways(question, queries_glossary.of_pods(actor, pods)) if pods and short else []
    runs = [_run(actor, question, pods, order)]
    runs += [_run(actor, way.question, pods & way.pods, order) for way in others]
    seen = {owner: known for run in runs for owner, known in run.seen.items()}
    best: dict[int, int] = {}
    for key in _joined(runs, seen, order):
        best.setdefault(owner_of(key), key)
    return _Answer(short, others, runs, seen, best)


def _run(actor: Actor, question: Question, pods: set[int], order: str) -> _Run:
    wanted, fits, short = meant(actor, question, pods, order), fitting(question), expects_all(actor, question)
    found = Found() if wanted.asked is None or not pods else backend().find(wanted.asked, frozenset(pods), MOST)
    if wanted.asked is not None and found.more and short:
        found = _and_apart(wanted.asked, pods, question, found)
    seen = _seen(actor, found.keys)
    keys = [key for key in found.keys if owner_of(key) in seen]
    if fits is not None:
        keys = _that_fit(actor, keys, question, fits)
    # In a long question what has all words may stand anywhere.
    whole = set(found.keys[: found.whole]) if short else set()
    first, rest = [key for key in keys if key in whole], [key for key in keys if key not in whole]
    return _Run(tuple(first), tuple(rest), found.more, seen, wanted.nobody)


def _and_apart(asked: Asked, pods: set[int], question: Question, found: Found) -> Found:
    """Return what was found, and behind it what surely lacks words side by side: all of the best may have them."""
    apart = tuple(said for said in question.without if said.side_by_side)
    if not apart:
        return found
    sure = backend().find(replace(asked, apart=apart), frozenset(pods), MOST)
    whole = dict.fromkeys((*found.keys[: found.whole], *sure.keys[: sure.whole]))
    keys = dict.fromkeys((*whole, *found.keys, *sure.keys))
    return Found(tuple(keys), more=found.more, whole=len(whole))


def _joined(runs: Sequence[_Run], seen: Mapping[int, Seen], order: str) -> list[int]:
    """Return the keys of all ways of asking: what has all words first; of other ways nothing else."""
    first, *others = runs
    keys = list(dict.fromkeys((*first.whole, *(key for run in others for key in run.whole), *first.rest)))
    if order and others:
        # Keys are given in the order of time; those of other kinds than posts come near their place.
        keys.sort(key=lambda key: (seen[owner_of(key)].year, id_of(key)), reverse=order == NEWEST)
    return keys


def _narrower(shown: Sequence[int], seen: Mapping[int, Seen]) -> dict[str, tuple[tuple[str, int], ...]]:
    counted = {
        "kind": Counter(SOURCES[kind_of(owner)].name for owner in shown),
        "language": Counter(seen[owner].language for owner in shown if seen[owner].language),
        "year": Counter(str(seen[owner].year) for owner in shown),
    }
    made = {name: counts.most_common(_MOST_VALUES) for name, counts in counted.items() if len(counts) > 1}
    return {name: tuple(sorted(found, reverse=True) if name == "year" else found) for name, found in made.items()}


def _by_kind(keys: Iterable[int]) -> Iterator[tuple[Source, list[int]]]:
    found: dict[int, list[int]] = {}
    for key in keys:
        found.setdefault(kind_of(key), []).append(key)
    for kind, of_kind in found.items():
        # An index of a later version may know more kinds.
        if kind in SOURCES:
            yield SOURCES[kind], of_kind


def _seen(actor: Actor, keys: Iterable[int]) -> dict[int, Seen]:
    """Return what is known of each owner that the actor sees."""
    return {
        source.owner(id_): known
        for source, of_kind in _by_kind(owners(keys))
        for id_, known in source.seen(actor, [id_of(key) for key in of_kind]).items()
    }


def _that_fit(actor: Actor, keys: list[int], question: Question, fits: Fits) -> list[int]:
    """Return the keys of whose texts that is true which the index does not know, as far as they are read."""
    texts = {key: text for source, of_kind in _by_kind(keys) for key, text in source.texts(actor, of_kind).items()}
    found, room = [], MOST_LETTERS
    for key in keys:
        turns.give_way()
        text = texts.get(key)
        if text is None:
            continue
        room -= 0 if question.places else len(text.body)
        if room < 0:
            break
        if fits(text):
            found.append(key)
    return found


def _hits(actor: Actor, keys: Sequence[int], question: Question) -> dict[int, Hit]:
    found = {
        owner: hit for source, of_kind in _by_kind(keys) for owner, hit in source.hits(actor, of_kind, question).items()
    }
    return {key: found[owner] for key in keys if (owner := owner_of(key)) in found}
