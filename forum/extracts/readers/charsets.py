"""In which letters a text was written, where it does not say so: by what is frequent in the languages of our people."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT = 200_000
# The most frequent letters as each writes them: small Russian ones, Arabic ones.
_FREQUENT = {
    "cp1251": frozenset("оеаинтсрвлкмдпуяыьгз".encode("cp1251")),
    "cp1256": frozenset("اليمونترعدبسهةفكقحأ".encode("cp1256")),
}
_RUNS = re.compile(rb"[\x80-\xff]+")
_PAIRS = re.compile(rb"[\xb0-\xf7][\xa1-\xfe]|[\xa1-\xa9][\xa1-\xfe]")
_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1-\xa9][\xa1-\xfe]")
_LONG, _MOSTLY, _RARE = 2.5, 0.8, 0.6
# Loaded while files can still be opened.
_NAMES = (
    "utf-8-sig utf-16 utf-16-le utf-16-be utf-32 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 "
    "cp932 cp936 cp949 cp950 cp437 cp850 cp852 cp866 cp10000 gb18030 gbk gb2312 big5 euc-jp shift_jis euc-kr "
    "koi8-r koi8-u latin-1 iso8859-2 iso8859-5 iso8859-6 iso8859-15 mac-roman charmap ascii "
    "unicode-escape raw-unicode-escape idna"
)


def load() -> None:
    """Load what is needed to read letters; Python does it when it first meets a name."""
    for name in _NAMES.split():
        try:
            codecs.lookup(name)
        except LookupError:
            # Not on every system.
            continue


def decoded(content: bytes, said: str = "") -> str:
    """Return bytes as text; `said` is how it says it is written, and is tried first."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    for name in filter(None, (said, "utf-8")):
        try:
            return content.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode(guessed(content), "replace")


def guessed(content: bytes) -> str:
    """Return the name of the letters of a text which is not UTF-8 and has no mark."""
    start = content[:_LOOKED_AT]
    if start.count(0) > len(start) // 10:
        return "utf-16-be" if start[::2].count(0) > start[1::2].count(0) else "utf-16-le"
    runs = _RUNS.findall(start)
    high = sum(map(len, runs))
    # In Latin letters few have a sign on them, and hardly two side by side.
    if not high or (high / len(runs) < _LONG and high < len(start) * _RARE and not _is_chinese(start, runs, high)):
        return "cp1252"
    if _is_chinese(start, runs, high):
        return "gb18030"
    together = b"".join(runs)
    share = {name: sum(map(together.count, letters)) for name, letters in _FREQUENT.items()}
    return max(share, key=lambda name: share[name])


def _is_chinese(start: bytes, runs: list[bytes], high: int) -> bool:
    even = sum(len(run) for run in runs if not len(run) % 2)
    if even < high * _MOSTLY:
        return False
    pairs = sum(len(_PAIRS.findall(run)) for run in runs) * 2
    common = sum(len(_COMMON.findall(run)) for run in runs) * 2
    if pairs < high * _MOSTLY or common < pairs * _MOSTLY:
        return False
    try:
        start[: len(start) - 3].decode("gb18030")
    except UnicodeDecodeError as why:
        return len(start) - why.start < 8  # noqa: PLR2004
    return True
