"""Keep the names of people without accents where they are looked for, as search folds words."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from forum.people.names import folded, sought

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_people = sa.table("user_account", sa.column("id"), sa.column("name"), sa.column("name_folded"))


def upgrade() -> None:
    _fold(folded, sought)


def downgrade() -> None:
    _fold(sought, folded)


def _fold(before: Callable[[str], str], after: Callable[[str], str]) -> None:
    connection = op.get_bind()
    for id_, name, known in connection.execute(sa.select(_people)).all():
        if known == before(name) != after(name):
            connection.execute(sa.update(_people).where(_people.c.id == id_).values(name_folded=after(name)))
