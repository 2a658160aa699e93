"""Pages as people see them: pictures in every width, language and theme, and what axe, the console and the wire say."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

AXE = Path(__file__).resolve().parents[1] / "tests" / "vendor" / "axe" / "axe.min.js"
_RULES = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']"
_PHONE = 700
# Milliseconds.
_STARTS_IN = 60_000
# Pages in which Chromium draws what drops from its own address line: unseen, they keep a third of a core busy.
_NOT_OURS = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup")
# What Playwright leaves out by itself, as only the last such list counts.
_LEFT_OUT = (
    *("AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync"),
    *("DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay"),
    *("MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"),
    "ThirdPartyStoragePartitioning",
)
_CHROMIUM = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    f"--disable-features={','.join((*_LEFT_OUT, *_NOT_OURS))}",
)


@dataclass(frozen=True)
class State:
    """One way of looking at a page."""

    language: str
    theme: str
    width: int


@contextmanager
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium; nothing is downloaded."""
    with sync_playwright() as started:
        chromium = started.chromium.launch(executable_path="/usr/bin/chromium", args=_CHROMIUM, timeout=_STARTS_IN)
        yield chromium
        chromium.close()


def sign_in(chromium: Browser, base: str, email: str, password: str) -> Any:
    """Sign in as a person does and return what the browser keeps of it. Raises PermissionError."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(base + "/sign-in")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.locator("form:has(input[type=password]) button[type=submit]").first.click()
    page.wait_for_load_state()
    if "/sign-in" in page.url:
        raise PermissionError(f"{email} could not sign in")
    kept = context.storage_state()
    context.close()
    return kept


def speak(chromium: Browser, base: str, kept: Any, language: str) -> None:
    """Choose a language for a signed-in person, as they would."""
    context = chromium.new_context(storage_state=kept)
    page = context.new_page()
    page.goto(base + "/settings/language")
    page.select_option("select[name=language]", language)
    page.locator("main form:has(select[name=language]) button:not([name])").first.click()
    page.wait_for_load_state()
    context.close()


def states(languages: Sequence[str], themes: Sequence[str], widths: Sequence[int]) -> list[State]:
    """Return every way of looking."""
    return [State(*each) for each in itertools.product(languages, themes, widths)]


@contextmanager
def looking(chromium: Browser, state: State, kept: Any = None) -> Iterator[BrowserContext]:
    """Open a browser of its own for one state; what it has fetched once it keeps, as people's browsers do."""
    phone = state.width < _PHONE
    context = chromium.new_context(
        viewport={"width": state.width, "height": 844 if phone else 900},
        locale=state.language,
        color_scheme="dark" if state.theme == "dark" else "light",
        storage_state=kept,
        bypass_csp=True,
        has_touch=phone,
        extra_http_headers={"Accept-Language": state.language},
    )
    try:
        yield context
    finally:
        context.close()


def look(context: BrowserContext, base: str, path: str, state: State, out: Path | None) -> list[str]:
    """See one page in one state, leave its picture in `out` if there is one, and say what is wrong with it."""
    name = re.sub(r"[^a-zA-Z0-9]+", "-", path).strip("-")[:60] or "home"
    picture = out / f"{name}.{state.language}.{state.theme}.{state.width}.png" if out else None
    return list(_findings(context, base, path, picture))


def wire(chromium: Browser, base: str, path: str, kept: Any = None) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return (requests, bytes over the wire) of a first view and of the next one."""
    context = chromium.new_context(storage_state=kept)
    first, again = _weigh(context, base + path), _weigh(context, base + path)
    context.close()
    return first, again


def _findings(context: BrowserContext, base: str, path: str, picture: Path | None) -> Iterator[str]:
    page = context.new_page()
    said: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda m: said.append(f"{m.type}: {m.text}") if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    answer = page.goto(base + path, wait_until="load")
    if picture is not None:
        page.screenshot(path=picture, full_page=True)
    if answer is None or answer.status >= 400:
        yield f"status {answer.status if answer else 'none'}"
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        yield "scrolls sideways"
    yield from _axe(page)
    # Last, as a page may ask and complain late: axe takes a second.
    yield from (f"asks another host: {host}" for host in sorted(hosts - {urlsplit(base).netloc, ""}))
    yield from said
    page.close()


def _axe(page: Page) -> Iterator[str]:
    page.evaluate(AXE.read_text("utf-8"))
    # Only what is wrong crosses over to here: all that is right weighs more than the page.
    asked = f"{{runOnly: {_RULES}, resultTypes: ['violations']}}"
    found = page.evaluate(f"axe.run(document, {asked}).then((found) => found.violations)")
    for broken in found:
        node = broken["nodes"][0]["html"][:120]
        yield f"axe {broken['id']} ({broken['impact']}), {len(broken['nodes'])} x: {node}"


def _weigh(context: BrowserContext, url: str) -> tuple[int, int]:
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    sizes: list[int] = []
    answered: list[str] = []
    devtools.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    devtools.on(
        "Network.responseReceived",
        lambda event: answered.append("") if not event["response"].get("fromDiskCache") else None,
    )
    page.goto(url, wait_until="networkidle")
    page.close()
    return len(answered), sum(sizes)
