"""a trail that stays, and events that may go

Revision ID: 0004
Revises: 0003
"""

from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_OF_EVENTS = ("audit_entry", "notification", "letter")
_REFUSE = "the audit trail is append-only"


def upgrade() -> None:
    for table in _OF_EVENTS:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"fk_{table}_event_id"), type_="foreignkey")
    op.create_index("ix_audit_entry_actor_id_id", "audit_entry", ["actor_id", "id"])
    op.create_index("ix_audit_entry_subject_id_id", "audit_entry", ["subject_id", "id"])
    # Whoever makes this table again in a later migration makes these again, too.
    if op.get_bind().dialect.name == "sqlite":
        for deed in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{deed.lower()} BEFORE {deed} ON audit_entry "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSE}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSE}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_stays()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER audit_entry_no_update")
        op.execute("DROP TRIGGER audit_entry_no_delete")
    else:
        op.execute("DROP TRIGGER audit_entry_stays ON audit_entry")
        op.execute("DROP FUNCTION audit_entry_stays()")
    op.drop_index("ix_audit_entry_subject_id_id", "audit_entry")
    op.drop_index("ix_audit_entry_actor_id_id", "audit_entry")
    for table in _OF_EVENTS:
        _remember_events(table)
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_foreign_key(batch_op.f(f"fk_{table}_event_id"), "event", ["event_id"], ["id"])


def _remember_events(table: str) -> None:
    """Put an empty event where one is gone that the older schema wants to point to."""
    moment = "at" if table != "letter" else "created_at"
    op.execute(
        # Nothing but our own names goes in.
        f"INSERT INTO event (id, kind, payload, at) SELECT event_id, 'Forgotten', '{{}}', min({moment}) FROM {table} "  # noqa: S608
        "WHERE event_id NOT IN (SELECT id FROM event) GROUP BY event_id"
    )
