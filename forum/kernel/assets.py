"""The files that every page brings along: bundled at start, named by content, compressed once, kept for a year."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import brotli
from markupsafe import Markup

from .settings import ROOT

PREFIX = "/static/"
_KEPT = "public, max-age=31536000, immutable"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_JS_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)
# How a script names another file, which stands before its own: "asset:pages.js".
_ASSET = re.compile(r"\basset:([\w.-]+)")
_SVG_FRAME = re.compile(r"<!--.*?-->|<svg[^>]*>|</svg>", re.DOTALL)


@dataclass(frozen=True)
class File:
    """One file as it is sent: its bytes by content coding."""

    type: str
    bodies: Mapping[str, bytes]


class Assets:
    """The bundles of one static folder: their addresses, and a middleware that serves exactly them."""

    def __init__(self, bundles: Mapping[str, str]) -> None:
        self._urls: dict[str, str] = {}
        self._files: dict[str, File] = {}
        for name, text in bundles.items():
            body, suffix = _ASSET.sub(self._named, text).encode(), Path(name).suffix
            mark = hashlib.sha256(body).hexdigest()[:12]
            self._urls[name] = f"{PREFIX}{name.removesuffix(suffix)}.{mark}{suffix}"
            self._files[self._urls[name]] = File(_TYPES[suffix], _codings(body))
        self._sprite = self._urls["icons.svg"]
        self._icons = {name: self._drawn(name) for name in re.findall(r'id="([\w-]+)"', bundles["icons.svg"])}

    def url(self, name: str) -> str:
        """Return the address of `app.css`, `pages.css`, `icons.svg` and the like. Raises KeyError."""
        return self._urls[name]

    def _named(self, found: re.Match[str]) -> str:
        return self._urls[found[1]]

    def icon(self, name: str) -> Markup:
        """Return one icon of the sprite as markup, silent to screen readers. Raises KeyError for an unknown name."""
        return self._icons[name]

    def _drawn(self, name: str) -> Markup:
        turns = " flip" if name in _TURNING else ""
        return Markup('<svg class="i{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(turns, self._sprite, name)

    def size(self, name: str, coding: str = "br") -> int:
        """Return how many bytes go over the wire."""
        return len(self._files[self._urls[name]].bodies[coding])

    def wrap(self, app: WSGIApplication) -> WSGIApplication:
        """Return the application with these files in front of it; every other address is the application's."""

        def serve(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            file = self._files.get(environ.get("PATH_INFO", ""))
            if file is None or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
                return app(environ, start)
            coding = _accepted(environ.get("HTTP_ACCEPT_ENCODING", ""))
            body = file.bodies[coding]
            start("200 OK", _headers(file, coding, len(body)))
            return [body] if environ["REQUEST_METHOD"] == "GET" else []

        return serve


# These point along the line of writing, so they turn with it; clocks, media and marks never do.
_TURNING = frozenset(
    {"chevron-left", "chevron-right", "reply", "corner-down-right", "log-out", "list", "external-link", "undo-2"}
)


def ours() -> Assets:
    """Return the bundles of the site."""
    return build(ROOT / "static")


@cache
def build(static_folder: Path) -> Assets:
    """Bundle css/, js/, img/ and vendor/lucide/ of a static folder; the same folder is read once in a process."""
    glyphs = [*(static_folder / "vendor" / "lucide").glob("*.svg"), static_folder / "img" / "nugget.svg"]
    return Assets(
        {
            "pages.css": _styles(sorted((static_folder / "css" / "pages").glob("*.css"))),
            "pages.js": _scripts(sorted((static_folder / "js" / "pages").glob("*.js"))),
            "app.css": _styles(sorted((static_folder / "css").glob("*.css"))),
            "app.js": _scripts(sorted((static_folder / "js").glob("*.js"))),
            "icons.svg": _sprite(sorted(glyphs, key=lambda path: path.stem)),
            "icon.svg": (static_folder / "img" / "icon.svg").read_text("utf-8"),
        }
    )


def _styles(paths: Iterable[Path]) -> str:
    joined = "\n".join(path.read_text("utf-8") for path in paths)
    return re.sub(r"\s+", " ", _CSS_COMMENT.sub("", joined)).replace("; }", "}").replace(" {", "{").strip()


def _scripts(paths: Iterable[Path]) -> str:
    joined = "\n".join(path.read_text("utf-8") for path in paths)
    return "\n".join(line.strip() for line in _JS_COMMENT.sub("", joined).splitlines() if line.strip())


def _sprite(paths: Iterable[Path]) -> str:
    symbols = "".join(f'<symbol id="{path.stem}" viewBox="0 0 24 24">{_lines(path)}</symbol>' for path in paths)
    return f'<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide 1.62.0, ISC licence -->{symbols}</svg>'


def _lines(path: Path) -> str:
    return " ".join(_SVG_FRAME.sub("", path.read_text("utf-8")).split())


def _codings(body: bytes) -> dict[str, bytes]:
    return {"br": brotli.compress(body), "gzip": gzip.compress(body, 9, mtime=0), "identity": body}


def _accepted(header: str) -> str:
    refused = re.compile(r";\s*q=0(\.0*)?\s*$")
    offered = {each.split(";")[0].strip().lower() for each in header.split(",") if not refused.search(each)}
    return next((coding for coding in ("br", "gzip") if coding in offered), "identity")


def _headers(file: File, coding: str, length: int) -> list[tuple[str, str]]:
    plain = [
        ("Content-Type", file.type),
        ("Content-Length", str(length)),
        ("Cache-Control", _KEPT),
        ("X-Content-Type-Options", "nosniff"),
        ("Vary", "Accept-Encoding"),
    ]
    return plain if coding == "identity" else [*plain, ("Content-Encoding", coding)]
