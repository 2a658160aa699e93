"""Class 36: nothing that came from outside is ever made into objects, and the index is for its owner's eyes."""

from __future__ import annotations

import ast
import pickle
import stat
import struct
from datetime import UTC, datetime

import pytest

from forum.kernel import outbox, settings, worker
from forum.search import whoosh_blocks
from tests.attacks.ward import Ward, one_database
from tests.house.source import imports, modules, name_of, tree

pytestmark = one_database
_MAKERS = {"pickle", "cPickle", "_pickle", "shelve", "marshal", "dill", "jsonpickle", "joblib", "cloudpickle", "yaml"}
# Numbers only; what else a file holds is refused.
_NUMBERS = "forum/search/whoosh_blocks.py"
_RUNNERS = {"eval", "exec", "compile", "__import__"}


@pytest.mark.usefixtures("engine_name")
def test_no_module_of_the_forum_reads_pickles_or_runs_text() -> None:
    found = []
    for path in modules():
        makers = _MAKERS - {"pickle"} if name_of(path) == _NUMBERS else _MAKERS
        found += [f"{name_of(path)}:{line} {name}" for name, line in imports(path) if name.split(".")[0] in makers]
        found += [
            f"{name_of(path)}:{node.lineno} {node.func.id}"
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _RUNNERS
        ]
    assert found == []


@pytest.mark.usefixtures("engine_name")
def test_postings_are_numbers_or_nothing() -> None:
    harmful = pickle.dumps((datetime(2026, 1, 1, tzinfo=UTC), None, None))
    file = b"W3Bl" + struct.pack("!i", -len(harmful)) + harmful
    with pytest.raises(pickle.UnpicklingError, match="no number"):
        whoosh_blocks.Listing(1, 0, len(file)).read(lambda start, length: file[start : start + length], 0, 1)


def test_the_index_is_readable_by_nobody_else(ward: Ward) -> None:
    with ward.site.app_context():
        worker.drain(*outbox.handlers)
    folder = settings.current().index_dir
    inside = [path for path in folder.rglob("*") if path.is_dir()]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    # Whoever can enter none of the folders reads none of the files.
    assert [path.name for path in (folder, *inside) if stat.S_IMODE(path.stat().st_mode) & 0o077] == []
