"""The lean schema: terms and their weights, no positions, no stored text; numbers in columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from whoosh import columns, fields, formats

from .backend import Entry
from .words import LATIN, OTHER, field_of, fold, stems, words

# Another number makes every index of the old kind be built anew.
VERSION = 1
TITLE = 3
FACETS, FORMS = "facets", "forms"
TEXTS = tuple(f"text_{code}" for code in (*LATIN, OTHER))
COLUMNS = {"key": "i", "pod": "i", "size": "i", "at": "q", "mark": "q"}


class Terms(fields.FieldType):
    """Terms that were counted before: no analyzer, no token objects, no lengths at every posting."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.scorable = self.stored = self.unique = False

    def index(self, value: Mapping[str, float], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield term, frequency, weight and nothing for each."""
        for term, weight in value.items():
            yield term.encode("utf-8", "replace"), 1, weight, b""


def schema() -> fields.Schema:
    """Return the schema of an index."""
    made = fields.Schema(**{name: Terms() for name in (FACETS, FORMS, *TEXTS)})
    for name, code in COLUMNS.items():
        made.add(name, fields.COLUMN(columns.NumericColumn(code, default=0)))
    return made


def document(entry: Entry) -> dict[str, Any]:
    """Return the fields of one entry."""
    code = field_of(entry.language)
    counted = Counter(words(entry.text))
    for word, times in Counter(words(entry.title)).items():
        counted[word] += TITLE * times
    terms: dict[str, float] = {}
    size = 0
    for word, times in counted.items():
        for stem in stems(word, code):
            terms[stem] = terms.get(stem, 0.0) + times
            size += times
    return {
        FACETS: dict.fromkeys(entry.facets, 1.0),
        FORMS: dict.fromkeys({fold(word) for word in counted}, 1.0),
        f"text_{code}": terms,
        "key": entry.key,
        "pod": entry.pod_id,
        "size": size,
        "at": entry.at,
        "mark": entry.mark,
    }
