from __future__ import annotations

from forum.kernel import assets


def test_the_scripts_of_a_page_fit_their_budget() -> None:
    assert 0 < assets.ours().size("app.js", "gzip") <= 12_000
