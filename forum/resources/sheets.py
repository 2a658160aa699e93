"""Resources as lines of a table: read with what is wrong of each, and written so that they can be read again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from forum.extracts.readers.charsets import decoded, guessed
from forum.kernel import cells, times
from forum.kernel.errors import Refused, every
from forum.kernel.i18n import _, ngettext

from . import addresses, typed, wording
from .typed import Words

# Lines of one table, and the bytes of one: a person looks at each of them.
MOST, BYTES = 300, 400_000
COLUMNS = ("title", "url", "kind", "publisher", "year", "language", "country", "licence", "why", "themes")
# What a list has besides: known, and not read again.
BESIDES = ("file", "size", "added", "address")
_SEPARATORS = ",;\t"
_LETTERS = {"cp1252": "Windows-1252", "cp1251": "Windows-1251", "cp1256": "Windows-1256", "gb18030": "GB 18030"}


@dataclass(frozen=True)
class Line:
    """One line: its number in the table, its cells, what it would add, and what is wrong or notable about it."""

    number: int
    cells: Sequence[str]
    words: Words = field(default_factory=Words)
    url: str = ""
    # Columns, and what is wrong in each; one without a name where it is the line.
    wrong: Sequence[tuple[str, str]] = ()
    notes: tuple[str, ...] = ()
    # Which resource is likely the same, or which line before.
    twin: int | None = None
    twin_line: int = 0

    @property
    def is_good(self) -> bool:
        """Say whether it can be added."""
        return not self.wrong

    @property
    def is_new(self) -> bool:
        """Say whether it can be added, and nothing that stands looks the same."""
        return self.is_good and self.twin is None and not self.twin_line


@dataclass(frozen=True)
class Sheet:
    """A table: the names over its columns, its lines, and what of it is not read."""

    head: Sequence[str]
    lines: Sequence[Line]
    unknown: Sequence[str] = ()


def letters(content: bytes) -> tuple[str, str]:
    """Return the text of a file, and in which letters it was written where that had to be guessed."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
        name = guessed(content)
        return decoded(content).removeprefix(cells.MARK), "UTF-16" if marked else _LETTERS.get(name, name.upper())
    return decoded(content), ""


def read(text: str, themes: Mapping[str, str]) -> Sheet:
    """Read a table; `themes` are slugs by folded names of the pod's themes. Raises Refused for what is no table."""
    rows = _rows(text.removeprefix(cells.MARK))
    head = [name.strip().casefold() for name in next(rows, (0, []))[1]]
    if not {"title", "url"} <= set(head):
        raise Refused(_("The first line names the columns; “title” and “url” must be among them."), "sheet")
    lines = []
    for number, row in rows:
        if any(cell.strip() for cell in row):
            lines.append(_line(number, row, head, themes))
        if len(lines) > MOST:
            raise Refused(_("At most %(most)s lines at once: send the rest in another table.", most=MOST), "sheet")
    if not lines:
        raise Refused(_("There is no line under the names of the columns."), "sheet")
    unknown = [name for name in head if name and name not in COLUMNS + BESIDES]
    return Sheet(head, _each_once(lines), unknown)


def text_of(sheet: Sheet, lines: Sequence[Line]) -> str:
    """Return some lines as a table again, as they were."""
    out = io.StringIO()
    csv.writer(out).writerows([sheet.head, *(line.cells for line in lines)])
    return out.getvalue()


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with the numbers of the lines at which they end. Raises Refused."""
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        raise Refused(_("Line %(number)s cannot be read as a table.", number=reader.line_num), "sheet") from None


def _line(number: int, row: Sequence[str], head: Sequence[str], themes: Mapping[str, str]) -> Line:
    said = {name: cells.plain(cell).strip() for name, cell in zip(head, row, strict=False) if name in COLUMNS}
    wrong: list[tuple[str, str]] = []
    notes = []
    if len(row) > len(head) and any(cell.strip() for cell in row[len(head) :]):
        wrong.append(("", _("It has more cells than there are columns.")))
    tags = [name.strip() for name in said.pop("themes", "").split(";") if name.strip()]
    known = [themes[wording.folded(name)] for name in tags if wording.folded(name) in themes]
    if lost := [name for name in tags if wording.folded(name) not in themes]:
        notes.append(_("No theme of this pod, and left out: %(names)s", names=", ".join(lost)))
    url = said.pop("url", "")
    said["kind"] = _code(said.get("kind") or "other", [(code, str(name)) for code, name in wording.KINDS.items()])
    said["language"] = _code(said.get("language", ""), wording.tongues())
    said["country"] = _code(said.get("country", ""), times.countries())
    words = Words(**said, tags=tuple(dict.fromkeys(known)))
    try:
        every({"words": words.columns, "url": lambda: typed.url(url)})
    except Refused as why:
        wrong += [(each.field or "", each.message) for each in (why, *why.others)]
    return Line(number, list(row), words, url, tuple(wrong), tuple(notes))


def _code(given: str, known: Sequence[tuple[str, str]]) -> str:
    """Return the code of what is named by its code or its name in the reader's language; else what was given."""
    folded = given.casefold()
    for code, name in known:
        if folded in (code.casefold(), name.casefold()):
            return code
    return given


def _each_once(lines: Sequence[Line]) -> list[Line]:
    """Return lines, those that are like one before with its number."""
    seen: dict[str, int] = {}
    made = []
    for line in lines:
        place = addresses.place(line.url)
        before = seen.setdefault(place, line.number) if line.is_good else line.number
        made.append(replace(line, twin_line=before) if before != line.number else line)
    return made


def summed(lines: Sequence[Line]) -> str:
    """Return in words how many lines would be added."""
    many = sum(line.is_new for line in lines)
    return ngettext("%(num)s line would be added.", "%(num)s lines would be added.", many)


def spoilt(lines: Sequence[Line]) -> str:
    """Return in words in how many lines something is wrong, and where; nothing where all is right."""
    numbers = [str(line.number) for line in lines if line.wrong]
    if not numbers:
        return ""
    told = ngettext("In %(num)s line something is wrong:", "In %(num)s lines something is wrong:", len(numbers))
    return f"{told} {', '.join(numbers)}"
