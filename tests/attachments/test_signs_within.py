"""What gives a document away is found as surely with the words that are looked for first as without them."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel import kinds

_PIECES = (
    b"word/vbaProject.bin",
    b"Basic/Script-lc.xml",
    b"xbasic/scripts",
    b" SCRIPTS/",
    b"\\ObjData",
    b"\\obj1",
    b"\\TEMPLATE",
    b"\\fldinst",
    b"{ dde ",
    b"IncludePicture x",
    b"}",
    "_VBA_PROJECT".encode("utf-16-le"),
    "_vba_project".encode("utf-16-le"),
)
_SIGNS = {"macros": kinds._MACROS, "old macros": kinds._OLD_MACROS, "within": kinds._WITHIN}


@pytest.mark.parametrize("name", _SIGNS)
@given(pieces=st.lists(st.sampled_from(_PIECES) | st.binary(max_size=8), max_size=6))
def test_the_words_that_are_looked_for_first_hide_nothing(name: str, pieces: list[bytes]) -> None:
    sign, document = _SIGNS[name], b"".join(pieces)
    assert sign.is_in(BytesIO(document)) == bool(sign.pattern.search(document))


@pytest.mark.parametrize("name", _SIGNS)
def test_a_sign_is_found_wherever_it_stands_in_a_large_document(name: str) -> None:
    sign = _SIGNS[name]
    written = next(piece for piece in _PIECES if sign.pattern.search(piece))
    for before in range((1 << 16) - 30, (1 << 16) + 2, 4):
        assert sign.is_in(BytesIO(b"\0" * before + written + b"\0" * 100))
    assert not sign.is_in(BytesIO(b"\0" * 200_000))
