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


@pytest.mark.parametrize("how", ["ended", "put anew"])
def test_an_upload_that_the_end_meets_comes_in_or_breaks_off_and_leaves_nothing(
    home: Home, tmp_path: Path, how: str
) -> None:
    temporary, megabytes = tmp_path / "tmp", SIZES.large_megabytes
    temporary.mkdir()
    home.environ |= {"FORUM_QUOTA": f"person=9000 pod=9000 document={megabytes}", "TMPDIR": str(temporary)}
    options = ("--processes", str(_PROCESSES)) if how == "put anew" else ()
    statuses, again = [], []
    with running(home, options=options) as product:
        begin(product)
        for turn in range(SIZES.ends):
            upload = Upload(product, "mira", f"Report {how} {turn}", megabytes * MEGA, slow=SIZES.large_pause)
            upload.start()
            upload.half.wait(60)
            _end(product) if how == "ended" else _put_anew(product)
            upload.join()
            statuses.append(upload.status)
            if not upload.status:
                # Whoever sends it again has it once.
                second = Upload(product, "mira", f"Report {how} {turn}", megabytes * MEGA)
                second.run()
                again.append(second.status)
        titles = [row.title for row in home.ask("SELECT title FROM resource")]
        left = until(lambda: (found := halves(home, temporary)) == [] or found, "halves")
        found = questions.ask(product, Book())
    note(
        f"F18{'ab'[how == 'put anew']}",
        how=how,
        megabytes=megabytes,
        ends=SIZES.ends,
        came_in=statuses.count(303),
        broke_off=statuses.count(0),
        halves_left=0 if left is True else len(left or ()),
        damaged=found.damaged,
    )
    assert set(statuses) <= {303, 0}
    assert set(again) <= {303}
    # A process that is put anew finishes what it has in hand.
    assert how == "ended" or set(statuses) == {303}
    assert sorted(titles) == sorted(set(titles))
    assert len(titles) == SIZES.ends
    assert (halves(home, temporary), loose(home)) == ([], 0)
