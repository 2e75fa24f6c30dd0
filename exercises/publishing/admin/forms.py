"""The form of a content page: nobody's change is lost when two people edit the same page."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exercises.publishing.models import Change


class ContentForm(forms.ModelForm):
    """Knows which state of the page the editor saw, and says who changed what since."""

    seen_at = forms.CharField(required=False, widget=forms.HiddenInput)
    overwrite = forms.BooleanField(required=False, label=gettext_lazy("Save mine over the newer change"))
    change_note = forms.CharField(
        required=False, max_length=300, label=gettext_lazy("What did you change, and why?"),
        help_text=gettext_lazy("For the reviewer and the history. May stay empty."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.overtaken: list[str] = []
        if self.instance.pk:
            self.initial["seen_at"] = self.instance.updated_at.isoformat()
        if not self.is_bound or not self.instance.pk:
            self.fields["overwrite"].widget = forms.HiddenInput()

    def clean(self) -> dict:
        """Refuse to save over a change that the editor has not seen, unless they say so."""
        data = super().clean() or self.cleaned_data
        if self.instance.pk and not data.get("overwrite"):
            kept = type(self.instance)._default_manager.select_for_update().get(pk=self.instance.pk)
            if data.get("seen_at") and data["seen_at"] != kept.updated_at.isoformat():
                self.overtaken = self._since(kept, data["seen_at"])
                message = _("Somebody else saved this page while you were editing. Your text is still here.")
                self.add_error(None, forms.ValidationError([message, *self.overtaken]))
        return data

    def _since(self, kept, seen: str) -> list[str]:
        try:
            instant = dt.datetime.fromisoformat(seen)
        except ValueError:
            return []
        name = {"kind": self.kind, "slug": kept.slug, "language": kept.language}
        changes = Change.objects.filter(**name, at__gt=instant).order_by("at")[:10]
        nameless = _("Somebody")
        return [f"{change.who_name or nameless}: {change.get_what_display()} · {', '.join(change.detail) or '–'}" for change in changes]

    kind = ""
