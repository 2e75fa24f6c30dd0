"""The form by which a client chooses who looks after their programme."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.care.models import CareLink


class ColleagueForm(forms.Form):
    """One of the client's other therapists."""

    link = forms.ChoiceField(
        label=_("Who looks after it from now on?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of your therapists.")},
    )

    def __init__(self, *args, links: Sequence[CareLink], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self._links = {str(link.uid): link for link in links}
        self.fields["link"].choices = [(uid, f"{link.therapist.name}, {link.therapist.profession}") for uid, link in self._links.items()]

    def chosen(self) -> CareLink:
        """The link that was chosen; only of a valid form."""
        return self._links[self.cleaned_data["link"]]
