"""What an operator does with a store: asks the doctor, backs up, brings back anywhere, moves from one to the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from forum.app import create_app
from forum.kernel import files, settings
from forum.kernel.db import db
from forum.kernel.settings import Settings, SettingsError, load
from tests.attachments.of_files import PDF, fetch, kept, photo, reply, sent
from tests.attacks.ward import one_database
from tests.browser import Browser
from tests.cli.of_backup import backed_up, done, elsewhere, typed
from tests.cli.of_cli import one_line
from tests.cli.of_doctor import said
from tests.standing import application
from tests.stores import Shelf
from tests.threads.of_threads import begin

Open = Callable[[str | None], Browser]
in_a_folder = pytest.mark.parametrize("kept_at", ["folder"], indirect=True)
far = pytest.mark.parametrize("kept_at", ["s3"], indirect=True)


def _routes(site: Flask) -> list[str]:
    return [f"/attachments/{file.id}/{part}a" for file in kept(site) for part in ("", "small/")]


def _stocked(mira: Browser) -> None:
    reply(mira, begin(mira), sent(PDF, "plan.pdf"), sent(photo(), "well.jpg"))


@pytest.mark.parametrize(
    ("kept_at", "back_to"), [("folder", "s3"), ("s3", "folder"), ("elsewhere", "s3")], indirect=["kept_at"]
)
def test_a_backup_of_either_store_comes_back_into_either(
    browser: Open,
    site: Flask,
    stored: Settings,
    s3: Shelf,
    tmp_path_factory: pytest.TempPathFactory,
    back_to: str,
) -> None:
    _stocked(browser("mira"))
    routes = _routes(site)
    before = [fetch(browser("mira"), route).data for route in routes]
    archive = backed_up(stored, tmp_path_factory.mktemp("kept"))
    there = elsewhere(stored, tmp_path_factory.mktemp("there"))
    there = replace(there, storage_url=s3.url(prefix="back") if back_to == "s3" else "")
    assert "is whole" in done(typed(there, "restore", str(archive)))
    app = create_app(there)
    assert [fetch(Browser(app, "mira"), route).data for route in routes] == before
    with app.app_context():
        assert len(set(files.keys())) == 3
        db.session.remove()
        db.engine.dispose()
    assert not list(there.instance_dir.glob("files/*/*")) or back_to == "folder"


@one_database
@pytest.mark.parametrize("kept_at", ["elsewhere", "s3"], indirect=True)
def test_a_store_in_use_is_taken_over_only_when_it_is_said(
    browser: Open, site: Flask, stored: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _stocked(browser("mira"))
    archive = backed_up(stored, tmp_path_factory.mktemp("kept"))
    there = elsewhere(stored, tmp_path_factory.mktemp("there"))
    # Whoever tries a backup beside the live site has its settings at hand.
    there = replace(there, storage_url=stored.storage_url)
    refusal = one_line(typed(there, "restore", str(archive)))
    assert "holds files already" in refusal
    assert "--take-over-files" in refusal
    assert not (there.instance_dir / "forum.db").exists()
    done(typed(there, "restore", str(archive), "--take-over-files"))
    assert fetch(Browser(create_app(there), "mira"), _routes(site)[0]).status_code == 200


@one_database
@in_a_folder
def test_files_move_from_a_folder_to_a_bucket_and_again_costs_nothing(
    browser: Open, site: Flask, stored: Settings, s3: Shelf
) -> None:
    _stocked(browser("mira"))
    routes, to = _routes(site), s3.url(prefix="moved")
    before = [fetch(browser("mira"), route).data for route in routes]
    first, again = (done(typed(stored, "files", "copy", "--to", to)) for _turn in range(2))
    assert "3 files copied, 0 were there already." in first
    assert "0 files copied, 3 were there already." in again
    moved = application(replace(stored, storage_url=to))
    assert [fetch(Browser(moved, "mira"), route).data for route in routes] == before
    # Nothing of it is fetched where it was.
    assert len([name for name in s3.objects() if name.startswith("moved/")]) == 3


@one_database
@in_a_folder
def test_a_file_that_is_not_what_was_kept_is_not_copied_and_said(
    browser: Open, site: Flask, stored: Settings, s3: Shelf, tmp_path: Path
) -> None:
    _stocked(browser("mira"))
    with site.app_context():
        one, two, _three = sorted(files.keys())
        files.forget(one)
        (tmp_path / "other").write_bytes(b"x" * (files.size(two) or 0))
        files.store().put(tmp_path / "other", two)
    run = typed(stored, "files", "copy", "--to", s3.url(prefix="moved"))
    assert run.code == 2
    assert "1 files copied" in run.out
    assert "2 files are missing or damaged here" in run.err
    assert len([name for name in s3.objects() if name.startswith("moved/")]) == 1


@one_database
@far
def test_the_database_is_copied_and_its_files_stay_where_they_are(
    browser: Open, site: Flask, stored: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _stocked(browser("mira"))
    routes = _routes(site)
    before = [fetch(browser("mira"), route).data for route in routes]
    there = tmp_path_factory.mktemp("there") / "forum.db"
    done(typed(stored, "db", "copy", "--to", f"sqlite:///{there}"))
    app = application(replace(stored, database_url=f"sqlite:///{there}"))
    assert [fetch(Browser(app, "mira"), route).data for route in routes] == before


@one_database
@in_a_folder
@pytest.mark.parametrize(
    ("change", "what", "do"),
    [
        ({}, "", ""),
        ({"bucket": "nowhere"}, "there is no bucket nowhere", "make it, or correct FORUM_STORAGE_URL"),
        ({"secret": "wrong"}, "does not know our key (SignatureDoesNotMatch)", "correct key and secret"),
        ({"key": "AKIANOBODY"}, "does not know our key (InvalidAccessKeyId)", "correct key and secret"),
        ({"port": "1"}, "nobody answers at http://127.0.0.1:1 (EndpointConnectionError)", "correct the endpoint"),
    ],
)
def test_the_doctor_says_in_a_line_what_a_store_lacks(
    site: Flask, settings: Settings, s3: Shelf, change: dict[str, str], what: str, do: str
) -> None:
    url = s3.url(**{name: value for name, value in change.items() if name != "port"})
    url = url.replace(f":{s3.port}", f":{change.get('port', s3.port)}")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
            patch.delenv(name, raising=False)
        found = said(typed(replace(settings, storage_url=url), "doctor", "--json"))
        assert s3.secret not in str(found)
    if not what:
        assert "files" in found.fine
        return
    assert what in found.wrong["files"]
    assert do in found.wrong["files"]


@one_database
@in_a_folder
def test_a_copy_to_nowhere_is_one_line(site: Flask, settings: Settings, s3: Shelf) -> None:
    for to, why in (
        (s3.url(bucket="nowhere"), "there is no bucket nowhere"),
        ("ftp://x", "--to must begin with file:/// or s3://"),
        (str(settings.instance_dir / "files"), "it is the store in use"),
    ):
        assert why in one_line(typed(settings, "files", "copy", "--to", to))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://x/y", "must begin with file:/// or s3://"),
        ("s3://", "names no bucket"),
        ("s3://UPPER_CASE/x", "names no bucket"),
        ("s3://pods/a b", "a prefix that cannot be"),
        ("s3://pods?colour=red", "knows no colour: it knows credentials, endpoint, region"),
        ("s3://pods?endpoint=localhost:9000", "an endpoint that is no address"),
        ("s3://key@pods", "half a key"),
        ("s3://pods:x1", "cannot be read"),
        ("s3://pods?credentials=/nowhere", "/nowhere, which cannot be read"),
    ],
)
def test_an_address_that_cannot_be_is_one_line(url: str, why: str) -> None:
    with pytest.raises(SettingsError) as told:
        load({"FORUM_MODE": "local", "FORUM_STORAGE_URL": url})
    assert "FORUM_STORAGE_URL" in str(told.value)
    assert why in str(told.value)
    assert "\n" not in str(told.value)


@one_database
@in_a_folder
def test_the_key_may_lie_in_a_file_of_its_own(s3: Shelf, tmp_path: Path, site: Flask, stored: Settings) -> None:
    kept_apart = tmp_path / "key"
    kept_apart.write_text(f"{s3.key}\n{s3.secret}\n", "utf-8")
    url = f"s3://pods/site?endpoint={s3.endpoint}&credentials={kept_apart}"
    with application(replace(stored, storage_url=url)).app_context():
        files.store().check()
        assert files.store().place == "s3://pods/site"
    kept_apart.write_text("only", "utf-8")
    assert "it must hold two lines" in str(load_fault(url))


def load_fault(url: str) -> SettingsError:
    """Return why a site with this store does not start."""
    (fault,) = settings.faults({"FORUM_MODE": "local", "FORUM_STORAGE_URL": url})
    return fault
