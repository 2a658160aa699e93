"""The lean schema: terms and their weights, no positions, no stored text; numbers in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from whoosh import columns, fields, formats

from .backend import Entry
from .terms import LANGUAGES, counted

# Another number makes every index of the old kind be built anew.
VERSION = 1
FACETS, FORMS = "facets", "forms"
TEXTS = tuple(f"text_{code}" for code in LANGUAGES)
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
    found = counted(entry)
    return {
        FACETS: dict.fromkeys(entry.facets, 1.0),
        FORMS: dict.fromkeys(found.forms, 1.0),
        f"text_{found.language}": found.stems,
        "key": entry.key,
        "pod": entry.pod_id,
        "size": found.size,
        "at": entry.at,
        "mark": entry.mark,
    }
