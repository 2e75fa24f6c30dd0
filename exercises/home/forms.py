"""What of the review pack is asked for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.home import words


class PackForm(forms.Form):
    """Everything, or what changed; all chapters, or some."""

    what = forms.ChoiceField(
        label=_("What shall it hold?"), required=False, widget=forms.RadioSelect,
        choices=[("", _("Everything")), ("signed", _("What changed since it was last signed")), ("since", _("What changed since a day"))],
    )  # fmt: skip
    since = forms.DateField(label=_("The day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    chapter = forms.MultipleChoiceField(
        label=_("Which chapters? None chosen means all."), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("rule", _("Rules, questions and thresholds")), *words.KINDS.items()],
    )  # fmt: skip

    def clean(self) -> dict:
        """A day on its own asks for what changed since; what changed since a day needs the day."""
        data = super().clean() or self.cleaned_data
        if data.get("what") == "since" and not data.get("since") and "since" not in self.errors:
            self.add_error("since", _("Please choose the day."))
        return data

    def wanted(self) -> dict:
        """What to ask the pack for; only of a valid form."""
        data = self.cleaned_data
        since = data.get("since") if data.get("what") in {"since", ""} else None
        return {"since": since, "signed": data.get("what") == "signed", "chapters": data.get("chapter") or ()}


class SignForm(forms.Form):
    """The version that somebody signs."""

    kind = forms.SlugField(max_length=32)
    slug = forms.SlugField(max_length=80)
    number = forms.IntegerField(min_value=1)
    note = forms.CharField(required=False, max_length=2000)
