"""The lean schema: terms and their weights, no positions, no stored text; numbers in columns."""

from __future__ import annotations

from collections.abc import Mapping

from whoosh import columns, fields, formats

from .backend import Entry
from .terms import LANGUAGES, counted, facets_of

# Another number makes every index of the old kind be built anew.
VERSION = 5
FACETS, FORMS = "facets", "forms"
TEXTS = tuple(f"text_{code}" for code in LANGUAGES)
COLUMNS = {"key": "q", "pod": "i", "size": "i", "at": "q", "mark": "q", "worth": "b"}


class Terms(fields.FieldType):
    """Terms that were counted before and go past Whoosh into the pool: no analyzer, no lengths at every posting."""

    def __init__(self) -> None:
        self.format = formats.Existence()
        self.scorable = self.stored = self.unique = False


def schema() -> fields.Schema:
    """Return the schema of an index."""
    made = fields.Schema(**{name: Terms() for name in (FACETS, FORMS, *TEXTS)})
    for name, code in COLUMNS.items():
        made.add(name, fields.COLUMN(columns.NumericColumn(code, default=0)))
    return made


def document(entry: Entry) -> tuple[dict[str, Mapping[str, float]], dict[str, int]]:
    """Return the terms of one entry by field, with their weights, and its numbers."""
    found = counted(entry)
    terms: dict[str, Mapping[str, float]] = {
        FACETS: dict.fromkeys(facets_of(entry), 1.0),
        FORMS: dict.fromkeys(found.forms, 1.0),
        f"text_{found.language}": found.stems,
    }
    return terms, {
        "key": entry.key,
        "pod": entry.pod_id,
        "size": found.size,
        "at": entry.at,
        "mark": entry.mark,
        "worth": entry.worth,
    }
