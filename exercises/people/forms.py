"""Forms about people: what sign-up asks beside the address and password, and the profile."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, ConfirmEmailVerificationCodeForm, ConfirmPasswordResetCodeForm, SignupForm
from allauth.core import context
from crispy_bootstrap5.bootstrap5 import Switch
from crispy_forms.bootstrap import InlineCheckboxes, InlineRadios
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout, Submit
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from exercises.lib import clock
from exercises.lib.limits import one_more
from exercises.people import queries, rules
from exercises.people.models import FirstSide, Profile, ReadySeconds

# The answer that says "I have nothing": no tick at all says nothing.
NOTHING = "nothing"
ON_ITS_OWN = [("True", _("By itself")), ("False", _("When I say so"))]
BANDS = {"younger": _("Under %(age)s"), "minor": _("%(age)s to 17"), "adult": _("18 or older")}
YOUNG = _(
    "Accounts here are for people of %(age)s and older, so we have kept nothing of this; every routine is yours without an account, "
    "best together with a parent."
)
TRY = """{% load i18n %}<try-cues data-say="{% translate "This is the voice." %}" hidden>
<button class="btn btn-secondary" type="button">{% translate "Try the cues" %}</button></try-cues>"""


def consent_age() -> int:
    """From which age the law of this country lets somebody have an account of their own."""
    return settings.COUNTRY_FACTS.get("consent_age", 16)


def is_true(value: Any) -> bool:
    """A radio's answer as a truth."""
    return str(value) == "True"


