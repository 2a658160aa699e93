"""Class 9: what the grammar of attacks writes as a post is, on the page, only the tags and links of the list.

`ATTACKS=full` renders every payload; otherwise one in eleven, always the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nh3
import pytest
from bleach._vendor import html5lib
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, Route

from benchmarks.look import browser as chromium_of
from forum.kernel import markup
from forum.kernel.http import POLICY
from forum.kernel.markup import clean
from forum.kernel.markup.text import tidy
from tests.attacks import payloads
from tests.full import FULL
from tests.kernel.markup.of_markup import MAY, faults, tags, words

TEXTS = payloads.every(1 if FULL else 11)
_BATCH = 250
_HOST = "http://forum.test"
_MOVES = """() => {
  for (const part of document.querySelectorAll("*"))
    for (const name of ["mouseover", "pointerenter", "focus", "click", "load", "error", "toggle", "animationstart"])
      part.dispatchEvent(new Event(name, {bubbles: false, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def rendered() -> dict[str, str]:
    """Return the HTML of every payload."""
    return {text: markup.render(text).html for text in TEXTS}


def test_the_grammar_makes_thousands_of_payloads() -> None:
    assert len(set(payloads.every())) > 5000


def test_nothing_but_the_list_comes_out(rendered: dict[str, str]) -> None:
    wrong = {text: found for text, html in rendered.items() if (found := faults(html))}
    assert wrong == {}


def test_another_reader_of_html_finds_the_same_page(rendered: dict[str, str]) -> None:
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    for text, html in rendered.items():
        tree = parser.parseFragment(html)
        found = [(str(part.tag), dict(part.attrib)) for part in tree.iter() if part is not tree]
        strange = [
            (tag, name)
            for tag, attributes in found
            for name in (attributes or {"": ""})
            if tag not in MAY or (name and name not in MAY[tag])
        ]
        assert strange == [], text
        assert [tag for tag, _attributes in found] == [tag for tag, _attributes in tags(html)], text


def test_cleaning_again_changes_nothing(rendered: dict[str, str]) -> None:
    for text, html in rendered.items():
        again = clean.clean(html, clean.cleaner())
        assert _but_links(again) == _but_links(html), text
        # What stands for an entity may be read once more, in words only.
        assert "&" in text or words(again) == words(html), text


def test_bleach_and_nh3_agree_on_every_payload() -> None:
    second = nh3.Cleaner(
        tags=set(clean.TAGS),
        attributes={tag: set(of) - {"rel"} for tag, of in MAY.items()},
        attribute_filter=lambda tag, name, value: value if name == "rel" or clean.allowed(tag, name, value) else None,
        url_schemes={"http", "https", "mailto"},
        link_rel=clean.REL,
    )
    cleaner = clean.cleaner()
    for text in TEXTS:
        first = cleaner.clean(tidy(text))
        assert not faults(clean.clean(tidy(text), cleaner)), text
        # What the first lets through the second takes nothing from, but addresses of hosts that cannot be.
        assert _but_links(second.clean(first)) == _but_links(first), text


def _but_links(html: str) -> list[Any]:
    return [each for each in tags(html) if each[0] != "a"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with chromium_of() as started:
        yield started


class _Watch:
    """Counts what a page tries: scripts that run, requests that leave, what its policy refused."""

    def __init__(self, page: Page, policy: str) -> None:
        self.ran: list[str] = []
        self.left: list[str] = []
        self.refused: list[str] = []
        self.body = ""
        self._policy = policy
        page.on("dialog", self._speak)
        page.on("request", self._ask)
        page.on("console", self._hear)
        page.route("**/*", self._answer)

    def _speak(self, dialog: Dialog) -> None:
        self.ran.append(dialog.message)
        dialog.dismiss()

    def _hear(self, said: ConsoleMessage) -> None:
        if "Content Security" in said.text:
            self.refused.append(said.text)

    def _ask(self, request: Request) -> None:
        if not request.url.startswith((f"{_HOST}/page", f"{_HOST}/attachments/", f"{_HOST}/favicon")):
            self.left.append(request.url)

    def _answer(self, route: Route) -> None:
        if not route.request.url.startswith(f"{_HOST}/page"):
            route.fulfill(status=404, body="")
            return
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if self._policy:
            headers["Content-Security-Policy"] = self._policy
        route.fulfill(status=200, headers=headers, body=self.body)


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("policy", [POLICY, ""], ids=["with the policy", "without it"])
def test_no_payload_runs_or_calls_out_in_a_browser(chromium: Browser, rendered: dict[str, str], policy: str) -> None:
    page = chromium.new_page()
    watch = _Watch(page, policy)
    posts = [html for html in rendered.values() if html]
    for start in range(0, len(posts), _BATCH):
        body = "".join(f'<article class="prose">{html}</article>' for html in posts[start : start + _BATCH])
        watch.body = f'<!doctype html><html lang="en"><title>Posts</title><main>{body}</main></html>'
        page.goto(f"{_HOST}/page/{start}")
        assert page.locator("article").count() == len(posts[start : start + _BATCH])
        page.evaluate(_MOVES)
    page.close()
    assert (watch.ran, watch.left, watch.refused) == ([], [], [])


@pytest.mark.browser
@pytest.mark.slow
def test_the_policy_alone_stops_what_the_cleaner_would_have_let_through(chromium: Browser) -> None:
    page = chromium.new_page()
    watch = _Watch(page, POLICY)
    watch.body = "<!doctype html><title>Raw</title>" + "\n".join(
        tidy(text) for text in payloads.every(7) if "refresh" not in text and "<plaintext" not in text
    )
    page.goto(f"{_HOST}/page/raw")
    page.evaluate(_MOVES)
    page.close()
    assert watch.ran == []
    assert watch.refused
