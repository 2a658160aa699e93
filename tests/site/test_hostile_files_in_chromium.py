"""Class 11 in a real browser: whatever was kept of hostile files is opened as a reader would, and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page
from playwright.sync_api import Error as Failure

from benchmarks.look import sign_in
from benchmarks.server import PASSWORD
from tests.attachments.hostile_papers import papers
from tests.attachments.hostile_pictures import pictures

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]
_FORM = "/threads/8/files"


@pytest.fixture
def device(base: str, chromium: Browser) -> Iterator[BrowserContext]:
    """Yield a browser of a member."""
    context = chromium.new_context(storage_state=sign_in(chromium, base, "joyce@example.org", PASSWORD))
    yield context
    context.close()


def _brought(device: BrowserContext, base: str) -> dict[int, str]:
    """Bring every hostile file past the scripts of the form, and return the names of those that are kept, by key."""
    page, found = device.new_page(), dict[int, str]()
    page.goto(f"{base}/threads/8/any")
    token = page.locator("#reply [name=csrf_token]").first.input_value()
    for number, (content, called, ending) in enumerate([*pictures(), *papers()]):
        # The largest only unpack to much: they say nothing to a browser that the small ones do not.
        if ending is None or len(content) > 1_000_000:
            continue
        answer = device.request.post(
            base + _FORM,
            multipart={
                "csrf_token": token,
                "body": "Kept",
                "language": "en",
                "files": {"name": f"{number}-{called}", "mimeType": "text/html", "buffer": content},
            },
        )
        assert answer.ok, called
        new = {int(key) for key in re.findall(r"/attachments/(\d+)/", answer.text())} - set(found)
        found |= dict.fromkeys(new, called)
    page.close()
    return found


def _opened(page: Page, address: str) -> str:
    """Go there as by a link, and return what stands in the tab; nothing where it is only laid down on the disk."""
    try:
        page.goto(address)
    except Failure as why:
        if "Download is starting" in str(why):
            return ""
        raise
    return page.title()


def test_no_hostile_file_runs_anything_in_a_tab_of_its_own(base: str, device: BrowserContext) -> None:
    files, ran = _brought(device, base), list[str]()

    def said(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    assert len(files) > 20
    page = device.new_page()
    page.on("dialog", said)
    # Whatever runs asks for something, or changes the title.
    page.on("request", lambda asked: ran.append(asked.url) if "/attachments/" not in asked.url else None)
    for key, called in files.items():
        for part in ("", "small/"):
            if _opened(page, f"{base}/attachments/{key}/{part}x.html") == "run":
                ran.append(called)
    assert ran == []
