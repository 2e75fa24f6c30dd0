"""Whatever people do in whatever order: a therapist sees what a model of thirty lines says, and nothing else."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

import pytest
from django.db import connection, transaction
from django.http import Http404
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from exercises.care import access, rules, services
from exercises.care.models import AccessEntry, CareLink, Invite, Therapist
from exercises.lib import clock
from exercises.people.models import User
from exercises.people.services import give_consent
from tests.conftest import make_therapist, make_user

RUNNERS, THERAPISTS = range(6), range(3)
# Some meet more often than others, so that what they do crosses.
runners, therapists = st.sampled_from([0, 0, 0, 0, 0, 1, 1, *RUNNERS]), st.sampled_from([0, 0, 0, 1, *THERAPISTS])
scopes = st.lists(st.sampled_from(rules.SCOPES), min_size=1, unique=True).map(lambda some: tuple(rules.in_order(some)))
months = st.sampled_from(rules.MONTHS)
mostly = st.sampled_from([True, True, True, False])


class Model:
    """Who sees what, in plain Python. A link is [scopes, until, paused]; an invitation is [way, runner, therapist, made, scopes, months]."""

    def __init__(self, now: dt.datetime) -> None:
        self.now, self.links, self.ended = now, {}, {}
        self.on = {("r", n) for n in RUNNERS} | {("t", n) for n in THERAPISTS}
        self.checked, self.gone = set(THERAPISTS), set()

    def visible(self, t: int) -> dict[int, tuple[str, ...]]:
        if t not in self.checked or ("t", t) not in self.on:
            return {}
        held = {r: link for (r, other), link in self.links.items() if other == t and ("r", r) in self.on and r not in self.gone}
        return {r: link[0] for r, link in held.items() if not link[2] and link[1] > self.now}

    def accepts(self, invite: list) -> bool:
        way, r, t, made, _scopes, _months = invite
        if self.now - made >= dt.timedelta(hours=72) or t not in self.checked or {("r", r), ("t", t)} - self.on or r in self.gone:
            return False
        overtaken = (r, t) in self.links or self.ended.get((r, t), made - dt.timedelta(1)) >= made
        return not (way == "therapist" and overtaken)

    def give(self, r: int, t: int, scopes: tuple[str, ...], months: int) -> None:
        self.links[r, t] = [scopes, self.now + dt.timedelta(days=rules.DAYS_OF[months]), False]

    def end(self, r: int, t: int) -> None:
        del self.links[r, t]
        self.ended[r, t] = self.now


class Sharing(RuleBasedStateMachine):
    """The services on one side, the model on the other."""

    cast: tuple[list[User], list[User], User]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.runners, self.therapists, self.administrator = self.cast
        self.now = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
        self.model, self.invites = Model(self.now), []

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)
        # Savepoints that stay open make every write after them dearer, and what waits for a commit would be kept for ever.
        transaction.savepoint_commit(self.point)
        connection.run_on_commit.clear()

    def row(self, t: int) -> Therapist:
        return Therapist.objects.get(user=self.therapists[t])

    def link(self, r: int, t: int) -> CareLink | None:
        return CareLink.objects.open().filter(owner=self.runners[r], therapist__user=self.therapists[t]).first()

    def acts(self, *people: tuple[str, int]) -> bool:
        return all(one in self.model.on and not (one[0] == "r" and one[1] in self.model.gone) for one in people)

    @rule(r=runners, t=therapists, way=st.sampled_from(["client", "therapist"]), chosen=scopes, long=months)
    def invite(self, r, t, way, chosen, long):
        by, to = (self.therapists[t], self.runners[r]) if way == "client" else (self.runners[r], self.therapists[t])
        if not self.acts(("t", t) if way == "client" else ("r", r)) or (way == "client" and t not in self.model.checked):
            return
        told = {"way": way, "email": to.email, "scopes": chosen, "months": long, "now": self.now}
        token, uid = secrets.token_urlsafe(32), uuid.uuid4()
        if Invite.objects.filter(owner=by, made_at__gt=self.now - dt.timedelta(days=1)).count() >= rules.INVITES_A_DAY:
            with pytest.raises(services.Refused, match="20"):
                services.invite(by, token=token, uid=uid, **told)
            return
        made = services.invite(by, token=token, uid=uid, **told)
        self.invites.append((made.invite.pk, [way, r, t, self.now, chosen, long]))

    @precondition(lambda self: self.invites)
    @rule(n=st.integers(0, 999), chosen=scopes, long=months, answer=st.sampled_from(["yes", "yes", "yes", "no", "cancel"]))
    def answer(self, n, chosen, long, answer):
        """Yes, no, or taken back by whoever sent it; the same invitation is of no use a second time."""
        pk, invite = self.invites.pop(n % len(self.invites))
        way, r, t, *_rest = invite
        if not self.acts(("r", r) if way == "client" else ("t", t)) or r in self.model.gone:
            return
        found = Invite.objects.get(pk=pk)
        to = self.runners[r] if way == "client" else self.therapists[t]
        if answer != "yes":
            services.cancel(found, now=self.now) if answer == "cancel" else services.decline(found, to, now=self.now)
            with pytest.raises(services.Refused):
                services.accept(found, to, scopes=chosen, months=long, now=self.now)
            return
        if not self.model.accepts(invite):
            with pytest.raises(services.Refused):
                services.accept(found, to, scopes=chosen, months=long, now=self.now)
            return
        services.accept(found, to, scopes=chosen, months=long, now=self.now)
        self.model.give(r, t, *((chosen, long) if way == "client" else (invite[4], invite[5])))
        with pytest.raises(services.Refused):
            services.accept(found, to, scopes=chosen, months=long, now=self.now)

    @rule(r=runners, t=therapists, way=st.sampled_from(["client", "therapist"]), chosen=scopes, long=months)
    def agree(self, r, t, way, chosen, long):
        """Invited and answered without anything between."""
        before = len(self.invites)
        self.invite(r, t, way, chosen, long)
        if len(self.invites) > before:
            self.answer(before, chosen, long, "yes")

    @rule(r=runners, t=therapists, chosen=scopes, long=months, between=st.sampled_from(["pause", "end", "narrow", "nothing"]))
    def crossed(self, r, t, chosen, long, between):
        """The client invites, thinks again, and only then the therapist says yes."""
        before = len(self.invites)
        self.invite(r, t, "therapist", chosen, long)
        if between == "pause":
            self.pause_or_go_on(r, t, True)
        elif between == "end":
            self.end(r, t, "client")
        elif between == "narrow":
            self.change(r, t, (rules.PAIN,), None)
        if len(self.invites) > before:
            self.answer(before, chosen, long, "yes")

    @rule(r=runners, t=therapists, chosen=scopes, long=st.none() | months)
    def change(self, r, t, chosen, long):
        if link := self.link(r, t):
            services.change(link, scopes=chosen, months=long, now=self.now)
            held = self.model.links[r, t]
            held[0], held[1] = chosen, self.now + dt.timedelta(days=rules.DAYS_OF[long]) if long else held[1]

    @rule(r=runners, t=therapists, off=st.booleans())
    def pause_or_go_on(self, r, t, off):
        if link := self.link(r, t):
            (services.pause if off else services.go_on)(link, now=self.now)
            self.model.links[r, t][2] = off

    @rule(r=runners, t=therapists, by=st.sampled_from(["client", "therapist"]))
    def end(self, r, t, by):
        if link := self.link(r, t):
            services.end(link, by=by, now=self.now)
            self.model.end(r, t)

    @rule(t=therapists, working=mostly)
    def check_or_close(self, t, working):
        (services.verify if working else services.close)(self.row(t), by=self.administrator, now=self.now)
        (self.model.checked.add if working else self.model.checked.discard)(t)

    @rule(who=st.one_of(runners.map(lambda n: ("r", n)), therapists.map(lambda n: ("t", n))), on=mostly)
    def switch(self, who, on):
        if who[0] == "r" and who[1] in self.model.gone:
            return
        user = (self.runners if who[0] == "r" else self.therapists)[who[1]]
        User.objects.filter(pk=user.pk).update(is_active=on)
        (self.model.on.add if on else self.model.on.discard)(who)

    @rule(r=runners)
    def leave(self, r):
        """Few do: somebody who left does nothing in what follows."""
        if r == len(RUNNERS) - 1 and r not in self.model.gone:
            User.objects.get(pk=self.runners[r].pk).delete()
            self.model.gone.add(r)
            self.model.links = {pair: link for pair, link in self.model.links.items() if pair[0] != r}

    @rule(hours=st.sampled_from([1, 1, 24, 24, 73, 24 * 100]))
    def time_passes(self, hours):
        self.now += dt.timedelta(hours=hours)
        self.model.now = self.now

    @rule(r=runners, t=therapists, other=therapists, needed=st.sampled_from(rules.SCOPES))
    def look(self, r, t, other, needed):
        """Any therapist tries any link's address: what is given is what the model says, and it is in the log."""
        link = CareLink.objects.filter(therapist__user=self.therapists[t], owner__pk=self.runners[r].pk or 0).order_by("-pk").first()
        if link is None:
            return
        logged = AccessEntry.objects.count()
        may = other == t and needed in self.model.visible(t).get(r, ()) and link.ended_at is None
        user = User.objects.get(pk=self.therapists[other].pk)
        if may:
            grant = access.open_or_404(user, link.uid, needed, what="overview", how="copy", now=self.now)
            assert grant.client == self.runners[r] and AccessEntry.objects.count() == logged + 1
        else:
            with pytest.raises(Http404):
                access.open_or_404(user, link.uid, needed, what="overview", how="copy", now=self.now)
            assert AccessEntry.objects.count() == logged

    @precondition(lambda self: AccessEntry.objects.exists())
    @rule(n=st.integers(0, 999))
    def not_expected(self, n):
        entries = list(AccessEntry.objects.select_related("link__therapist").order_by("pk"))
        entry = entries[n % len(entries)]
        services.unexpected(entry, now=self.now)
        for (r, t), held in self.model.links.items():
            if entry.link.ended_at is None and (self.runners[r].pk, self.therapists[t].pk) == (
                entry.owner_id,
                entry.link.therapist.user_id,
            ):
                held[2] = True

    @invariant()
    def each_sees_what_the_model_says(self):
        numbers = {user.pk: n for n, user in enumerate(self.runners)}
        for t in THERAPISTS:
            seen = {numbers[link.owner_id]: tuple(link.scopes) for link in access.links_of(self.therapists[t], self.now)}
            assert seen == self.model.visible(t)

    @invariant()
    def nobody_shares_twice_with_the_same(self):
        pairs = list(CareLink.objects.open().values_list("owner", "therapist"))
        assert len(pairs) == len(set(pairs))


@pytest.fixture
def cast(administrator):
    clients = [make_user(f"r{n}@example.org", name=f"Runner {n}") for n in RUNNERS]
    for user in clients:
        give_consent(user, way="test", now=clock.now())
    return clients, [make_therapist(f"t{n}@example.org", f"Therapist {n}", by=administrator) for n in THERAPISTS], administrator


@pytest.mark.django_db
@pytest.mark.parametrize(
    "examples", [40, *(pytest.param(500, marks=pytest.mark.nightly, id=f"500 of 2000, part {n}") for n in range(1, 5))]
)
def test_whatever_happens_a_therapist_sees_what_the_model_says(cast, examples, monkeypatch):
    monkeypatch.setattr("exercises.care.services.mails._send", lambda *args: True)
    Sharing.cast = cast
    slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    # A failure says its steps as they were: making them fewer takes minutes.
    chosen = settings(
        phases=[Phase.generate], max_examples=examples, stateful_step_count=50, deadline=None, database=None, suppress_health_check=slow
    )
    run_state_machine_as_test(Sharing, settings=chosen)
