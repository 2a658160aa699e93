"""What names look like, unique with a number for those who are called the same.

Revision ID: 0005
Revises: 0004
"""

from collections import Counter

import sqlalchemy as sa
from alembic import op

from forum.people.looks import skeleton

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_people = sa.table("user_account", sa.column("id"), sa.column("name"), sa.column("skeleton"), sa.column("alike"))


def upgrade() -> None:
    op.add_column("user_account", sa.Column("skeleton", sa.String(), nullable=True))
    op.add_column("user_account", sa.Column("alike", sa.Integer(), nullable=False, server_default="0"))
    connection, numbers = op.get_bind(), Counter()
    for id_, name in connection.execute(sa.select(_people.c.id, _people.c.name).order_by(_people.c.id)).all():
        looks = skeleton(name)
        connection.execute(sa.update(_people).where(_people.c.id == id_).values(skeleton=looks, alike=numbers[looks]))
        numbers[looks] += 1
    op.create_index(op.f("ix_user_account_skeleton"), "user_account", ["skeleton", "alike"], unique=True)


def downgrade() -> None:
    op.drop_index(op.f("ix_user_account_skeleton"), table_name="user_account")
    op.drop_column("user_account", "alike")
    op.drop_column("user_account", "skeleton")
