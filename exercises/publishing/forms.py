"""What readers may say about a page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class FeedbackForm(forms.Form):
    """Was this clear, and what is wrong. Nobody's name is asked."""

    clear = forms.ChoiceField(
        label=_("Was this clear?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Please choose yes or no.")},
    )
    words = forms.CharField(
        label=_("Something wrong, or missing?"),
        help_text=_("Please write nothing about your health or who you are. We cannot answer: nobody’s name is kept."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Please keep it below 1,000 letters. Your text is still here.")},
    )

    def clean(self) -> dict:
        """One of the two."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("clear") and not data.get("words", "").strip():
            raise forms.ValidationError(_("Please choose yes or no, or write a few words."))
        return data
