"""Many files are dropped on the form of resources: each goes up by itself, and one that fails loses no other."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from benchmarks.look import sign_in, speak
from benchmarks.server import PASSWORD
from tests.attachments.of_files import PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]
_NEW, _DOOR = "/pods/ipc-wash/resources/new", "**/pods/ipc-wash/resources"
_SIZES: dict[str, ViewportSize] = {
    "wide": {"width": 1280, "height": 900},
    "narrow": {"width": 390, "height": 844},
}
_DROP = """(files) => {
  const held = new DataTransfer();
  for (const [name, content] of files) {
    held.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name));
  }
  const place = document.querySelector("[data-files]");
  const drop = (kind) => place.dispatchEvent(
    new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
  return [drop("dragover"), place.classList.contains("over"), drop("drop")];
}"""


@pytest.fixture(scope="module", params=["en", "ar"])
def joyce(request: pytest.FixtureRequest, base: str, chromium: Browser) -> Any:
    kept = sign_in(chromium, base, "joyce@example.org", PASSWORD)
    speak(chromium, base, kept, request.param)
    return kept


@pytest.fixture(params=_SIZES)
def page(request: pytest.FixtureRequest, base: str, chromium: Browser, joyce: Any) -> Iterator[Page]:
    """Yield the form of new resources, with nothing in it and something typed."""
    context = chromium.new_context(storage_state=joyce, viewport=_SIZES[request.param])
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(base + _NEW)
    page.locator("[name=publisher]").fill("District office")
    yield page
    # What was brought for the next one's form is taken off.
    page.unroute_all()
    page.goto(base + _NEW)
    if boxes := page.locator("[name=drop]").all():
        for box in boxes:
            box.check()
        page.locator("button.btn[value=post]").click()
        page.wait_for_load_state()
    assert page.locator("[name=drop]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"
    context.close()
    assert not faults


@pytest.fixture
def mark(request: pytest.FixtureRequest) -> str:
    """Return a word that no other test calls its files by."""
    return "".join(letter for letter in request.node.name if letter.isalpha())[-24:]


def _drop(page: Page, *files: tuple[str, bytes]) -> None:
    given = [(name, base64.b64encode(content).decode()) for name, content in files]
    # The browser opens nothing by itself, and the place shows that it takes them.
    assert page.evaluate(_DROP, given) == [False, True, False]


def _xhr(route: Route) -> bool:
    return route.request.resource_type == "xhr"


def test_each_shows_how_far_it_is_and_one_that_is_refused_takes_no_other_along(page: Page, mark: str) -> None:
    bars: list[str | None] = []

    def look(route: Route) -> None:
        if _xhr(route):
            bars.append(page.locator("[data-files] progress").last.get_attribute("aria-label"))
        route.continue_()

    page.route(_DOOR, look)
    names = (f"{mark} plan.pdf", "drawing.svg", f"{mark} sheet.csv", f"{mark} tally.csv")
    contents = (PDF + mark.encode(), b"<svg/>", f"{mark},1\n".encode(), f"{mark},2\n".encode())
    _drop(page, *zip(names, contents, strict=True))
    held, said = page.locator("[data-files] .held > li"), page.locator("[data-files] .msg")
    expect(held).to_have_count(3, timeout=30_000)
    expect(said).to_have_count(1)
    assert sorted(filter(None, bars)) == sorted(names)
    assert page.locator("progress").count() == 0
    assert "drawing.svg" in said.inner_text()
    assert said.get_attribute("role") == "alert"
    assert page.locator("[name=publisher]").input_value() == "District office"
    assert held.locator("[name^=title-]").count() == 3


def test_a_title_that_is_typed_while_another_comes_stays_under_the_cursor(page: Page, mark: str) -> None:
    held = page.locator("[data-files] .held > li")
    titles = held.locator("[name^=title-]")
    _drop(page, (f"{mark} sheet.csv", f"{mark},4\n".encode()), (f"{mark} tally.csv", f"{mark},5\n".encode()))
    expect(titles).to_have_count(2, timeout=30_000)

    def type_then(route: Route) -> None:
        titles.first.fill(f"{mark} on the wall")
        route.continue_()

    page.route(_DOOR, type_then)
    _drop(page, (f"{mark} late.csv", f"{mark},3\n".encode()))
    expect(held).to_have_count(3, timeout=30_000)
    page.unroute_all()
    expect(titles.first).to_be_focused()
    assert titles.first.input_value() == f"{mark} on the wall"
    page.locator("button.btn[value=post]").click()
    page.wait_for_url("**/resources")
    listed = page.locator("main h2 a").all_inner_texts()
    for title in (f"{mark} on the wall", f"{mark} tally", f"{mark} late"):
        assert title in listed, listed


def test_one_that_is_lost_on_the_way_is_named_and_a_form_that_is_sent_meanwhile_waits(page: Page, mark: str) -> None:
    under: list[Route] = []

    def keep(route: Route) -> None:
        if not _xhr(route):
            route.continue_()
        elif b"lost.csv" in (route.request.post_data_buffer or b""):
            route.abort()
        else:
            under.append(route)

    page.route(_DOOR, keep)
    _drop(page, (f"{mark} lost.csv", b"a\n"), (f"{mark} film.csv", mark.encode()))
    said = page.locator("[data-files] .msg")
    expect(said).to_have_count(1, timeout=30_000)
    assert f"{mark} lost.csv" in said.inner_text()
    # Not only its name.
    assert len(said.inner_text()) > len(f"{mark} lost.csv · ") + 10
    expect(page.locator("[data-files] progress")).to_have_count(1)
    button = page.locator("button.btn[value=post]")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    with page.expect_navigation():
        under[0].continue_()
    assert "/resources/" in page.url
    assert f"{mark} film" in page.locator("main h1").inner_text()


def test_many_are_chosen_as_on_a_telephone(page: Page, mark: str, tmp_path: Path) -> None:
    chosen = [tmp_path / f"{mark} {name}.csv" for name in ("first", "second")]
    for file in chosen:
        file.write_text(f"{file.name}\n", "utf-8")
    page.locator("input[type=file]").set_input_files(chosen)
    held = page.locator("[data-files] .held > li")
    expect(held).to_have_count(2, timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"


def test_what_is_too_large_is_named_and_not_sent(page: Page) -> None:
    sizes: list[int] = []
    page.on(
        "request", lambda asked: sizes.append(len(asked.post_data_buffer or b"")) if asked.method == "POST" else None
    )
    # No telephone holds 200 MB for a test: the form says that less is the most.
    page.evaluate("document.querySelector('[data-files]').dataset.most = 1000")
    _drop(page, ("scan.pdf", PDF + b"x" * 5_000))
    said = page.locator("[data-files] .msg")
    expect(said).to_have_count(1, timeout=30_000)
    assert "scan.pdf" in said.inner_text()
    assert max(sizes) < 5_000
