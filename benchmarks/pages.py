"""Which pages are measured: by name, with what each may cost."""

from __future__ import annotations

from benchmarks.corpus import LONGEST, SHORT, Corpus


def pages(corpus: Corpus) -> dict[str, tuple[str, float | None]]:
    """Return name, address and target in ms of each page that is read."""
    rare, common = corpus.words[900], corpus.words[0]
    return {
        "home": ("/", 3.0),
        "pod home": ("/pods/pod-1", 3.5),
        "thread, first page": ("/threads/2/any?order=arrival", 4.0),
        "thread of 1,000, tree, page 30": ("/threads/1/any?order=tree&page=30", 4.0),
        "thread of 10,000, tree, page 300": ("/threads/3/any?order=tree&page=300", 4.0),
        "thread of 10,000, arrival, page 500": ("/threads/3/any?order=arrival&page=500", 4.0),
        "thread of 20, polls, synthesis, files": (f"/threads/{corpus.adorned}/any?order=arrival", None),
        "board, unread": ("/pods/pod-1?show=unread", None),
        "board, mine": ("/pods/pod-1?show=mine", None),
        "board, by age": ("/pods/pod-1?sort=age", None),
        "completion of names": ("/pods/pod-1/people/completion?q=pe", None),
        "has this been asked": (f"/pods/pod-1/threads/similar?title={common}+{corpus.words[5]}", None),
        "search, rare word": (f"/search?q={rare}", 5.0),
        "search, two words": (f"/search?q={common}+{corpus.words[5]}", 8.0),
        "search, common word": (f"/search?q={common}", 12.0),
        "search, phrase": (f'/search?q="{common}+{corpus.words[1]}"', None),
    }


def depths(corpus: Corpus) -> dict[str, dict[str, str]]:
    """Return the pages of a thread of 10,000 posts in each order, after the only page of one of twenty."""
    last = LONGEST // SHORT
    places = {"first": 1, "middle": last // 2, "last": last}
    return {
        order: {f"thread of 20, {order}": f"/threads/{corpus.last}/any?order={order}"}
        | {f"of 10,000, {order}, {name} page": f"/threads/3/any?order={order}&page={at}" for name, at in places.items()}
        for order in ("tree", "arrival")
    }


def named(corpus: Corpus) -> list[tuple[str, str, float | None]]:
    """Return the same in a list."""
    return [(name, *asked) for name, asked in pages(corpus).items()]
