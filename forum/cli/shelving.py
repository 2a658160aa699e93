"""What an operator types about the files of a site: bring them into another store, have them drawn again."""

from __future__ import annotations

import click

from forum.attachments import actions_keeping as keeping
from forum.extracts.events import ExtractsDue
from forum.kernel import files, settings
from forum.kernel.db import db
from forum.kernel.outbox import emit
from forum.kernel.settings import SettingsError
from forum.resources import actions_faces

from .site import Mistake, upgraded


@click.group("files")
def shelf() -> None:
    """The files of posts and resources."""


@shelf.command("copy")
@click.option("--to", required=True, help="Another FORUM_STORAGE_URL: file:///folder, s3://bucket/prefix?endpoint=...")
def copy(to: str) -> None:
    """Bring every file into another store, compared by its hash; what is there already is left, so do it again."""
    with upgraded():
        try:
            other = files.at(to, settings.current().instance_dir)
            if other.place == files.store().place:
                raise Mistake("it is the store in use: name another.")
            other.check()
            found = keeping.copy(other)
        except SettingsError as why:
            raise Mistake(str(why).replace("FORUM_STORAGE_URL", "--to")) from None
        except files.Away as why:
            raise Mistake(f"not all is copied: {why.what}: {why.do}") from None
        except OSError as why:
            raise Mistake(f"not all is copied: {to} cannot be written ({why.strerror}).") from None
    click.echo(f"{found.copied} files copied, {found.there} were there already.")
    if found.lost:
        raise Mistake(f"{found.lost} files are missing or damaged here and were not copied: see `forum doctor`.")
    click.echo(f"All files are at {other.place}. Set FORUM_STORAGE_URL to it and start again.")


@shelf.command("redraw")
def redraw() -> None:
    """Have the first pages of documents drawn again, twenty an hour; until then the pictures stay as they are."""
    with upgraded():
        many = actions_faces.again()
        emit(ExtractsDue(None))
        db.session.commit()
    click.echo(f"{many} first pages are drawn again, twenty an hour, as long as the site runs.")
