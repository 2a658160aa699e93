"""Somebody at a page: in which language, how wide, with scripts or without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.look import AXE, speak

# What is right is not looked at closer: that takes half of the time.
_AXE = """axe.run({runOnly: ['wcag2a','wcag2aa','wcag21aa'], resultTypes: ['violations']})
.then(found => found.violations.map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' ')))"""


@dataclass(frozen=True)
class Way:
    """How somebody comes."""

    language: str
    width: int
    scripts: bool


WAYS = [Way("en", 1280, scripts=True), Way("ar", 390, scripts=True), Way("en", 390, scripts=False)]


class Hands:
    """A person at a page; addresses and names of fields are the same in every language."""

    def __init__(self, page: Page, base: str, way: Way) -> None:
        self.page, self.base, self.way = page, base, way

    def open(self, path: str) -> None:
        self.page.goto(self.base + path)
        self.looks_well()

    def follow(self, end: str) -> None:
        """Click the link whose address ends so."""
        self.page.locator(f"main a[href$='{end}']").first.click()
        self.page.wait_for_load_state()
        self.looks_well()

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").first.fill(value)

    def send(self, action: str) -> None:
        """Press the last button of the form that goes to an address that ends so."""
        self.page.locator(f"main form[action$='{action}'] button:not([formaction])").last.click()
        self.page.wait_for_load_state()
        self.looks_well()

    def press(self, action: str) -> None:
        """Press the button that sends its form to an address of its own that ends so."""
        self.page.locator(f"main button[formaction$='{action}']").click()
        self.page.wait_for_load_state()
        self.looks_well()

    def looks_well(self) -> None:
        """Nothing is wider than the window, and axe finds nothing."""
        if not self.way.scripts:
            return
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), self.page.url
        self.page.evaluate(AXE.read_text("utf-8"))
        assert self.page.evaluate(_AXE) == [], self.page.url

    def unfold(self) -> None:
        """Open what is folded on the page."""
        for summary in self.page.locator("main details:not([open], .menu) > summary").all():
            summary.click()

    def says(self, words: str) -> bool:
        return words in self.page.locator("main").inner_text()


def come(chromium: Browser, base: str, way: Way, kept: Any) -> Iterator[Hands]:
    """Open a browser for somebody who is signed in, in their language and width."""
    speak(chromium, base, kept, way.language)
    context = chromium.new_context(
        storage_state=kept,
        viewport={"width": way.width, "height": 844},
        java_script_enabled=way.scripts,
        bypass_csp=way.scripts,
    )
    context.set_default_timeout(10_000)
    yield Hands(context.new_page(), base, way)
    context.close()
