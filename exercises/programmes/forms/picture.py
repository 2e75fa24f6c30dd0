"""A therapist's own picture for an exercise, and what it shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.lib.forms import PictureField
from exercises.programmes.rules import SIDE

LONGEST = 200


class PictureForm(forms.Form):
    """The picture, written anew, and its words. Where there is one already, the words may change alone."""

    file = PictureField(
        label=_("Picture"), side=SIDE, widget=forms.FileInput({"accept": "image/*"}),
        help_text=_("JPEG, PNG or WebP, at most 8 MB. It is made smaller, and what the camera wrote into it, such as the place, is left out."),
        error_messages={"required": _("Please choose a picture.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("What it shows"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2, "data-plain": ""}),
        help_text=_("In one sentence, for whoever does not see it. For instance: your right foot on the line, toes pointing ahead."),
        error_messages={"required": _("Please say in one sentence what it shows.")},
    )  # fmt: skip

    def clean_text(self) -> str:
        """One line, as pictures are named."""
        return " ".join(self.cleaned_data["text"].split())

    def __init__(self, *args, known: dict[str, Any] | None, **kwargs) -> None:
        super().__init__(*args, initial={"text": (known or {}).get("text", "")}, **kwargs)
        self.fields["file"].required = known is None
        if known:
            self.fields["file"].label = _("Another picture, if you like")
