"""Forms of accounts and of one's own settings."""

from __future__ import annotations

from wtforms import BooleanField, PasswordField, SelectField

from forum.kernel.forms import AtMost, Form, Line, Required, Text, choices
from forum.kernel.i18n import LANGUAGES, lazy
from forum.kernel.times import zones

from . import names, passwords

_NAME, _EMAIL = lazy("Your name"), lazy("Email address")
_WHICH = lazy("Write your email address.")
_PASSWORD = lazy("Write a password.")


class RegisterForm(Form):
    name = Line(_NAME, [Required(lazy("Write your name.")), AtMost(names.LONGEST_NAME)])
    email = Line(_EMAIL, [Required(_WHICH), AtMost(names.LONGEST_EMAIL)])
    password = PasswordField(lazy("Password"), [Required(_PASSWORD), AtMost(passwords.MOST)])


class SignInForm(Form):
    email = Line(_EMAIL, [Required(_WHICH), AtMost(names.LONGEST_EMAIL)])
    password = PasswordField(lazy("Password"), [Required(_PASSWORD)])


class CodeForm(Form):
    code = Line(lazy("Code"), [Required(lazy("Write the code.")), AtMost(60)])


class ProveForm(Form):
    password = PasswordField(lazy("Password"), [Required(_PASSWORD)])
    # Asked for where there is a second step.
    code = Line(lazy("Code"), [AtMost(60)])


class AddressForm(Form):
    email = Line(lazy("New email address"), [Required(_WHICH), AtMost(names.LONGEST_EMAIL)])


class ForgotForm(Form):
    email = Line(_EMAIL, [Required(_WHICH), AtMost(names.LONGEST_EMAIL)])


class ResetForm(Form):
    password = PasswordField(lazy("New password"), [Required(_PASSWORD), AtMost(passwords.MOST)])


class PasswordForm(Form):
    old = PasswordField(lazy("Present password"), [Required(_PASSWORD)])
    password = PasswordField(lazy("New password"), [Required(_PASSWORD), AtMost(passwords.MOST)])


class ProfileForm(Form):
    name = Line(_NAME, [Required(lazy("Write your name.")), AtMost(names.LONGEST_NAME)])
    role = Line(lazy("What you do"), [AtMost(120)])
    organisation = Line(lazy("Where you work"), [AtMost(120)])
    country = SelectField(lazy("Country"))
    about = Text(lazy("About you"), [AtMost(2_000)])
    listed = BooleanField(lazy("Show my card to everybody who is signed in"))


class LanguageForm(Form):
    language = SelectField(lazy("Language"), choices=choices(LANGUAGES))
    time_zone = SelectField(
        lazy("Time zone"), choices=choices((zone, zone.replace("_", " ")) for zone in sorted(zones()))
    )
    theme = SelectField(
        lazy("Light or dark"),
        choices=choices({"auto": lazy("As my device"), "light": lazy("Light"), "dark": lazy("Dark")}),
    )
