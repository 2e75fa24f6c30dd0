"""Forms about therapists, invitations and links."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from exercises.care import rules, words
from exercises.care.models import CareLink, Therapist
from exercises.people.rules import STORE_TEXT

SALT = "selfcare.care.invite"
TOKEN_BYTES = 32
A_DAY = 24 * 3600
LENGTHS = [("12", _("12 months")), ("6", _("6 months")), ("3", _("3 months"))]
AS_IT_IS = ("", _("As it is"))


def fresh_token() -> str:
    """A token for an invitation, signed, so that a form brings back only what the server made. Nothing of it is kept yet."""
    return signing.dumps(secrets.token_urlsafe(TOKEN_BYTES), salt=SALT)


class ApplyForm(forms.ModelForm):
    """What an administrator needs to know to check a therapist."""

    class Meta:
        model = Therapist
        fields = ["name", "profession", "registration", "practice"]
        labels = {"practice": _("Practice or clinic (if you like)")}
        help_texts = {
            "name": _("As it stands in the register. Clients see it."),
            "profession": _("Such as physiotherapist. Clients see it."),
            "registration": _("With the name of the register. Clients see it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class TimesForm(forms.ModelForm):
    """When messages are read, and a time away."""

    reads_on = forms.TypedMultipleChoiceField(
        label=_("I read messages on"),
        choices=list(enumerate(words.WEEKDAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Therapist
        fields = ["reads_on", "away_from", "away_until"]
        labels = {"away_from": _("Away from"), "away_until": _("Until")}
        widgets = {
            "away_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "away_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(InlineCheckboxes("reads_on"), Div("away_from", "away_until", css_class="row"))

    def clean(self) -> dict[str, Any]:
        """A time away has both ends, the first one first."""
        data = super().clean() or self.cleaned_data
        first, last = data.get("away_from"), data.get("away_until")
        if not self.errors and bool(first) != bool(last):
            self.add_error("away_until", _("Please put in both days, or none."))
        elif first and last and last < first:
            self.add_error("away_until", _("The last day is before the first one."))
        return data


class Scopes(forms.Form):
    """What is shared, one switch each."""

    scopes = forms.MultipleChoiceField(
        label=_("What they may see"), choices=list(words.SCOPES.items()), required=False, widget=forms.CheckboxSelectMultiple
    )


class ChangeForm(Scopes):
    """What a link shares from now on, and for how long."""

    months = forms.TypedChoiceField(
        label=_("For how long, from today"),
        choices=[AS_IT_IS, *LENGTHS],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, link: CareLink, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"l{link.uid.hex[:8]}", initial={"scopes": link.scopes, "months": ""}, **kwargs)

    def clean_scopes(self) -> list[str]:
        """At least one: nothing at all is a pause or an end."""
        if not self.cleaned_data["scopes"]:
            raise forms.ValidationError(_("Choose at least one thing to share, or pause or end it."))
        return self.cleaned_data["scopes"]


class Chosen(Scopes):
    """One switch for the usual; what is chosen beside it is added. Nothing is switched on beforehand."""

    usual = forms.BooleanField(required=False)
    months = forms.TypedChoiceField(
        label=_("For how long"), choices=LENGTHS, coerce=int, initial="12", required=False, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """What the switch and the ticks come to together, in their order."""
        data = super().clean() or self.cleaned_data
        data["months"] = data.get("months") or rules.USUAL_MONTHS
        data["scopes"] = rules.in_order([*data.get("scopes", []), *(rules.USUAL if data.get("usual") else ())])
        if not self.errors and not data["scopes"]:
            self.add_error("usual", _("Turn on what may be seen. Or say no: nothing happens then."))
        return data


class AcceptForm(Chosen):
    """A client's answer to a therapist's invitation; with the agreement to storing where it is not given yet."""

    store = forms.BooleanField(
        label=_("Store my sessions and pain scores in my account"),
        help_text=_(STORE_TEXT),
        error_messages={"required": _("There is nothing to share before you agree to this.")},
    )

    def __init__(self, *args: Any, may_store: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_store:
            del self.fields["store"]


class InviteForm(forms.Form):
    """Whom to invite. The uid makes a second click find the first one's invitation; so does the token."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    token = forms.CharField(widget=forms.HiddenInput, max_length=200)
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("The invitation works for this address alone."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"uid": uuid.uuid4(), "token": fresh_token()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean_token(self) -> str:
        """The token itself, if the server made it in the last day."""
        try:
            return signing.loads(self.cleaned_data["token"], salt=SALT, max_age=A_DAY)
        except signing.BadSignature:
            raise forms.ValidationError(_("This page was open for too long.")) from None

    def renewed(self) -> InviteForm:
        """The same form, able to be sent again after its page went out of date."""
        if {"uid", "token"} & set(self.errors):
            self.data = self.data.copy()
            self.data.update({"uid": str(uuid.uuid4()), "token": fresh_token()})
        return self


class InviteTherapistForm(Chosen, InviteForm):
    """A client invites a therapist, and says what may be seen."""

    field_order = ["uid", "token", "email", "usual", "scopes", "months"]
