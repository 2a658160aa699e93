"""A copy and a wish to be erased are for the person whom they are about, and for nobody else."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false

from forum.kernel.actor import Actor
from forum.kernel.policy import ME, rule, scope

from .models import DataExport, DataExportPart, Erasure


@scope(DataExport)
def _data_export() -> ColumnElement[bool]:
    """Mine."""
    return DataExport.user_id == ME


@scope(DataExportPart)
def _data_export_part() -> ColumnElement[bool]:
    """Pieces are read by way of their copy only."""
    return false()


@scope(Erasure)
def _erasure() -> ColumnElement[bool]:
    """Mine."""
    return Erasure.user_id == ME


@rule("fetch", DataExport)
def _fetch(actor: Actor, copy: DataExport) -> bool:
    return copy.user_id == actor.id and copy.ready_at is not None
