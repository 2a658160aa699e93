"""What an operator types."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

import click

from forum.audit import queries as audit
from forum.audit import queries_chain
from forum.kernel import log, schema
from forum.kernel.db import db
from forum.kernel.errors import Refused
from forum.people import actions_accounts, actions_factor, names
from forum.people import queries as accounts
from forum.search import backend, health

from . import allocating, checking, demo_loading, demo_stage, finding, keeping, serving, shelving
from .site import Mistake, opened, upgraded


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A forum for learning pods. Settings come from FORUM_* in the environment: see README.md."""
    allocating.one_arena()
    log.start()


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--demo", is_flag=True, help="Fill an empty database with the demo first.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Web processes; several need gunicorn.",
)
def serve(port: int, host: str, processes: int, *, demo: bool) -> None:
    """Bring the database up to date, then serve the site, its worker beside it."""
    with opened(here=f"http://127.0.0.1:{port}") as app:
        serving.upgraded()
        note = _demo() if demo else ""
        if processes > 1:
            serving.serve_in(processes, app, host, port, note)
        else:
            serving.serve(app, host, port, note)


@main.command()
@click.option("--bell", is_flag=True, hidden=True)
def work(*, bell: bool) -> None:
    """Tell index, bell and letters what happened; `forum serve` starts one by itself."""
    with upgraded() as app:
        serving.work(app.app_context, bell=bell)


@main.group("db")
def database() -> None:
    """The database."""


@database.command()
def upgrade() -> None:
    """Bring the database to the version of this code."""
    with opened():
        serving.upgraded()
        click.echo(f"The database has version {schema.version()}.")


main.add_command(keeping.backup)
main.add_command(keeping.restore)
main.add_command(shelving.shelf)
database.add_command(keeping.copy)


@main.group()
def demo() -> None:
    """The demo."""


@demo.command("load")
def demo_load() -> None:
    """Fill an empty database with the demo and say who can sign in."""
    with opened():
        serving.upgraded()
        click.echo(_demo())


@main.group()
def index() -> None:
    """The search index."""


@index.command()
def rebuild() -> None:
    """Build the index anew beside the live one, then swap."""
    with upgraded():
        try:
            count = health.rebuild(_progress("index"))
        except backend.Busy:
            raise Mistake("somebody else is building the index just now: wait for it.") from None
        click.echo(f"{count} entries.")


@index.command()
def verify() -> None:
    """Compare the index with the database; ends with 1 where they differ."""
    with upgraded():
        try:
            found = health.verify()
        except backend.Unready as why:
            raise Mistake(f"there is no index that can be read ({why}): run `forum index rebuild`.") from None
        for name in ("missing", "stale", "extra"):
            click.echo(f"{name}: {', '.join(map(str, getattr(found, name))) or 'none'}")
        sys.exit(1 if found else 0)


@main.group()
def people() -> None:
    """Accounts."""


def _add(email: str, name: str, password: str, *, admin: bool) -> None:
    with opened():
        serving.upgraded()
        try:
            user = actions_accounts.add_person(name=name, email=email, password=password, admin=admin)
        except Refused as why:
            raise Mistake(why.message) from None
        db.session.commit()
        click.echo(f"{user.name} can sign in as {user.email}.")


def _password() -> str:
    given = os.environ.get("FORUM_ADMIN_PASSWORD")
    return given or str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


@people.command("add")
@click.argument("email")
@click.argument("name")
def people_add(email: str, name: str) -> None:
    """Add a person whose address need not be confirmed. FORUM_ADMIN_PASSWORD saves the question."""
    _add(email, name, _password(), admin=False)


@people.command("add-admin")
@click.argument("email")
@click.argument("name")
def people_add_admin(email: str, name: str) -> None:
    """Add an administrator. FORUM_ADMIN_PASSWORD saves the question."""
    _add(email, name, _password(), admin=True)


@people.command("reset-factor")
@click.argument("email")
def people_reset_factor(email: str) -> None:
    """Let somebody who lost telephone and paper sign in with the password alone. Be sure who asks you for it."""
    with upgraded():
        user = accounts.by_email(names.folded(email))
        if user is None or not actions_factor.turn_off(user, by=None):
            raise Mistake(f"nobody with the address {email} has a second step: look at the spelling.")
        actions_accounts.end_all(user.id)
        db.session.commit()
        click.echo(f"{user.name} signs in with the password alone, and is signed out everywhere.")


@main.group("audit")
def trail() -> None:
    """The trail of deeds."""


@trail.command("verify")
@click.option("--head", "noted", default="", help="The head that an earlier check printed and you kept elsewhere.")
def audit_verify(noted: str) -> None:
    """Say whether the trail is whole; ends with 1 where it is not."""
    with upgraded():
        found = queries_chain.verify(noted)
        if found.is_whole:
            click.echo(f"{found.entries} entries, whole. Head: {found.head}")
            return
        wrong = (
            (found.broken_entry, "entry {} was changed, moved, or put behind one that is gone"),
            (found.missing_event, "the entry of event {} is gone"),
            (found.forged_entry, "entry {} tells of a deed that nobody did"),
            (found.lost_head, "the head {} stands nowhere: the trail was cut or written anew"),
        )
        for which, sentence in wrong:
            if which is not None:
                click.echo(f"Not whole: {sentence.format(which)}.", err=True)
        sys.exit(1)


@trail.command("export")
def audit_export() -> None:
    """Print the whole trail, one JSON object a line, each with its seal."""
    with upgraded():
        for entry in audit.everything():
            click.echo(json.dumps(entry, default=str, ensure_ascii=False))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--deploy", is_flag=True, help="Refuse what is too weak for people.")
def doctor(*, as_json: bool, deploy: bool) -> None:
    """Find every mistake of an installation and say how to mend it; ends with 1 where there is one."""
    found = list(checking.findings(deploy=deploy))
    wrong = any(each.level == finding.WRONG for each in found)
    if as_json:
        click.echo(json.dumps({"ok": not wrong, "findings": [asdict(each) for each in found]}, ensure_ascii=False))
    else:
        for each in found:
            click.echo(f"{each.level:5} {each.check}" + (f": {each.what}\n      -> {each.do}" if each.what else ""))
    sys.exit(1 if wrong else 0)


def _demo() -> str:
    try:
        return demo_loading.load(_progress("demo"))
    except demo_loading.Occupied as why:
        raise Mistake(str(why)) from None


def _progress(what: str) -> demo_stage.Progress:
    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{what}: {done} of {total}", err=True, nl=done >= total)

    return show
