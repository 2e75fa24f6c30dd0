"""Forms about people: what sign-up asks beside the address and password, and the profile."""

from __future__ import annotations

from allauth.account.forms import SignupForm
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.lib import clock
from exercises.people import rules
from exercises.people.models import Profile


class SignUpForm(SignupForm):
    """Address and password, the age line, and the consent, which is never ticked beforehand."""

    old_enough = forms.BooleanField(
        label=_("I am 16 or older"),
        error_messages={"required": _("Accounts are for people of 16 and older. Please tick the box if that is you.")},
    )
    store = forms.BooleanField(label=_("Store my sessions and pain scores in my account"), required=False, help_text=_(rules.STORE_TEXT))
    zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}))

    field_order = ["email", "password1", "old_enough", "store", "zone"]


class ProfileForm(forms.ModelForm):
    """Which knee, units, zone and cues."""

    name = forms.CharField(label=_("Name"), max_length=150, required=False, help_text=_("Only you see it. Leave it empty if you like."))

    class Meta:
        model = Profile
        fields = ["knee", "units", "zone", "voice", "beeps", "vibration", "flash"]
        labels = {
            "knee": _("Which knee is sore?"),
            "units": _("Distances in"),
            "zone": _("Time zone"),
            "voice": _("A voice tells me what to do"),
            "beeps": _("Beeps"),
            "vibration": _("Vibration"),
            "flash": _("The screen flashes at each change"),
        }
        help_texts = {"zone": _("For example Europe/London. It decides which day a session belongs to.")}
        widgets = {"knee": forms.RadioSelect, "units": forms.RadioSelect}

    def __init__(self, *args, may_store: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Which knee is sore is about health: it is not asked of someone who has not agreed to storing that.
        if not may_store:
            del self.fields["knee"]
            self._finish()
            return
        self.fields["knee"].choices = [("", _("I would rather not say")), *Profile._meta.get_field("knee").choices]
        self._finish()

    def _finish(self) -> None:
        self.initial.setdefault("name", self.instance.owner.name)
        self.helper = FormHelper()
        self.helper.form_class = "card"
        about = [name for name in ("name", "knee", "units", "zone") if name in self.fields]
        self.helper.layout = Layout(
            Fieldset(_("About you"), *about),
            Fieldset(_("In the player"), "voice", "beeps", "vibration", "flash"),
            Submit("save", _("Save"), css_class="btn-primary"),
        )

    def clean_zone(self) -> str:
        """The zone, if it is one."""
        zone = self.cleaned_data["zone"].strip()
        if zone and not clock.is_zone(zone):
            raise forms.ValidationError(_("We do not know this time zone. Write it like Europe/London."))
        return zone

    def save(self, commit: bool = True) -> Profile:
        """Save the profile and the person's name."""
        profile = super().save(commit)
        profile.owner.name = self.cleaned_data["name"].strip()
        profile.owner.save(update_fields=["name"])
        return profile
