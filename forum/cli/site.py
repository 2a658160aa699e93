"""The site that a command works on: settings, folders and application, and how a mistake is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from forum.app import create_app
from forum.kernel import log, schema, settings
from forum.kernel.db import db

from . import serving


class Mistake(click.ClickException):
    """Something that the operator can mend: one line, exit 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.echo(f"forum: {self.message}", err=True)


class Second(Mistake):
    """Nothing to mend where another one serves already: one line, exit 1."""

    exit_code = 1


@contextmanager
def opened(here: str = "http://127.0.0.1:8000") -> Iterator[Any]:
    """Yield the application inside its context; what the operator can mend is one line."""
    try:
        chosen = settings.load(here=here)
        log.start(chosen.log)
        serving.folders(chosen)
        app = create_app(chosen)
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
    except settings.SettingsError as why:
        raise Mistake(str(why)) from None
    except serving.Taken as why:
        raise Second(str(why)) from None
    except serving.CannotServe as why:
        raise Mistake(str(why)) from None
    except schema.NewerDatabase as why:
        raise Mistake(
            f"the database has version {why} of a later release: install that release, or restore a backup."
        ) from None
    except DatabaseError as why:
        if type(why) not in (DatabaseError, OperationalError):
            raise
        raise Mistake(
            f"the database does not answer ({type(why.orig).__name__}): look at FORUM_DATABASE_URL."
        ) from None


@contextmanager
def upgraded() -> Iterator[Any]:
    """Yield the application on a database that has the version of this code."""
    with opened() as app:
        if (found := schema.version()) != schema.head():
            raise Mistake(f"the database has version {found}, this code wants {schema.head()}: run `forum db upgrade`.")
        yield app
