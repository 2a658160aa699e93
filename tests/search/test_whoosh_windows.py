"""What our reader takes out of Whoosh's files, a window at a time, beside what Whoosh itself reads in them."""

from __future__ import annotations

import math
from array import array
from collections.abc import Container, Iterator, Mapping
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index

from forum.search import ranking, whoosh_reading, whoosh_scoring, whoosh_sets, whoosh_sight
from forum.search.backend import NEWEST, OLDEST, Asked, Entry, Found
from forum.search.keys import FILE, key
from forum.search.terms import FEW_WORDS, K1, RARE, B, Wanted, finds_nothing, wanted, words_of
from forum.search.typed import Said
from forum.search.whoosh_index import WhooshBackend
from forum.search.whoosh_reading import NAME, Shelf
from forum.search.whoosh_schema import FORMS, schema
from forum.search.whoosh_writing import put, writer_of
from forum.search.words import STOP

WORDS = ("soap", "water", "glove", "ward", "zebra", "rare", "the", "aged")
PODS = (1, 2, 3)
# How often a term stands in each document, 0 where it does not; a title can make it many, another version a fraction.
OFTEN = st.lists(st.sampled_from((0, 0, 1, 1, 2, 3, 255, 256, 0.5)), min_size=1, max_size=700)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
# Ages count by the month; it is the end of the last of them.
MONTH = 2_592_000
TODAY = 50 * MONTH
MOMENTS = st.integers(0, 50).map(MONTH.__mul__)
ENTRIES = st.lists(
    st.builds(
        Entry,
        key=st.one_of(st.integers(1, 40), *(st.integers(1, 40).map(partial(key, kind)) for kind in (1, 2, 3))),
        pod_id=st.sampled_from(PODS),
        author_id=st.integers(1, 3),
        language=st.sampled_from(("en", "fr", "xx")),
        title=st.sampled_from(("", "", "soap", "water ward")),
        text=TEXTS,
        at=MOMENTS,
        flags=st.sampled_from(((), (), ("nugget",))),
    ),
    max_size=25,
    unique_by=lambda entry: entry.key,
)
QUESTIONS = st.builds(
    Asked,
    words=st.lists(st.sampled_from(WORDS), max_size=6).map(tuple),
    phrases=st.sampled_from(((), (), (("soap", "water"),))),
    prefixes=st.sampled_from(((), (), ("wa",), ("a",))),
    choices=st.lists(
        st.lists(
            st.sampled_from(
                (
                    *(Said((word,)) for word in WORDS),
                    Said(("soap", "water"), side_by_side=True),
                    Said(("the", "aged")),
                    Said(("ward", "wa"), begins=True),
                )
            ),
            min_size=1,
            max_size=3,
            unique=True,
        ).map(tuple),
        max_size=2,
    ).map(tuple),
    without=st.sampled_from(((), (), ("zebra",))),
    without_prefixes=st.sampled_from(((), (), (), ("ra",))),
    apart=st.sampled_from(
        ((), (), (), (Said(("soap", "water"), side_by_side=True),), (Said(("ward", "ra"), begins=True),))
    ),
    facets=st.sampled_from(((), (), (frozenset({"a1", "a2"}),), (frozenset({"lang:fr"}),))),
    after=st.sampled_from((None, None, 20 * MONTH)),
    before=st.sampled_from((None, None, 30 * MONTH)),
    among=st.sampled_from((None, None, frozenset(range(20)))),
    order=st.sampled_from(("", "", NEWEST, OLDEST)),
)


