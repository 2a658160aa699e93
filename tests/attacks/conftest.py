"""The ward, ready to be attacked."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.attacks.ward import Ward, settle
from tests.cast import Places


@pytest.fixture
def ward(site: Flask, places: Places) -> Ward:
    """Return a ward with words planted in it, and everybody's browser."""
    return settle(site, places)
