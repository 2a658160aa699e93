"""How somebody wants to be erased."""

from __future__ import annotations

from wtforms import RadioField

from forum.kernel.forms import Form, Required, choices
from forum.kernel.i18n import lazy


class ErasureForm(Form):
    texts = RadioField(
        lazy("What you wrote"),
        [Required(lazy("Choose one of the list."))],
        choices=choices(
            {
                "keep": lazy("My posts stay, under “a former member”"),
                "remove": lazy("The text of my posts is removed, too"),
            }
        ),
        default="keep",
    )
