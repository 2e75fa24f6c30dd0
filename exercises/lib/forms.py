"""Form fields that every part may use."""

from __future__ import annotations

from typing import Any

from django import forms


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