@given(often=OFTEN, size=st.sampled_from((1, 7, 128, 300, 1000)))
@settings(max_examples=40, deadline=None)
def test_windows_have_the_postings_that_whoosh_reads(often: list[float], size: int) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(whoosh_reading, "WINDOW", size)
        made = index.create_in(name, schema(), indexname=NAME)
        with writer_of(made) as writer:
            for at, weight in enumerate(often):
                put(writer, {"text_en": {"soap": weight} if weight else {}}, {"key": at})
        (part,) = Shelf(Path(name)).parts
        with closing(made.reader()) as reader:
            theirs = dict(_postings(reader, "text_en", b"soap")) if any(often) else {}
        ours: dict[int, float] = {}
        for window in part.numbers.windows:
            said = part.said("text_en", b"soap", window)
            if said is not None:
                places = whoosh_sets.places_of(whoosh_sets.among(said, window.first, window.size), window.size)
                weights = whoosh_sets.weights(said, window.first, places)
                ours.update(zip([window.first + at for at in places], weights, strict=True))
        assert ours == theirs == {at: weight for at, weight in enumerate(often) if weight}
        assert part.listing("text_en", b"soap").count == len(theirs)


@given(pods=st.lists(st.integers(1, 2_000), min_size=1, max_size=900), mine=st.frozensets(st.integers(1, 2_000)))
@settings(max_examples=40, deadline=None)
def test_documents_in_some_of_many_pods_are_told_apart(pods: list[int], mine: frozenset[int]) -> None:
    there = whoosh_sets.Pods(array("i", pods))
    for first, after in ((0, len(pods)), (len(pods) // 2, len(pods))):
        found = whoosh_sets.places_of(there.among(mine, first, after), after - first)
        assert found == [at for at, pod in enumerate(pods[first:after]) if pod in mine]


@given(
    batches=st.lists(ENTRIES, min_size=1, max_size=4),
    asked=QUESTIONS,
    pods=st.frozensets(st.sampled_from(PODS)),
    many=st.sampled_from((0, 100)),
)
@settings(max_examples=120, deadline=None)
def test_all_that_is_found_is_what_ranking_all_that_whoosh_reads_finds(
    batches: list[list[Entry]], asked: Asked, pods: frozenset[int], many: int
) -> None:
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(whoosh_reading, "WINDOW", 4)
        # Bonuses of some are made as they are asked for, or those of a whole window are kept.
        patch.setattr(whoosh_sight, "_MANY", many)
        patch.setattr(whoosh_scoring, "tonight", lambda: TODAY)
        backend = WhooshBackend(Path(name))
        backend.rebuild(batches[0], lambda: ())
        for batch in batches[1:]:
            backend.apply(batch, [1, 2])
        live = Path(name) / (Path(name) / "live").read_text("utf-8")
        for limit in (2, 1_000):
            assert backend.find(asked, pods, limit) == _ranking_all(live, asked, pods, limit)
        patch.setattr(whoosh_scoring, "ENOUGH", 3)
        bounded, whole = backend.find(asked, pods, 2), backend.find(asked, pods, 1_000)
        assert set(bounded.keys) <= set(_ranking_all(live, asked, pods, 1_000).keys)
        # What was not looked at is said.
        assert whole.more or whole == _ranking_all(live, asked, pods, 1_000)


def _ranking_all(folder: Path, asked: Asked, pods: frozenset[int], limit: int) -> Found:
    """Rank every document, with Whoosh's own reader and nothing else."""
    with closing(index.open_dir(str(folder), indexname=NAME).reader()) as reader:
        return _ranked(reader, asked, pods, limit)


def _ranked(reader: Any, asked: Asked, pods: frozenset[int], limit: int) -> Found:
    words = list(wanted(asked))
    if not pods or not reader.doc_count() or finds_nothing(asked, words):
        return Found()
    columns = {name: reader.column_reader(name) for name in ("key", "pod", "size", "at", "worth")}
    rows = {at: {name: column[at] for name, column in columns.items()} for at in range(reader.doc_count_all())}
    average = sum(row["size"] for row in rows.values()) / len(rows)
    here = {at for at in reader.all_doc_ids() if rows[at]["pod"] in pods}
    met = [_met(reader, word, here) for word in words]
    scores = {}
    for at in reader.all_doc_ids():
        row = rows[at]
        has = [weights.get(at, 0.0) for _gain, weights in met]
        if row["pod"] not in pods or not _fits(reader, at, row, asked):
            continue
        if not all(weight for weight, word in zip(has, words, strict=True) if word.needed):
            continue
        if not _chosen(words, has) or (words and not any(has) and not any(word.needed for word in words)):
            continue
        norm = K1 * (1 - B) + K1 * B / (average or 1) * row["size"]
        score = 0.0
        for weight, (gain, _weights) in zip(has, met, strict=True):
            score += gain * weight / (weight + norm)
        score *= ranking.lifts([row["worth"]], [row["at"]], TODAY)[0]
        wanted_all = [weight for weight, word in zip(has, words, strict=True) if word.choice is None]
        whole = all(wanted_all)
        few = wanted_all and len([word for word in set(asked.words) if word not in STOP["en"]]) <= FEW_WORDS
        first = whole and bool(few or asked.order)
        scores[at] = (first, score, row["at"], row["key"] < key(FILE, 0), row["key"], whole)
    if asked.order:
        kept = [each for each in scores.values() if each[0]] or list(scores.values())
        ranked = sorted(kept, key=lambda each: (each[2], each[4]), reverse=asked.order == NEWEST)
    else:
        ranked = sorted(scores.values(), reverse=True)
    best = ranked[:limit]
    return Found(tuple(each[4] for each in best), more=len(ranked) > limit, whole=sum(each[5] for each in best))


def _chosen(words: list[Wanted], has: list[float]) -> bool:
    """Say whether of each choice all words of one thing are there."""
    found: dict[int, dict[int, list[float]]] = {}
    for word, weight in zip(words, has, strict=True):
        if word.choice:
            found.setdefault(word.choice[0], {}).setdefault(word.choice[1], []).append(weight)
    return all(any(map(all, choice.values())) for choice in found.values())


def _met(reader: Any, word: Wanted, here: Container[int]) -> tuple[float, Mapping[int, float]]:
    """Return what a word gains, by how often it stands `here`, and its weight in each document."""
    forms = reader.expand_prefix(FORMS, word.beginning) if word.beginning else [word.form.encode()]
    terms = [(f"text_{code}", stem.encode()) for code, stem in word.stems] or [(FORMS, form) for form in forms]
    found: dict[int, float] = {}
    everywhere = count = 0
    for field, term in terms:
        if (field, term) in reader:
            everywhere += reader.doc_frequency(field, term)
            for at, weight in _postings(reader, field, term):
                count += at in here
                found[at] = max(weight, found.get(at, 0.0))
    if not word.stems or everywhere > RARE:
        count = everywhere
    rarity = math.log(1 + max(0.0, reader.doc_count() - count + 0.5) / (count + 0.5))
    if word.beginning:
        rarity = math.log(2)
    return rarity * word.times * (K1 + 1), found


def _fits(reader: Any, at: int, row: Mapping[str, int], asked: Asked) -> bool:
    def has(field: str, term: str) -> bool:
        return (field, term.encode()) in reader and at in dict(_postings(reader, field, term.encode()))

    def has_word(word: Wanted) -> bool:
        if word.beginning:
            return any(has("forms", form.decode()) for form in reader.expand_prefix(FORMS, word.beginning))
        return any(has(f"text_{code}", stem) for code, stem in word.stems)

    without = [word for out in asked.without for word in wanted(Asked(words=(out,), language="zz"))]
    without += [Wanted(1, beginning=each) for each in asked.without_prefixes]
    return (
        all(any(has("facets", facet) for facet in group) for group in asked.facets)
        and not any(map(has_word, without))
        and not any(all(has_word(word) for word in words_of(said)) for said in asked.apart)
        and (asked.among is None or row["key"] in asked.among)
        and (asked.after or 0) <= row["at"] < (asked.before if asked.before is not None else math.inf)
    )


def _postings(reader: Any, field: str, term: bytes) -> Iterator[tuple[int, float]]:
    matcher = reader.postings(field, term)
    while matcher.is_active():
        yield matcher.id(), matcher.weight()
        matcher.next()
