"""What people write looks the same in the preview and in the thread, and each kind of it as it should."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.look import sign_in
from benchmarks.server import PASSWORD
from forum.kernel.markup.fences import COLOURS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]
TEXT = """## A heading

First @ruth, then #hand-hygiene, [a page](https://example.org/) and a note[^1], in `code` and **bold**.

- one
    - deeper
- [ ] to do
- [x] done

| a | b |
| --- | --- |
| 1 | 2 |

> quoted

```python
def dose(litres):
    return litres * 0.5  # "strong" is a word
name = "chlorine"
```

[^1]: The note.
"""
_LOOKS = """(root) => [...root.querySelectorAll('*')].map((part) => {
  const style = getComputedStyle(part);
  return [part.localName, part.className, style.fontSize, style.fontWeight, style.color, style.backgroundColor,
    part.localName === 'li' ? style.listStyleType : '', style.display, style.marginInlineStart,
    style.borderInlineStartWidth].join(' ');
})"""


@pytest.fixture(scope="module")
def kept(base: str, chromium: Browser) -> Any:
    return sign_in(chromium, base, "joyce@example.org", PASSWORD)


@pytest.fixture(params=[1280, 390])
def page(request: Any, chromium: Browser, kept: Any) -> Iterator[Page]:
    context = chromium.new_context(storage_state=kept, viewport={"width": request.param, "height": 844})
    yield context.new_page()
    context.close()


def _previewed(page: Page, base: str) -> list[str]:
    page.goto(base + "/threads/6")
    page.fill("textarea[name=body]", TEXT)
    page.get_by_role("button", name="Preview").click()
    looks = page.locator(".preview .prose").evaluate(_LOOKS)
    assert len(looks) > len(TEXT.split("\n"))
    return list(looks)


def test_a_post_looks_as_its_preview_did(base: str, page: Page) -> None:
    before = _previewed(page, base)
    page.get_by_role("button", name="Post", exact=True).click()
    page.wait_for_url("**#post-*")
    assert page.locator(".node:target .prose").evaluate(_LOOKS) == before


def test_code_is_coloured_and_looks_like_no_part_of_the_site(base: str, page: Page) -> None:
    _previewed(page, base)
    code = page.locator(".preview pre code")
    colours = [
        code.locator(f"{kind} >> nth=0").evaluate("(part) => getComputedStyle(part).color")
        for kind in (".k", ".s2", ".c1", ".mf", ".n")
    ]
    assert len(set(colours)) == len(colours)
    bare = "(part) => [part.backgroundColor, part.display, part.fontSize, part.textAlign, part.minInlineSize].join()"
    plain, *marked = code.evaluate(
        f"""(root, names) => ['', ...names].map((name) => {{
          const part = root.appendChild(document.createElement('span'));
          part.className = name;
          return ({bare})(getComputedStyle(part));
        }})""",
        sorted(COLOURS),
    )
    assert set(marked) == {plain}


def test_two_wordings_are_chosen_on_one_line(base: str, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 844})
    page.goto(base + "/threads/6")
    page.locator("a[href$='/history']").first.click()
    fields = [page.locator(f"main select[name={name}]") for name in ("from", "to")]
    boxes = [field.bounding_box() for field in (*fields, page.get_by_role("button", name="Compare"))]
    ends = [box["y"] + box["height"] for box in boxes if box]
    assert len(ends) == len(boxes)
    assert max(ends) - min(ends) < 1
