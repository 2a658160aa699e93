"""`make look`: every page of the demo, as four kinds of people. Ends with 1 at any finding."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.look import State, browser, look, looking, sign_in, speak, states, wire
from benchmarks.server import PASSWORD, demo

PAGES: dict[str, tuple[str, ...]] = {
    "guest": ("/", "/pods/", "/pods/ipc-wash", "/register", "/sign-in", "/forgot", "/keys", "/markup"),
    "joyce": (
        "/", "/pods/ipc-wash", "/pods/ipc-wash/charter", "/pods/ipc-wash/people", "/pods/ipc-wash/nuggets",
        "/threads/6", "/threads/6?order=arrival", "/posts/81/reactions", "/pods/ipc-wash/threads/new",
        "/search?q=water", "/search", "/drafts", "/nuggets/", "/notifications", "/people/joyce", "/pods/ipc-wash/leave",
        "/posts/31/bookmark", "/bookmarks",
        "/settings/profile", "/settings/language", "/settings/security", "/settings/sessions",
        "/settings/address", "/settings/security/factor", "/sign-in/again",
        "/settings/data", "/settings/data/erasure", "/settings/following", "/threads/6/watch",
        "/posts/81/menu", "/posts/39/history", "/threads/6/print", "/threads/6?fold=2",
        "/pods/ipc-wash/threads/similar?title=weak+chlorine", "/deleted", "/pods/ipc-wash/watch",
        "/pods/ipc-wash?show=unread&sort=replies",
    ),
    "grace": ("/", "/pods/ipc-wash/join"),
    "amara": (
        "/queue", "/threads/6", "/threads/6/lock", "/threads/6/deletion", "/posts/31/deletion", "/pods/ipc-wash/bin",
        "/posts/31/menu",
    ),
    "ruth": ("/pods/ipc-wash/audit", "/pods/ipc-wash/settings", "/pods/ipc-wash/people", "/pods/ipc-wash/charter/edit"),
    "admin": ("/admin/", "/admin/people", "/admin/pods", "/admin/deliveries", "/admin/settings", "/admin/audit"),
}  # fmt: skip
QUICK = (State("en", "light", 390), State("ar", "dark", 390))


def walk(base: str, chromium: Browser, out: Path | None, wanted: Sequence[State], who: str) -> Iterator[str]:
    """See the pages of one kind of person in every state; yield a line for each finding."""
    kept = None if who == "guest" else sign_in(chromium, base, f"{who}@example.org", PASSWORD)
    folder = out / who if out else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    for language, asked in groupby(sorted(wanted, key=lambda state: state.language), lambda state: state.language):
        if kept is not None:
            speak(chromium, base, kept, language)
        for state in asked:
            with looking(chromium, state, kept) as context:
                for path in PAGES[who]:
                    for line in look(context, base, path, state, folder):
                        yield f"{who} {path} {state.language} {state.theme} {state.width}: {line}"


def weigh(base: str, chromium: Browser) -> Iterator[str]:
    """Yield a line for each page: requests and bytes of the first view and of the next."""
    for who, paths in PAGES.items():
        kept = None if who == "guest" else sign_in(chromium, base, f"{who}@example.org", PASSWORD)
        for path in paths:
            (requests, first), (_, again) = wire(chromium, base, path, kept)
            yield f"{who} {path}: {requests} requests, {first / 1000:.1f} KB, then {again / 1000:.1f} KB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("look"))
    parser.add_argument("--quick", action="store_true", help="one width, two languages, two themes")
    parser.add_argument("--languages", nargs="+", default=["en", "fr", "ar"], help="of ar en es fr ru zh")
    options = parser.parse_args()
    wanted = QUICK if options.quick else states(options.languages, ("light", "dark"), (390, 1280))
    with demo() as base, browser() as chromium:
        print(*weigh(base, chromium), sep="\n")
        found = [line for who in PAGES for line in walk(base, chromium, options.out, wanted, who)]
    print(*found, f"{len(found)} findings, pictures in {options.out}", sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
