"""What to be reminded of, and when to be left alone."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.reminders.models import Wish


class WishForm(forms.ModelForm):
    """Everything is off until it is ticked."""

    class Meta:
        model = Wish
        fields = ["morning", "letter", "letter_on", "sitting", "quiet_from", "quiet_until"]
        labels = {
            "morning": _("Ask me by email the morning after a session or a run"),
            "letter": _("A letter of three lines once a week"),
            "letter_on": _("On"),
            "sitting": _("Put sitting breaks into the calendar below"),
            "quiet_from": _("Quiet from"),
            "quiet_until": _("Until"),
        }
        help_texts = {
            "morning": _("One question, one tap. The mail has no word about your health."),
            "letter": _("What changed, one thing to try, one kind word."),
            "quiet_from": _("No mail comes in these hours. It waits until they are over."),
            "sitting": _("A minute on your feet every 20 minutes, from 9 to 5 on workdays."),
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_class = "card"
        self.helper.layout = Layout(
            Fieldset(_("By email"), "morning", "letter", "letter_on"),
            Fieldset(_("Leave me alone"), Div("quiet_from", "quiet_until", css_class="row")),
            Fieldset(_("In my calendar"), "sitting"),
            Submit("save", _("Save"), css_class="btn-primary"),
        )

    def clean(self) -> dict[str, Any]:
        """Quiet hours need both ends."""
        data = super().clean() or self.cleaned_data
        if (data.get("quiet_from") is None) != (data.get("quiet_until") is None):
            self.add_error("quiet_until", _("Please put in both times, or none."))
        return data