class SignUpForm(SignupForm):
    """Address and password, an age band and no birthday, and the consent, which is never ticked beforehand."""

    age_band = forms.ChoiceField(
        label=_("How old are you?"), widget=forms.RadioSelect, error_messages={"required": _("Please say which of these it is.")}
    )
    store = forms.BooleanField(label=_("Store my sessions and pain scores in my account"), required=False, help_text=_(rules.STORE_TEXT))
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}))

    field_order = ["email", "password1", "age_band", "store", "zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        age = consent_age()
        self.fields["age_band"].choices = [(band, BANDS[band] % {"age": age}) for band in rules.age_bands(age)]

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """Make the account; where there is one already, do the same work, keep nothing of it and give the same answer."""
        if self.account_already_exists:
            self._work_for_nothing(request)
            return super().try_save(request)
        with transaction.atomic():
            return super().try_save(request)

    def _work_for_nothing(self, request: HttpRequest) -> None:
        """Make an account and let it go again: the time that a sign-up takes must not tell whether there is one."""
        email, self.account_already_exists = self.cleaned_data["email"], False
        with transaction.atomic():
            self.cleaned_data["email"] = f"{secrets.token_hex(16)}@nobody.invalid"
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data["email"], self.account_already_exists = email, True

    def clean_age_band(self) -> str:
        """The band; below the age of consent there is no account, and nothing of what was sent is kept."""
        band = self.cleaned_data["age_band"]
        if band == rules.TOO_YOUNG:
            raise forms.ValidationError(YOUNG % {"age": consent_age()}, code=rules.TOO_YOUNG)
        return band


class TriedThrice:
    """A code from a mail is tried three times, also by many requests at once: the library counts in the session, which each of them reads first."""

    expected_code: str | None

    def clean_code(self) -> str:
        """The code; wrong from the fourth try on."""
        made = salted_hmac("exercises.people.code", f"{context.request.session.session_key} {self.expected_code}").hexdigest()
        tried = one_more(f"code:{made[:32]}", seconds=3600) if self.expected_code else None
        if tried is not None and tried > settings.ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS:
            raise get_adapter().validation_error("incorrect_code")
        return super().clean_code()  # type: ignore[misc]


class EmailCodeForm(TriedThrice, ConfirmEmailVerificationCodeForm):
    """The code that confirms an address."""


class ResetCodeForm(TriedThrice, ConfirmPasswordResetCodeForm):
    """The code by which a password is chosen anew."""


class NewPasswordForm(ChangePasswordForm):
    """Another password, named as the rest of the site names things."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"oldpassword": _("Current password"), "password1": _("New password"), "password2": _("New password again")}
        for name, label in labels.items():
            self.fields[name].label = label
            # The label says it.
            self.fields[name].widget.attrs.pop("placeholder", None)


class ProfileForm(forms.ModelForm):
    """About the person, and what the player goes by."""

    name = forms.CharField(
        label=_("Name"), max_length=150, required=False, help_text=_("You see it, and whoever you share with. Leave it empty if you like.")
    )
    age_band = forms.ChoiceField(label=_("How old are you?"), required=False, widget=forms.RadioSelect)
    ready_s = forms.TypedChoiceField(label=_("Get ready"), choices=ReadySeconds.choices, coerce=int, widget=forms.RadioSelect)
    auto_advance = forms.TypedChoiceField(label=_("Next step"), choices=ON_ITS_OWN, coerce=is_true, widget=forms.RadioSelect)
    first_side = forms.ChoiceField(label=_("Start with"), choices=FirstSide.choices, required=False, widget=forms.RadioSelect)
    equipment = forms.MultipleChoiceField(
        label=_("What you have at hand"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Steps are swapped for what you have. Tick nothing, and nothing is swapped."),
    )

    class Meta:
        model = Profile
        fields = ["knee", "units", "zone", *rules.CUES, *rules.PACE, "equipment"]
        labels = {
            "knee": _("Which knee is sore?"),
            "units": _("Distances in"),
            "zone": _("Time zone"),
            "voice": _("Voice"),
            "beeps": _("Beeps"),
            "vibration": _("Vibration"),
            "flash": _("Screen flash"),
            "short": _("Short version"),
            "detailed_log": _("Ask after every round"),
        }
        help_texts = {
            "zone": _("For example Europe/London. It decides which day a session belongs to."),
            "vibration": _("Not on an iPhone."),
            "flash": _("Once at each change. Never fast."),
            "short": _("Fewer sets of each step. It counts as done."),
            "detailed_log": _("For a closer look: each round asks how strong it felt. Else once a week."),
        }
        widgets = {"knee": forms.RadioSelect, "units": forms.RadioSelect}

    def __init__(self, *args, may_store: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", self.instance.owner.name)
        self._offer_equipment()
        self._offer_bands()
        if may_store:
            self.fields["knee"].choices = [("", _("I would rather not say")), *Profile._meta.get_field("knee").choices]
        else:
            # Which knee is sore is about health: it is not asked of someone who has not agreed to storing that.
            del self.fields["knee"]
        self._lay_out()

    def _offer_bands(self) -> None:
        age, said = consent_age(), self.instance.age_band
        bands = [(band, BANDS[band] % {"age": age}) for band in rules.age_bands(age) if band != rules.TOO_YOUNG]
        self.fields["age_band"].choices = bands if said else [("", _("I would rather not say")), *bands]
        self.initial["age_band"] = said

    def _offer_equipment(self) -> None:
        said = self.instance.equipment
        self.fields["equipment"].choices = [*queries.usable_equipment(), (NOTHING, _("None of these"))]
        self.initial["equipment"] = [NOTHING] if said == [] else said or []

    def _lay_out(self) -> None:
        self.helper = FormHelper()
        self.helper.form_class = "card"
        about = ["name", *(["knee"] if "knee" in self.fields else []), "age_band", "units", "zone"]
        radios = [InlineRadios(name, wrapper_class="choices seg") for name in ("ready_s", "auto_advance", "first_side")]
        self.helper.layout = Layout(
            Fieldset(_("About you"), *about),
            Fieldset(_("Cues in the player"), *(Switch(name) for name in rules.CUES), HTML(TRY)),
            Fieldset(_("Pace"), *radios, Switch("short"), Switch("detailed_log")),
            Fieldset(_("I have"), InlineCheckboxes("equipment", wrapper_class="cols")),
            Submit("save", _("Save"), css_class="btn-primary"),
        )

    def clean_equipment(self) -> list[str] | None:
        """The slugs ticked; None where nothing was said, which is not the same as having nothing."""
        ticked = self.cleaned_data["equipment"]
        return [slug for slug in ticked if slug != NOTHING] if ticked else None

    def clean_zone(self) -> str:
        """The zone, if it is one."""
        zone = self.cleaned_data["zone"].strip()
        if zone and not clock.is_zone(zone):
            raise forms.ValidationError(_("We do not know this time zone. Write it like Europe/London."))
        return zone

    def corrected(self) -> dict[str, Any]:
        """What was changed, as it was before."""
        return {name: self.initial.get(name) for name in self.changed_data}

    def save(self, commit: bool = True) -> Profile:
        """Save the profile and the person's name."""
        self.instance.age_band = self.cleaned_data["age_band"] or self.instance.age_band
        profile = super().save(commit)
        profile.owner.name = self.cleaned_data["name"].strip()
        profile.owner.save(update_fields=["name"])
        return profile
