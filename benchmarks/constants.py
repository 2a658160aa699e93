"""The bare Flask views that pages are measured against: the same bytes as a ready string, and rendered by Jinja.

`python -m benchmarks.constants PORT FILE...` answers with the files at `/string/0`, `/rendered/0`, `/string/1` ...
"""

from __future__ import annotations

import html
import re
import sys
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, render_template
from jinja2 import DictLoader
from markupsafe import Markup, escape
from waitress import serve

# What a template fills in: words between tags, where a link leads, what a field holds.
_FILLED_IN = re.compile(r'(?<=>)[^<>]*[^<>\s][^<>]*(?=<)|(?<= href=")[^"]+|(?<= value=")[^"]+|(?<= id=")[^"]+')


def taken_apart(page: str) -> tuple[str, list[str]]:
    """Return a template that says `said[0]`, `said[1]` ..., and what these are, so that Jinja makes `page` of them."""
    said: list[str] = []

    def fill(found: re.Match[str]) -> str:
        text = html.unescape(found[0])
        said.append(text if escape(text) == found[0] else Markup(found[0]))  # noqa: S704 as it is a page of our own
        return f"{{{{ said[{len(said) - 1}] }}}}"

    # Jinja drops the last end of a line.
    return _FILLED_IN.sub(fill, page) + "\n", said


def main() -> None:
    app, templates = Flask("constants"), dict[str, str]()
    app.jinja_loader = DictLoader(templates)
    for at, file in enumerate(sys.argv[2:]):
        page = Path(file).read_bytes().decode()
        templates[f"{at}.html"], said = taken_apart(page)
        app.add_url_rule(f"/string/{at}", f"string-{at}", view_func=_string(page))
        app.add_url_rule(f"/rendered/{at}", f"rendered-{at}", view_func=_rendered(f"{at}.html", said))
    serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=4)


def _string(page: str) -> Callable[[], Response]:
    return lambda: Response(page, mimetype="text/html")


def _rendered(template: str, said: list[str]) -> Callable[[], str]:
    return lambda: render_template(template, said=said)


if __name__ == "__main__":
    main()
