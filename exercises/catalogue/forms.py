"""Forms of the editors' pages."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.catalogue.models import ExerciseMedia, Pose
from exercises.lib.forms import PictureField
from exercises.publishing.admin.forms import ContentForm


class DataInput(forms.Textarea):
    """JSON to read and edit: one entry a line."""

    def format_value(self, value: Any) -> str | None:
        """The value with each entry of its outer list or table on a line of its own."""
        try:
            data = json.loads(value)
        except (TypeError, ValueError):
            return value
        write = json.JSONEncoder(ensure_ascii=False).encode
        if isinstance(data, list) and data:
            return "[\n" + ",\n".join(f"  {write(entry)}" for entry in data) + "\n]"
        if isinstance(data, dict) and data:
            return "{\n" + ",\n".join(f"  {write(key)}: {write(entry)}" for key, entry in data.items()) + "\n}"
        return write(data)


class PoseForm(ContentForm):
    """A pose as data. Every mistake in the numbers is told by the drawing, so that a draft may be kept half done."""

    DATA = ("anchor", "base", "keys", "props", "bands", "measure", "options")

    class Meta:
        model = Pose
        fields = (
            *("slug", "language", "title", "summary", "view", "box", "anchor", "base", "keys", "end"),
            *("props", "arrows", "muscles", "bands", "measure", "options"),
        )
        help_texts = {
            "summary": _("What a screen reader says in place of the picture."),
            "box": _("The part of the drawing that is shown: left, top, width, height. A person is 300 high, the ground is at 328."),
            "anchor": _("The joint that keeps its place, and where."),
            "base": _("What is the same in every key pose."),
            "keys": _("The key poses in order: angles in degrees, move and hold in seconds. The way back to the first is added."),
            "end": _("The key pose at the end of the movement; the first one is 0."),
            "measure": _("What the dose sets: of, unit, at, least and most."),
            "bands": _("Bands and straps: points that follow the body."),
            "options": _("Rare switches, such as linear or bare feet."),
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.DATA:
            if name in self.fields:
                rows = 14 if name == "keys" else 4
                self.fields[name].widget = DataInput({"rows": rows, "spellcheck": "false", "class": "data"})


class DraftForm(PoseForm):
    """A pose to be drawn only: it needs no name."""

    class Meta(PoseForm.Meta):
        fields = PoseForm.Meta.fields[2:]


class MediaForm(forms.ModelForm):
    """A row of photos and videos: what the constraints ask for is said at the field, before the database has to."""

    class Meta:
        labels = {"url": _("Address of the video"), "alt": _("What it shows, in words"), "credit": _("By whom"), "licence": _("Licence")}

    def clean(self) -> dict[str, Any]:
        """A link has an address, a photo has none."""
        said, photo = super().clean(), bool(self.instance.sha256)
        sort, url = said.get("sort"), said.get("url")
        if "url" in said and sort == ExerciseMedia.Sort.VIDEO and (photo or not url):
            self.add_error("url", _("A link to a video needs an address that starts with https://, and a photo stays a photo."))
        if sort == ExerciseMedia.Sort.PHOTO and (url or not photo):
            self.add_error("sort", _("A photo has no address. Add it with “Add a photo” at the top of the page."))
        return said


class PhotoForm(forms.ModelForm):
    """A photo for an exercise, with what it shows and whom to thank."""

    file = PictureField(
        label=_("Photo"),
        help_text=_("JPEG, PNG or WebP, at most 8 MB. It is made smaller, and what the camera wrote into it is left out."),
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png,image/webp"}),
    )

    class Meta:
        model = ExerciseMedia
        fields = ("alt", "credit", "licence")
        widgets = dict.fromkeys(fields, forms.TextInput({"class": "vTextField"}))
        labels = {"alt": _("What it shows, in words"), "credit": _("By whom"), "licence": _("Licence")}
        help_texts = {
            "alt": _("For people who do not see it: what the person does, in one sentence."),
            "credit": _("The name that stands below the photo."),
            "licence": _("For instance CC BY 4.0, or: with the permission of the author."),
        }

    field_order = ("file", "alt", "credit", "licence")
