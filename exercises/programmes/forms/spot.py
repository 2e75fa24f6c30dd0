"""Where somebody points on a plate, and the buttons beside it. Works without scripts: a picture that is a button sends where it was met."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from exercises.figures.rules.plates import HEIGHT, VIEWS, WIDTH
from exercises.figures.rules.plates_own import MOVES, nudged, seen
from exercises.programmes.rules import Document

# How wide the picture may be shown: each is a button of its own, because what it sends says nothing of its size.
WIDTHS = (280, 560)


class SpotForm(forms.Form):
    """One tap: on the picture, on an arrow, or on a known point. `top` is the height at which the picture begins."""

    view = forms.ChoiceField(choices=[(view, view) for view in VIEWS])
    leg = forms.ChoiceField(choices=[("left", ""), ("right", "")])
    move = forms.ChoiceField(choices=[(way, way) for way in MOVES], required=False)
    point = forms.CharField(max_length=80, required=False)

    def __init__(self, *args, known: Document | None, points: dict[str, Document], top: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.points, self.top = known, points, top

    def clean(self) -> dict[str, Any]:
        """The place that is meant."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            data["spot"] = self._moved(data) or self.points.get(data["point"]) or self._tapped(data)
            if data["spot"] is None:
                raise forms.ValidationError(_("Tap the picture, or use the buttons below it."))
        return data

    def _moved(self, data: dict[str, Any]) -> Document | None:
        """The spot (or, before there is one, the first known point) a little further."""
        begin = self.known or next(iter(self.points.values()), None)
        return nudged(begin, data["move"], data["leg"]) if data["move"] and begin else None

    def _tapped(self, data: dict[str, Any]) -> Document | None:
        """Where the picture was met, in the plate of the right leg. A picture that was pressed by a key says 0, 0: that is nowhere."""
        for width in WIDTHS:
            across, down = (self.data.get(f"at{width}.{axis}", "") for axis in "xy")
            if across.isdecimal() and down.isdecimal() and (int(across), int(down)) != (0, 0) and int(across) <= width:
                x, y = int(across) / width, (self.top + int(down) * WIDTH / width) / HEIGHT
                return {"view": data["view"], "x": seen(round(x, 4), data["leg"]), "y": round(min(1, y), 4)}
        return None
