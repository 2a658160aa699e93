"""What an operator types to keep, bring back and move what the forum holds."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.exc import DBAPIError

from forum.audit import actions
from forum.audit import queries_chain as audit
from forum.kernel import safekeeping, schema, settings
from forum.kernel.db import db
from forum.search import health
from forum.search.backend import Busy

from . import backing, copying, restoring
from .archive import Manifest
from .site import Mistake, opened, upgraded

_SECRET = "Who has the archive can read all of it, addresses and private posts too: keep it as you keep the server."  # noqa: S105
_SHOWN = ("user_account", "pod", "thread", "post", "nugget")


@click.command()
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option("--verify", type=click.Path(path_type=Path), help="Read an archive and say whether it is whole.")
def backup(target: Path | None, verify: Path | None) -> None:
    """Write one moment of the site into an archive, also while it runs: TARGET is a folder or a free name *.tar.gz."""
    if verify is not None:
        try:
            click.echo(f"{verify} is whole: {_holds(restoring.verify(verify))}.")
        except restoring.CannotRestore as why:
            raise Mistake(str(why)) from None
        return
    with opened():
        try:
            made = backing.make(target)
            noted = _noted()
        except backing.CannotBack as why:
            raise Mistake(str(why)) from None
    click.echo(f"{made.path}  {made.path.stat().st_size / 1e6:.1f} MB, {_holds(made.manifest)}")
    click.echo(_SECRET)
    if not noted:
        click.echo(
            "Nothing notes that it was made: the site takes no writes just now, or waits for `forum db upgrade`."
        )
    if not made.manifest.has_key:
        click.echo("FORUM_SECRET_KEY is not in it: keep it apart. With another key links in letters stop working.")


def _noted() -> bool:
    """Let doctor and trail hear of it; a site that cannot be written, or waits for its upgrade, is backed up too."""
    try:
        safekeeping.note()
        if schema.version() != schema.head():
            return False
        actions.note_backup()
        db.session.commit()
    except (DBAPIError, OSError):
        db.session.rollback()
        return False
    return True


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.option("--take-over-files", is_flag=True, help="Use a store that holds files already; no other site uses it.")
def restore(archive: Path, *, take_over_files: bool) -> None:
    """Bring a site back from an archive into a folder and a database in which nobody lives."""
    with restoring.unseen(), opened():
        try:
            manifest = restoring.restore(archive, take_over=take_over_files)
            click.echo(f"Restored: {_holds(manifest)}. Now the index; `forum serve` may start meanwhile.")
            entries = health.rebuild()
        except restoring.CannotRestore as why:
            raise Mistake(str(why)) from None
        except Busy:
            raise Mistake("all is restored; the worker that runs is building the index just now.") from None
        verdict = audit.verify()
    state = "whole" if verdict.is_whole else "NOT whole"
    click.echo(f"{entries} entries in the index. The trail of deeds has {verdict.entries} entries and is {state}.")
    chosen = settings.load()
    if backing.mark(chosen.secret_key) != manifest.key:
        click.echo("FORUM_SECRET_KEY is not the one of the backup: links in letters that were sent do not work.")


@click.command()
@click.option("--to", required=True, help="Address of an empty database: postgresql://user@host/name, sqlite:////file.")
def copy(to: str) -> None:
    """Copy the database into an empty one of either kind; stop the server first."""
    with upgraded():
        try:
            tallies = copying.copy(to)
        except (copying.CannotCopy, settings.SettingsError) as why:
            raise Mistake(str(why)) from None
    for name, tally in tallies.items():
        click.echo(f"{name:24}{tally.rows:>10}  {tally.digest[:16]}")
    click.echo(
        "Every table has the same rows on both sides. Set FORUM_DATABASE_URL to the new address and start again."
    )


def _holds(manifest: Manifest) -> str:
    counts = (f"{manifest.tables[name].rows} {name}" for name in _SHOWN if name in manifest.tables)
    return f"version {manifest.revision} of {manifest.made_at}, {', '.join(counts)}"
