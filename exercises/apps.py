"""The one Django app: its label, its checks, and which parts listen to which events."""

from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    """Conditions, muscles, exercises and routines; people and their sessions."""

    name = "exercises"
    label = "exercises"
    verbose_name = "Selfcare"

    def ready(self) -> None:
        """Wire the events; a handler lives in a higher part than its event."""
        from exercises.publishing.services import content_published
        from exercises.routines.services import reindex

        content_published.subscribe(reindex)
