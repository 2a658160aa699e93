"""Reading a post asks nobody but the forum, whatever its writer put into it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks.look import sign_in
from benchmarks.server import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("demo")]
_TEXT = """[our site](https://evil.example/link) [https://who.int](https://evil.example/fake) <https://evil.example/auto>
https://evil.example/bare www.evil.example <mail@evil.example> [by name][1] [later](//evil.example/relative)

![pixel](https://evil.example/pixel.png) ![by name][1] [![inside](https://evil.example/in.png)](https://evil.example/out)
![x](//evil.example/p.png) ![x](data:image/svg+xml,%3Csvg/%3E) ![x](/attachments/../../evil.example)

<img src="https://evil.example/img.png"> <link rel="stylesheet" href="https://evil.example/a.css">
<link rel="preconnect" href="https://evil.example"> <script src="https://evil.example/a.js"></script>
<iframe src="https://evil.example"></iframe> <video src="https://evil.example/v.mp4" poster="https://evil.example/p.png">
<object data="https://evil.example/o"></object> <style>@import "https://evil.example/b.css";</style>
<p style="background: url(https://evil.example/c.png)">x</p> <a href="https://evil.example" ping="https://evil.example/p">y</a>
<meta http-equiv="refresh" content="0; url=https://evil.example"> <svg><image href="https://evil.example/s.png"/></svg>

```html
<img src="https://evil.example/code.png">
```

A note[^1].

[^1]: ![note](https://evil.example/note.png)

[1]: https://evil.example/reference "A title"
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_post_full_of_the_addresses_of_others_calls_none(base: str, chromium: Browser, scripts: bool) -> None:  # noqa: FBT001
    state = sign_in(chromium, base, "joyce@example.org", PASSWORD)
    page = chromium.new_context(storage_state=state, java_script_enabled=scripts).new_page()
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{base}/threads/22?order=arrival")
    page.fill("#reply textarea", _TEXT + f"\nWritten {'with' if scripts else 'without'} scripts.")
    page.get_by_role("button", name="Post", exact=True).click()
    post = page.locator("article.post", has_text=f"Written {'with' if scripts else 'without'} scripts.")
    post.wait_for()
    links = post.locator('.prose a[href*="evil.example"]')
    assert links.count() >= 9
    for number in range(links.count()):
        links.nth(number).hover()
        links.nth(number).focus()
    page.wait_for_load_state("networkidle")
    assert len(asked) > 1
    assert [url for url in asked if not url.startswith(base + "/")] == []
    assert post.locator("bdi", has_text="(evil.example)").count() >= 5
