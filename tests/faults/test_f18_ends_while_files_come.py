"""F18: the server ends in the midst of a large upload: it comes in whole or breaks off, and nothing of it is left."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.faults import questions
from tests.faults.clients import Book, begin
from tests.faults.figures import note
from tests.faults.product import Home, Product, running
from tests.faults.sizes import SIZES
from tests.faults.uploads import MEGA, Upload, halves, loose
from tests.until import until

_PROCESSES = 2


def _end(product: Product) -> None:
    """End it as a system does, and start it again."""
    os.kill(product.first, signal.SIGTERM)
    product.code()
    product.kill()
    product.start()


def _put_anew(product: Product) -> None:
    """Let new processes take the place of the old, which finish what they have in hand."""
    before = set(product.children())
    os.kill(product.first, signal.SIGHUP)
    until(lambda: len(before & set(product.children())) <= 1, "new processes", SIZES.patience)


def _met(product: Product, how: str, megabytes: int, turn: int) -> tuple[int, int]:
    """End it in the midst of an upload; return what came back, and where the line broke, what came back again."""
    title = f"Report {how} {turn}"
    upload = Upload(product, "mira", title, megabytes * MEGA, slow=SIZES.large_pause)
    upload.start()
    upload.half.wait(60)
    _end(product) if how == "ended" else _put_anew(product)
    upload.join()
    if upload.status:
        return upload.status, 303
    # Whoever sends it again has it once.
    again = Upload(product, "mira", title, megabytes * MEGA)
    again.run()
    return 0, again.status


@pytest.mark.parametrize("how", ["ended", "put anew"])
def test_an_upload_that_the_end_meets_comes_in_or_breaks_off_and_leaves_nothing(
    home: Home, tmp_path: Path, how: str
) -> None:
    temporary, megabytes = tmp_path / "tmp", SIZES.large_megabytes
    temporary.mkdir()
    home.environ |= {"FORUM_QUOTA": f"person=9000 pod=9000 document={megabytes}", "TMPDIR": str(temporary)}
    options = ("--processes", str(_PROCESSES)) if how == "put anew" else ()
    with running(home, options=options) as product:
        begin(product)
        met = [_met(product, how, megabytes, turn) for turn in range(SIZES.ends)]
        titles = [row.title for row in home.ask("SELECT title FROM resource")]
        found = questions.ask(product, Book())
    came_in, left = sum(status == 303 for status, _again in met), len(halves(home, temporary))
    note(
        f"F18{'ab'[how == 'put anew']}",
        how=how,
        megabytes=megabytes,
        ends=SIZES.ends,
        came_in=came_in,
        broke_off=len(met) - came_in,
        halves_left=left,
        damaged=found.damaged,
    )
    assert {status for status, _again in met} <= {303, 0}
    assert {again for _status, again in met} == {303}
    # A process that is put anew finishes what it has in hand.
    assert how == "ended" or came_in == SIZES.ends
    assert sorted(titles) == sorted(set(titles))
    assert (len(titles), left, loose(home)) == (SIZES.ends, 0, 0)
