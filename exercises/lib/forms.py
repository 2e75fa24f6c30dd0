"""Form fields that every part may use."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exercises.lib import images


class Lines(forms.CharField):
    """A list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3, "data-plain": ""})

    def __init__(self, *args, **kwargs) -> None:
        # What a JSON column would pass on.
        for name in ("encoder", "decoder"):
            kwargs.pop(name, None)
        super().__init__(*args, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The list as lines."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines as a list, empty ones left out."""
        return self._lines(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as lists."""
        return (initial or []) != self._lines(data)

    @staticmethod
    def _lines(text: Any) -> list[str]:
        return [line.strip() for line in (text or "").splitlines() if line.strip()]


class PictureField(forms.FileField):
    """A picture that somebody sends, written anew; or one sentence that says why it is not taken."""

    def __init__(self, *, side: int = images.KEPT_SIDE, **kwargs) -> None:
        super().__init__(**kwargs)
        self.side = side

    def clean(self, data: Any, initial: Any = None) -> images.Picture | None:
        """The picture as it is kept; None where none was sent and none is needed."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            if upload.size > images.MAX_BYTES:
                raise images.Refused("bytes")
            return images.as_webp(upload.read(), self.side)
        except images.Refused as refused:
            raise forms.ValidationError(str(refused)) from None


class Table(forms.CharField):
    """Names and values, one a line, as the pack has them: reps = 8, or tempo.lift_s = 5 for what lies inside something."""

    widget = forms.Textarea(attrs={"rows": 4, "data-plain": "", "class": "data", "spellcheck": "false"})
    default_error_messages = {"lines": _("A line cannot be read. Write one name and value a line, such as reps = 8.")}

    def __init__(self, *args, **kwargs) -> None:
        # What a JSON column would pass on.
        for name in ("encoder", "decoder"):
            kwargs.pop(name, None)
        super().__init__(*args, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The table as lines."""
        return "\n".join(_lines(value, "")) if isinstance(value, dict) else value

    def clean(self, value: Any) -> dict[str, Any]:
        """The lines as a table."""
        return self._table(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as tables."""
        try:
            return (initial or {}) != self._table(data)
        except forms.ValidationError:
            return True

    def _table(self, text: Any) -> dict[str, Any]:
        try:
            return tomllib.loads(text or "")
        except tomllib.TOMLDecodeError:
            raise forms.ValidationError(self.error_messages["lines"], code="lines") from None


def _lines(table: dict[str, Any], before: str) -> Iterable[str]:
    for name, value in table.items():
        if isinstance(value, dict) and value:
            yield from _lines(value, f"{before}{name}.")
        else:
            # Numbers, texts, true and false, and lists of them are written alike in JSON and in TOML.
            yield f"{before}{name} = {json.dumps(value, ensure_ascii=False)}"
