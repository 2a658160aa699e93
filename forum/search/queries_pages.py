"""The pages of files, as all that holds files is found by them: those of some bytes, and those that are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Executable, bindparam, cast, select

from forum.extracts.models import ExtractPage
from forum.kernel.actor import Actor
from forum.kernel.db import db
from forum.kernel.policy import rows, unscoped

from .keys import MOST_PARTS, id_of, part_of

_PAGES = unscoped(
    select(ExtractPage.number, ExtractPage.text)
    .where(ExtractPage.blob_id == bindparam("blob", type_=ExtractPage.blob_id.type))
    .order_by(ExtractPage.number),
    "the index knows every file; what comes out of it is read again as the asker",
)


def of_blob(blob_id: Any) -> Sequence[Any]:
    """Return number and text of the pages of some bytes."""
    return db.session.execute(_PAGES, {"blob": blob_id}).all()


def among_places(owner: Any) -> ColumnElement[bool]:
    """Return the clause of the pages that are asked for: owners by `ids`, and by `places` a number for both."""
    place = cast(owner, BigInteger) * MOST_PARTS + ExtractPage.number
    asked: ColumnElement[bool] = owner.in_(bindparam("ids", expanding=True))
    return asked & place.in_(bindparam("places", expanding=True))


def shown(actor: Actor, statement: Executable, keys: Sequence[int]) -> dict[tuple[int, int], Any]:
    """Return the pages that keys are of, by owner and number; the statement has the clause above."""
    wanted = [each for each in keys if part_of(each)]
    places = [id_of(each) * MOST_PARTS + part_of(each) for each in wanted]
    found = rows(actor, statement, ids=sorted({id_of(each) for each in wanted}), places=places) if wanted else ()
    return {(row.id, row.number): row for row in found}
