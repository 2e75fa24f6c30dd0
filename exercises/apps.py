"""The one Django app: its label, its checks, and which parts listen to which events."""

from django.apps import AppConfig


class ExercisesConfig(AppConfig):
    """Conditions, muscles, exercises and routines; people and their sessions."""

    name = "exercises"
    label = "exercises"
    verbose_name = "Selfcare"

    def ready(self) -> None:
        """Wire the events; a handler lives in a higher part than its event."""
        from allauth.account import signals as account
        from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset, authenticator_used
        from django.contrib.auth.signals import user_logged_in, user_logged_out
        from django.db.models.signals import pre_delete

        from exercises.care.adapter import signed_in, tell_role
        from exercises.care.models import Therapist
        from exercises.care.queries import news_asked
        from exercises.clients.queries.ahead import tell_reads
        from exercises.clients.queries.light import tell_light
        from exercises.clients.queries.news import tell_news
        from exercises.clients.queries.numbers import tell_limits
        from exercises.clients.services.standing import when_assigned, when_changed
        from exercises.lib.language import remember_sentences
        from exercises.messages.services import messages_changed
        from exercises.people.mails import services as mails
        from exercises.people.models import User
        from exercises.people.signin import services as signin
        from exercises.people.signin.access import role_asked
        from exercises.practice.adapter import when_linked
        from exercises.practice.services import session_saved
        from exercises.programmes.handover.services import linked, when_asked
        from exercises.programmes.models import Programme
        from exercises.programmes.queries import light_asked, own_routine
        from exercises.programmes.services import assignment_changed, forget_drafts, forget_plans
        from exercises.progress.queries import limits_asked, reads_asked, tell_cap, tell_mornings
        from exercises.publishing.services import content_published
        from exercises.rights.services import when_removed
        from exercises.routines.services import reindex
        from exercises.running.queries import cap_asked, mornings_asked
        from exercises.safety.queries import own_routine_asked

        remember_sentences()
        content_published.subscribe(reindex)
        mornings_asked.subscribe(tell_mornings)
        cap_asked.subscribe(tell_cap)
        limits_asked.subscribe(tell_limits)
        reads_asked.subscribe(tell_reads)
        light_asked.subscribe(tell_light)
        news_asked.subscribe(tell_news)
        own_routine_asked.subscribe(own_routine)
        own_routine_asked.subscribe(when_asked)
        role_asked.subscribe(tell_role)
        linked.subscribe(when_linked)
        session_saved.subscribe(when_changed)
        messages_changed.subscribe(when_changed)
        assignment_changed.subscribe(when_assigned)
        user_logged_in.connect(signed_in, dispatch_uid="care.signed_in")
        for signal in (authenticator_added, authenticator_removed, authenticator_reset):
            signal.connect(signin.factor_changed, dispatch_uid="people.factor_changed")
        for signal in (account.password_changed, account.password_set, account.password_reset):
            signal.connect(signin.password_changed, dispatch_uid="people.password_changed")
        user_logged_in.connect(signin.signed_in, dispatch_uid="people.signed_in")
        user_logged_in.connect(mails.signed_in, dispatch_uid="people.mails.signed_in")
        authenticator_used.connect(mails.factor_used, dispatch_uid="people.mails.factor_used")
        account.email_added.connect(mails.address_added, dispatch_uid="people.mails.address_added")
        user_logged_out.connect(signin.signed_out, dispatch_uid="people.signed_out")
        pre_delete.connect(forget_plans, sender=Programme, dispatch_uid="programmes.forget_plans")
        pre_delete.connect(when_removed, sender=User, dispatch_uid="rights.when_removed")
        pre_delete.connect(forget_drafts, sender=Therapist, dispatch_uid="programmes.forget_drafts")
