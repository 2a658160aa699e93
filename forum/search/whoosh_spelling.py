"""Words of an index in a folder that are near one, as they stand in some pods: read from its list of terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from .spelling import MOST_COUNTED, MOST_LOOKED, Spelling, begun_otherwise, best, near
from .whoosh_reading import Part
from .whoosh_schema import FORMS

# Terms of a segment that begin with one letter.
_MOST = 50_000


def spellings(parts: Sequence[Part], word: str, pods: frozenset[int]) -> list[Spelling]:
    """Return the forms within reach of a folded word that documents in these pods have, the best first."""
    found: dict[str, list[int]] = {}
    otherwise = begun_otherwise(word)
    for part in parts:
        for form in chain(near(word, _terms(part, word[0])), _there(part, otherwise)):
            keys = found.setdefault(form, [])
            keys += islice(_keys(part, form, pods), MOST_COUNTED - len(keys))
    return best(word, (Spelling(form, len(keys), tuple(keys[:MOST_LOOKED])) for form, keys in found.items() if keys))


def _terms(part: Part, start: str) -> Iterator[str]:
    beginning = start.encode()
    for name, term in islice(part._reader._terms.terms_from(FORMS, beginning), _MOST):  # noqa: SLF001
        if name != FORMS or not term.startswith(beginning):
            return
        yield term.decode("utf-8", "replace")


def _there(part: Part, forms: Iterable[str]) -> Iterator[str]:
    return (form for form in forms if (FORMS, form.encode()) in part._reader._terms)  # noqa: SLF001


def _keys(part: Part, form: str, pods: frozenset[int]) -> Iterator[int]:
    keys, homes = part.columns["key"], part.columns["pod"]
    for at in part._reader.postings(FORMS, form.encode()).all_ids():  # noqa: SLF001
        if homes[at] in pods and at not in part.deleted:
            yield keys[at]
