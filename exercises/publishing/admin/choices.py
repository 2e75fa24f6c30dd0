"""Fields of the editors' forms: native lists and ticks, read once for all rows of a page; tables written line by line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from exercises.lib.forms import Table

# More than this are folded.
FEW = 25


class Ticks(forms.CheckboxSelectMultiple):
    """Several of many, each ticked; nobody has to hold down a key."""

    template_name = "admin/widgets/ticks.html"

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        # Widgets know Django's own templates only; this one stands with the others of the editors.
        options = [option for _group, found, _index in context["widget"]["optgroups"] for option in found]
        chosen = "; ".join(str(option["label"]) for option in options if option["selected"])
        return render_to_string(template_name, {**context, "options": options, "chosen": chosen, "many": len(options) > FEW})


class Choices:
    """For pages and for rows in them. Django's own would ask the database once for each row."""

    # Columns that hold a table of names and values, such as a dose.
    tables: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any):
        """Tables are written line by line."""
        if db_field.name in self.tables:
            return db_field.formfield(form_class=Table, widget=Table.widget)
        return super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any):
        """A native list."""
        return _read_once(super().formfield_for_foreignkey(db_field, request, **options))  # type: ignore[misc]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any):
        """Ticks."""
        field = super().formfield_for_manytomany(db_field, request, **{"widget": Ticks, **options})  # type: ignore[misc]
        if field is not None:
            field.help_text = ""
        return _read_once(field)


def _read_once(field: Any):
    if isinstance(field, forms.ModelChoiceField):
        field.choices = list(field.choices)
    return field
