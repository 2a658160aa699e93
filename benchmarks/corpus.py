"""A forum's worth of text, the same on every machine: words made of syllables, drawn as people draw theirs."""

from __future__ import annotations

import bisect
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

SEED = 20240
VOCABULARY = 12_000
LONG, EXACT, LONGEST, SHORT = 1_000, 25, 10_000, 20
_SET = 3
_FUNCTION_WORDS = (
    "the of and to a in is that it was for on are as with his they at be this have from or one had by but not what "
    "all were we when your can said there use an each which she do how their if will up other about out many then them "
    "these so some her would make like him into time has look two more go see no way could people my than first been "
    "who its now find long down day did get come made may part"
).split()
_ONSETS = "b bl br c ch cl cr d dr f fl g gr h j k l m n p pl pr qu r s sh sk sl st t tr v w".split()
_VOWELS = "a e i o u ai ea oo".split()
_CODAS = ("", "n", "r", "l", "s", "t", "m", "nd", "rk", "st")


@dataclass(frozen=True)
class Said:
    """One post: who (a number), seconds after the thread's beginning, Markdown."""

    author: int
    after: int
    body: str


@dataclass(frozen=True)
class Talk:
    """One thread with its posts, in its pod (a number)."""

    pod: int
    title: str
    posts: tuple[Said, ...]


class Corpus:
    """The same for the same sizes: threads of 1,000, 25 and 10,000 posts, others that share the rest, and two of 20."""

    def __init__(self, posts: int, threads: int, people: int, pods: int, texts: int = 0) -> None:
        """Take `texts` different bodies, said again and again, for more posts than can be rendered in patience."""
        self._rng = random.Random(SEED)
        self.words = self._vocabulary()
        # Flattened Zipf: the most frequent word of content is about one in two hundred.
        self._weights = list(itertools.accumulate(1.0 / (rank + 30) for rank in range(VOCABULARY)))
        self._counts = self._sizes(posts, threads)
        self._people, self._pods = people, pods
        self._pool = [self._body() for _ in range(texts)]

    @property
    def last(self) -> int:
        """Return the number of the last thread but one, which has twenty posts."""
        return len(self._counts) - 1

    @property
    def adorned(self) -> int:
        """Return the number of the last thread, which has twenty posts, and all that may stand above and on them."""
        return len(self._counts)

    def talks(self) -> Iterator[Talk]:
        """Yield every thread, oldest first."""
        for number, count in enumerate(self._counts):
            after, posts = 0, []
            for _ in range(count):
                posts.append(Said(self._rng.randrange(self._people), after, self._said()))
                after += self._rng.randint(30, 4000)
            pod = 0 if number < _SET or number + 1 >= self.last else self._rng.randrange(self._pods)
            yield Talk(pod, " ".join(self._word() for _ in range(self._rng.randint(4, 9))).capitalize(), tuple(posts))

    def _vocabulary(self) -> list[str]:
        syllables = ["".join(parts) for parts in itertools.product(_ONSETS, _VOWELS, _CODAS)]
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            word = "".join(self._rng.choice(syllables) for _ in range(self._rng.choice((2, 2, 3))))
            if len(word) <= 11 and word not in _FUNCTION_WORDS:
                words[word] = None
        return list(words)

    def _sizes(self, posts: int, threads: int) -> list[int]:
        rest = posts - LONG - EXACT - LONGEST
        shares = [self._rng.lognormvariate(0, 1.0) for _ in range(threads - _SET)]
        counts = [max(1, int(rest * share / sum(shares))) for share in shares]
        for at in range(rest - sum(counts)):
            counts[at * 7 % len(counts)] += 1
        # Two more at the end, so that all others stay as they are.
        return [LONG, EXACT, LONGEST, *counts, SHORT, SHORT]

    def _word(self) -> str:
        if self._rng.random() < 0.4:
            return _FUNCTION_WORDS[int(len(_FUNCTION_WORDS) * self._rng.random() ** 2)]
        return self.words[bisect.bisect(self._weights, self._rng.random() * self._weights[-1])]

    def _sentence(self, length: int) -> str:
        words = [self._word() for _ in range(length)]
        at, style = self._rng.randrange(length), self._rng.random()
        forms = ((0.10, "**{0}**"), (0.20, "*{0}*"), (0.26, "`{0}`"), (0.30, "[{0}](https://example.com/{0})"))
        words[at] = next((form for edge, form in forms if style < edge), "{0}").format(words[at])
        line = " ".join(words)
        return line[0].upper() + line[1:] + self._rng.choice(".....?!")

    def _body(self) -> str:
        left, paragraphs = self._rng.randint(60, 200), []
        while left > 0:
            length = min(left, self._rng.randint(25, 70))
            left -= length
            paragraphs.append(self._paragraph(length))
        return "\n\n".join(paragraphs)

    def _said(self) -> str:
        return self._rng.choice(self._pool) if self._pool else self._body()

    def _paragraph(self, length: int) -> str:
        kind = self._rng.random()
        if kind < 0.08:
            lines = max(2, length // 8)
            return "\n".join("- " + self._sentence(max(3, length // lines)) for _ in range(lines))
        if kind < 0.18:
            return "> " + self._sentence(max(4, length))
        sentences = []
        while length > 0:
            part = min(length, self._rng.randint(6, 16))
            length -= part
            sentences.append(self._sentence(part))
        return " ".join(sentences)
