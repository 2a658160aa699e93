"""Requests as they are read: a form of more fields than any of ours has is refused before it is taken apart."""

from __future__ import annotations

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

# As many as a form in parts may have; a million of them would take seconds of the server.
MOST_FIELDS = 1000
_FORM = "application/x-www-form-urlencoded"


class BoundedRequest(Request):
    """A request whose form has a bounded number of fields, however it is written."""

    def make_form_data_parser(self) -> FormDataParser:
        """Return what reads the form. Raises RequestEntityTooLarge for fields without end."""
        # The bytes stay here, and are what the parser reads next.
        if self.mimetype == _FORM and self.get_data(parse_form_data=False).count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        return super().make_form_data_parser()
