"""The forms of groups: a new one, who is in it, and what all of them get."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.care.models import CareLink
from exercises.programmes.forms.desk import GivenForm
from exercises.programmes.models import Programme


def title_field() -> forms.CharField:
    """What a group is called."""
    return forms.CharField(
        label=_("Name of the group"), max_length=80, error_messages={"required": _("Please give the group a name.")},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )  # fmt: skip


class NewGroupForm(forms.Form):
    """A name."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    title = title_field()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"uid": uuid.uuid4()})


class GroupForm(forms.Form):
    """The name, and who is in it: only clients who share their programme now can be chosen."""

    title = title_field()
    clients = forms.MultipleChoiceField(
        label=_("Clients"), widget=forms.CheckboxSelectMultiple, required=False,
        error_messages={"invalid_choice": _("One of these clients shares their programme no more.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, title: str, links: Sequence[CareLink], members: Sequence[CareLink]) -> None:
        super().__init__(data, initial={"title": title, "clients": [str(link.uid) for link in members]})
        self.links = {str(link.uid): link for link in links}
        self.fields["clients"].choices = [(uid, str(link.owner)) for uid, link in self.links.items()]

    def chosen(self) -> list[CareLink]:
        """The links of the clients that were ticked."""
        return [self.links[uid] for uid in self.cleaned_data["clients"]]


class GiveForm(GivenForm):
    """One template for everybody in a group, from a day."""

    field_order = ("uid", "template")
    template = forms.ChoiceField(
        label=_("Template"), widget=forms.RadioSelect,
        error_messages={"required": _("Choose a template."), "invalid_choice": _("This template is not there any more.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, templates: Sequence[Programme], today: dt.date) -> None:
        super().__init__(data, initial={"uid": uuid.uuid4(), "starts_on": today})
        self.templates = {str(one.uid): one for one in templates}
        self.fields["template"].choices = [(uid, one.title) for uid, one in self.templates.items()]

    def chosen(self) -> Programme:
        """The template that was chosen."""
        return self.templates[self.cleaned_data["template"]]

    def given(self) -> dict[str, Any]:
        """What goes with it, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("uid", "starts_on", "review_on", "why")}
