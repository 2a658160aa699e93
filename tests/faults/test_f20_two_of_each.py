"""F20: two workers on one index share the work, and one goes on alone; a second server on a port ends with a line."""

from __future__ import annotations

import os
import signal

from tests.cli.of_cli import apart
from tests.faults import questions
from tests.faults.clients import Book, Person, Sent, begin, marker, say
from tests.faults.figures import note
from tests.faults.product import KEY, Product


def test_two_workers_do_everything_once_and_one_goes_on_alone(many: Product) -> None:
    thread, writer = begin(many), Person(many.port, many.home.cookies["mira"])
    many.start_worker()
    book = Book(posts=[say(writer, thread, Sent(marker(), thread)) for _ in range(10)])
    first = many.processes[1]
    os.kill(first, signal.SIGKILL)
    book.posts += [say(writer, thread, Sent(marker(), thread)) for _ in range(10)]
    found = questions.ask(many, book)
    note("F20", **vars(found))
    assert found.ok == len(book.posts)
    assert not found.wrong()


def test_a_second_server_on_a_port_ends_with_a_line(many: Product) -> None:
    given = {"FORUM_SECRET_KEY": KEY, "FORUM_DATABASE_URL": many.home.database_url}
    run = apart(many.home.folder, "serve", "--port", str(many.port), **given)
    assert run.code == 1
    assert f"port {many.port} is in use" in run.err
    assert "Traceback" not in run.err
