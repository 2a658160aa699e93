"""Files come with a text in a real browser: chosen, dropped, pasted; told how far they are, named, taken off again."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from benchmarks.look import sign_in, speak
from benchmarks.server import PASSWORD
from tests.attachments.of_files import PDF, photo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]
_NEW = "/pods/ipc-wash/threads/new"
_WIDE, _NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
_DROP = """([area, kind, name, type, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], name, { type }));
  const target = document.querySelector(area);
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: held, bubbles: true, cancelable: true })
    : new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true });
  return target.dispatchEvent(event);
}"""
_DROPPED = """() => {
  const held = new DataTransfer();
  for (const file of [%s]) held.items.add(file);
  const place = document.querySelector("[data-files]");
  place.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true }));
}"""
_AREA = "textarea[data-composer]"


def _bring(page: Page, where: str, kind: str, name: str, content: bytes, of: str = "image/png") -> None:
    """Drop or paste a file, as a person's machine does."""
    taken = page.evaluate(_DROP, [where, kind, name, of, base64.b64encode(content).decode()])
    # The browser does not open it by itself.
    assert taken is False


@pytest.fixture(scope="module", params=["en", "ar"])
def joyce(request: pytest.FixtureRequest, base: str, chromium: Browser) -> Any:
    kept = sign_in(chromium, base, "joyce@example.org", PASSWORD)
    speak(chromium, base, kept, request.param)
    return kept


@pytest.fixture(params=[_WIDE, _NARROW], ids=["wide", "narrow"])
def page(request: pytest.FixtureRequest, chromium: Browser, joyce: Any) -> Iterator[Page]:
    context = chromium.new_context(storage_state=joyce, viewport=request.param)
    faults: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    # What was brought for the next one's text is discarded.
    page.unroute_all()
    page.goto(page.url.partition("?")[0])
    for box in page.locator("[name=drop]").all():
        box.check()
    page.locator(".composer-foot [value=preview]").click()
    page.wait_for_load_state()
    assert page.locator("[name=drop]").count() == 0
    context.close()
    assert not faults


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the screen"


def test_files_are_chosen_dropped_and_pasted_and_each_is_listed(base: str, page: Page, tmp_path: Path) -> None:
    page.goto(base + _NEW)
    area, held = page.locator(_AREA), page.locator("[data-files] .held > li")
    area.fill("Look at this.")
    before = held.count()
    plan = tmp_path / "A plan with a rather long name for the district hospital and its five health centres.pdf"
    plan.write_bytes(PDF)
    page.locator("input[type=file]").set_input_files(plan)
    held.nth(before).wait_for()
    _bring(page, "[data-files]", "drop", "well.png", photo(500, 300, "PNG"))
    held.nth(before + 1).wait_for()
    assert "![" not in area.input_value()
    _bring(page, _AREA, "paste", "image.png", photo(400, 300, "PNG"))
    held.nth(before + 2).wait_for()
    # A pasted picture stands where it was pasted.
    assert area.input_value().startswith("Look at this.\n\n![](/attachments/")
    alt = held.nth(before + 1).locator("input[name^=alt-]")
    alt.fill("A well with a lid / بئر")
    name = alt.get_attribute("name")
    _bring(page, "[data-files]", "drop", "third.png", photo(200, 100, "PNG"))
    held.nth(before + 3).wait_for()
    # What was said of another one meanwhile is still there.
    assert page.locator(f"[name='{name}']").input_value() == "A well with a lid / بئر"
    _fits(page)
    # Without its mark it stays; taken off, it is gone for good.
    held.nth(before).locator("[name=drop]").check()
    page.locator(".composer-foot [value=preview]").click()
    page.wait_for_load_state()
    assert held.count() == before + 3
    assert page.locator(".preview img").count() == 1
    for box in held.locator("[name=drop]").all():
        box.check()
    page.locator(".composer-foot [value=preview]").click()
    page.wait_for_load_state()
    assert held.count() == 0
    page.goto(base + _NEW)


def test_a_text_that_is_sent_while_a_file_is_on_its_way_waits_for_it(base: str, page: Page) -> None:
    page.goto(base + _NEW)
    under: list[Route] = []

    def keep(route: Route) -> None:
        under.append(route)

    page.route("**/files", keep)
    page.locator(_AREA).fill("Look at this plan.")
    with page.expect_request("**/files"):
        _bring(page, "[data-files]", "drop", "plan.pdf", PDF, "application/pdf")
    button = page.locator(".composer-foot [value=preview]")
    button.click()
    assert button.get_attribute("aria-busy") == "true"
    with page.expect_navigation():
        under[0].continue_()
    assert "plan.pdf" in page.locator("[data-files]").inner_text()
    assert page.locator(".preview").count() == 1
    # One that is not taken is read of first, and nothing is sent.
    page.locator(_AREA).fill("Look at this, too.")
    with page.expect_request("**/files"):
        _bring(page, "[data-files]", "drop", "tool.exe", b"MZ" + b"\0" * 500, "application/octet-stream")
    button.click()
    with page.expect_response("**/files"):
        under[1].continue_()
    page.locator("[data-files] .msg").wait_for()
    assert button.get_attribute("aria-busy") == "false"
    assert page.locator(_AREA).input_value() == "Look at this, too."
    page.goto(base + _NEW)


def test_how_far_a_file_is_and_why_another_is_not_taken(base: str, page: Page) -> None:
    page.goto(base + _NEW)
    page.locator(_AREA).fill("Words")
    bars = []

    def slowly(route: Route) -> None:
        bars.append(page.locator("progress").get_attribute("aria-label"))
        route.continue_()

    page.route("**/files", slowly)
    _bring(page, "[data-files]", "drop", "drawing.svg", b"<svg/>", "image/svg+xml")
    said = page.locator("[data-files] .msg")
    said.first.wait_for()
    assert bars == ["drawing.svg"]
    assert page.locator("progress").count() == 0
    assert "drawing.svg" in said.first.inner_text()
    assert said.first.get_attribute("role") == "alert"
    # One that is taken takes the reason of the other nowhere, as both came at once.
    page.evaluate(_DROPPED % 'new File(["<svg/>"], "second.svg"), new File(["a,b"], "table.csv")')
    page.locator("[data-files] .held a", has_text="table.csv").last.wait_for()
    assert "second.svg" in said.all_inner_texts()[0]
    assert said.count() == 1
    _fits(page)


def test_what_is_too_large_is_not_even_sent_and_what_is_lost_is_said(base: str, page: Page) -> None:
    page.goto(base + _NEW)
    page.locator(_AREA).fill("Words")
    sizes: list[int] = []
    page.on(
        "request", lambda asked: sizes.append(len(asked.post_data_buffer or b"")) if "/files" in asked.url else None
    )
    page.evaluate(_DROPPED % 'new File([new Uint8Array(12_000_000)], "film.mp4")')
    said = page.locator("[data-files] .msg")
    said.first.wait_for()
    assert "film.mp4" in said.first.inner_text()
    assert max(sizes) < 100_000
    page.route("**/files", lambda route: route.abort())
    _bring(page, "[data-files]", "drop", "well.png", photo(60, 40, "PNG"))
    page.locator("[data-files] .msg", has_text="well.png").wait_for()
    assert page.locator(_AREA).input_value() == "Words"
