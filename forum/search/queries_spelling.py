"""Did you mean: words near one that was asked for, taken from what the asker may read, and from nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from forum.kernel.actor import Actor
from forum.kernel.letters import fold

from .asking import Question
from .health import backend
from .keys import kind_of
from .kinds import SOURCES
from .spelling import Spelling, reach
from .terms import is_stop, stems_of
from .words import words

# Words of a question that are looked up, and words that somebody may have meant instead of each.
_MOST_WORDS, _MOST_MEANT = 4, 3


def meant_words(actor: Actor, question: Question, pods: set[int]) -> dict[str, str]:
    """Return words of a question with what may have been meant, written as in a text that the actor sees.

    What stands only where the actor reads nothing has no part in it: neither is it offered, nor does it count as known.
    """
    telling = [word for word in dict.fromkeys(question.words) if reach(fold(word)) and not is_stop(word)]
    found = {word: _meant(actor, word, frozenset(pods)) for word in telling[:_MOST_WORDS]}
    return {word: other for word, other in found.items() if other}


def _meant(actor: Actor, word: str, pods: frozenset[int]) -> str:
    spellings = backend().spellings(fold(word), pods)
    own = set(stems_of(word))
    # A word that is there, in this form or another, is no slip.
    if any(own.intersection(stems_of(each.form)) for each in spellings):
        return ""
    kept = spellings[:_MOST_MEANT]
    written = _written(actor, kept)
    return next((written[each.form] for each in kept if each.form in written), "")


def _written(actor: Actor, spellings: Iterable[Spelling]) -> dict[str, str]:
    """Return how forms are written most often in the texts that have them, as far as the actor sees those."""
    keys: dict[int, list[int]] = {}
    for key in dict.fromkeys(key for each in spellings for key in each.keys):
        keys.setdefault(kind_of(key), []).append(key)
    wanted = {each.form for each in spellings}
    counts: dict[str, Counter[str]] = {}
    for kind in keys.keys() & SOURCES.keys():
        for text in SOURCES[kind].texts(actor, keys[kind]).values():
            for said in words(f"{text.title}\n{text.body}"):
                if (form := fold(said)) in wanted:
                    counts.setdefault(form, Counter())[said] += 1
    return {form: count.most_common(1)[0][0] for form, count in counts.items()}
