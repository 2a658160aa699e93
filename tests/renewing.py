"""A PostgreSQL database that is as new for each test: its rows are put back, which costs a tenth of making it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from tests import warm

# What a test may have changed besides rows: then the database is made again.
_SHAPE = """
SELECT md5(string_agg(said, ',' ORDER BY said)) FROM (
  SELECT concat_ws(' ', relname, relkind, relacl, attname, atttypid, attnotnull) AS said
    FROM pg_class LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
   WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname) FROM pg_constraint
  UNION ALL SELECT concat_ws(' ', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', setrole, setconfig) FROM pg_db_role_setting
   WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
) AS shape
"""
_KEEP = """
CREATE SCHEMA kept;
CREATE TABLE kept.sequences AS
  SELECT sequencename AS name, coalesce(last_value, start_value) AS value, last_value IS NOT NULL AS used
    FROM pg_sequences WHERE schemaname = 'public';
CREATE TABLE kept.tables AS
  SELECT relname AS name, false AS filled,
         (SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute
           WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r';
DO $do$ DECLARE t record; BEGIN
  FOR t IN SELECT * FROM kept.tables LOOP
    EXECUTE format('CREATE TABLE kept.%I AS SELECT %s FROM public.%I', 'of ' || t.name, t.columns, t.name);
    EXECUTE format('UPDATE kept.tables SET filled = EXISTS (SELECT FROM public.%I) WHERE name = %L', t.name, t.name);
  END LOOP;
END $do$;
-- Each statement stands in the function as it is, so that it is planned once.
DO $do$ DECLARE body text; BEGIN
  SELECT string_agg(
    format('DELETE FROM public.%I;', name) || CASE WHEN filled THEN
      format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT * FROM kept.%I;', name, columns, 'of ' || name)
    ELSE '' END, E'\n') INTO body FROM kept.tables;
  EXECUTE format('CREATE FUNCTION kept.put_back() RETURNS void LANGUAGE plpgsql AS %L', 'BEGIN
    ' || body || '
    PERFORM setval(format(''public.%I'', name)::regclass, value, used) FROM kept.sequences;
  END');
END $do$;
"""
_ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND pid <> pg_backend_pid() AND NOT pid = ANY(ARRAY%s::int[])
"""
# Neither foreign keys nor what guards the audit trail stand in the way of the one who owns everything. A connection has
# it from its beginning: one that changes it forgets every plan.
_UNHINDERED = "-c session_replication_role=replica"
# By the name of a database, its shape when it was new.
_new: dict[str, str] = {}
Run = Callable[[str], str]


def renew(server: str, name: str) -> str:
    """Make the database `name` of a server what its database `forum` is; return its address."""
    address = server.replace("/forum?", f"/{name}?")
    if name not in _new or not _is_put_back(address, _new[name]):
        with _connected(server.replace("/forum?", "/postgres?")) as run:
            run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            run(f"CREATE DATABASE {name} TEMPLATE forum")
        keep(address, "kept")
        with _connected(address) as run:
            _new[name] = run(_SHAPE)
    return address


def keep(address: str, schema: str) -> None:
    """Keep the rows of a database as they are now, in a schema of that name in it."""
    with _connected(address) as run:
        run(_KEEP.replace("kept", schema))


def put_back(address: str, schema: str) -> bool:
    """Make the rows again what was kept in a schema; say False where the database was made anew since."""
    with _connected(address) as run:
        known = run(f"SELECT to_regnamespace('{schema}') IS NOT NULL") == "True"
        if known:
            run(f"SELECT {schema}.put_back()")
        return known


def _is_put_back(address: str, shape: str) -> bool:
    try:
        with _connected(address) as run:
            run(_ALONE % warm.backends())
            same = run(_SHAPE) == shape
            if same:
                run("SELECT kept.put_back()")
            return same
    except psycopg.OperationalError:
        # The test was about a database that goes away.
        return False


@contextmanager
def _connected(address: str) -> Iterator[Run]:
    connection = warm.connect(address, _UNHINDERED)
    connection.autocommit = True
    try:

        def run(statement: str) -> str:
            # Several statements at once go without values only.
            answer = connection.execute(statement.encode())
            row = answer.fetchone() if answer.description else None
            return str(row[0]) if row else ""

        yield run
    finally:
        warm.keep(connection, _UNHINDERED)
