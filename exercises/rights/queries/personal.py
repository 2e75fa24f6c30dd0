"""The tables of what a person keeps here: what they prefer, agreed to, did, felt and decided."""

from __future__ import annotations

from exercises.messages.models import NoticeWish
from exercises.people.models import Consent, Correction, Profile
from exercises.practice.models import PainScore, PracticeSession, RemovedSession, SessionDocument, Star, StepResult
from exercises.progress import models as progress
from exercises.reminders.models import Wish
from exercises.rights.queries.tables import HASH_ONLY, OTHERS, Table
from exercises.running.models import Import, Run, RunRoute, Shoe
from exercises.safety.models import Check, Lock

PROFILE = (
    "knee", "units", "zone", "voice", "beeps", "vibration", "flash", "ready_s", "auto_advance", "first_side", "short", "equipment", "detailed_log",
    "age_band",
)  # fmt: skip
SESSION = (
    "uid", "revision", "sha256", "routine_slug", "routine_title", "opened", "end", "started_at", "started_at_device", "ended_at", "worked_ms",
    "zone", "local_day", "flags", "note", "taped", "received_at", "slot",
)  # fmt: skip
RESULT = (
    "position", "key", "exercise_slug", "muscle_slug", "side", "set", "round", "outcome", "reason", "worked_ms", "reps", "spot", "direction",
    "soften_ms", "too_much", "worst", "brought_on", "light", "choice",
)  # fmt: skip
RUN = (
    "uid", "kind", "local_day", "started_at", "zone", "metres", "seconds", "effort", "surface", "hills", "pain_during", "side", "taped",
    "walk_run_stage", "elevation_gain", "elevation_loss", "cadence", "note", "source", "fingerprint", "created_at",
)  # fmt: skip
IMPORT = (
    "uid", "name", "kind", "size", "state", "step", "seen", "taken", "duplicate", "broken", "errors", "keep_route", "miles", "zone",
    "created_at", "finished_at",
)  # fmt: skip
LOCK = (
    "what", "area", "side", "question", "questions_version", "since", "until", "opened_at", "opened_until", "how", "by", "reason", "opened_by",
    "opened_reason",
)  # fmt: skip
CHECK = (
    "way", "questions_version", "ticked", "pages", "pressure_asked", "knee", "seen_on", "seen_by", "said", "at", "zone", "local_day",
)  # fmt: skip
READING = "Where reading the file stands; without a meaning once it is over."
BY_ADDRESS = {"session": "session__uid"}

PREFERRED = (
    Table("profile", Profile, "What you prefer", PROFILE),
    Table("consents", Consent, "What you agreed to, and took back",
          ("purpose", "text_version", "text_sha256", "language", "way", "at", "withdrawn_at"), order=("at",)),
    Table("reminders", Wish, "What you want to be reminded of",
          ("letter", "letter_on", "morning", "sitting", "quiet_from", "quiet_until")),
    Table("message_mails", NoticeWish, "Whether you want a mail about messages", ("wanted",), {"uid": HASH_ONLY}),
    Table("starred", Star, "Routines that you starred", ("routine", "at"), order=("at",)),
)  # fmt: skip

DID = (
    Table("sessions", PracticeSession, "Your sessions", SESSION,
          named={"plan": "plan__sha256", "assignment": "assignment__uid", "version": "version"}, order=("started_at", "uid")),
    Table("session_results", StepResult, "What you did, step by step", RESULT, named=BY_ADDRESS, order=("session__started_at", "session__uid")),
    Table("session_pain", PainScore, "What you said about pain",
          ("moment", "area", "side", "value", "settled_within_hour", "recalled"), named=BY_ADDRESS, order=("session__started_at", "session__uid")),
    Table("session_documents", SessionDocument, "Every session as your device told it, with each correction",
          ("uid", "revision", "body", "sha256", "received_at", "state"), order=("uid", "revision"), for_people=False),
    Table("removed_sessions", RemovedSession, "Sessions that you removed", ("uid", "at"), order=("at", "uid")),
    Table("shoes", Shoe, "Your shoes",
          ("uid", "name", "started_on", "metres_before", "metres_run", "runs", "last_run_on", "alert_from", "alert_to", "retired_on"),
          order=("uid",)),
    Table("run_files", Import, "Files with runs that you sent", IMPORT, {"offset": READING, "cursor": READING}, order=("created_at", "uid")),
    Table("runs", Run, "Your runs and other sport", RUN, named={"shoe": "shoe__uid", "brought_by": "brought_by__uid"},
          order=("local_day", "uid")),
    Table("run_routes", RunRoute, "Where you ran, where you asked us to keep it", ("points",), named={"run": "run__uid"}, order=("run__uid",),
          for_people=False),
    Table("run_answers", progress.RunAnswer, "Your knee before a run and the morning after",
          ("before", "morning", "settled_within_hour", "recalled", "at"), named={"run": "run__uid"}, order=("run__uid",)),
)  # fmt: skip

SAID = (
    Table("corrections", Correction, "What your entries said before you corrected them", ("kind", "about", "day", "before", "at"), order=("at",)),
    Table("measures", progress.Measure, "Pain of a week, as you said it", ("day", "kind", "value"), order=("day",)),
    Table("activities", progress.OwnActivity, "What you want to do again", ("position", "name"), order=("position",)),
    Table("activity_scores", progress.ActivityScore, "How well that goes", ("day", "value"), named={"activity": "activity__position"},
          order=("day", "activity__position")),
    Table("phase_answers", progress.PhaseCheck, "What you said about a phase", ("day", "key", "value"), order=("day",)),
    Table("own_numbers", progress.ChosenThresholds, "Numbers that you chose for the advice", ("values", "at")),
    Table("mornings_asked", progress.MorningAsked, "Mornings that you were asked about", ("entry", "at", "answered"), order=("at", "entry")),
    Table("advice", progress.AdviceGiven, "The advice that you were given",
          ("uid", "day", "at", "rule", "outcome", "document", "expects", "followed", "light", "entry"), order=("day", "uid")),
    Table("decisions", progress.Decision, "What was decided about it",
          ("day", "at", "rule", "advice", "chosen", "note", "decided_by_name"), {"decided_by": OTHERS}, order=("at",)),
    Table("safety_checks", Check, "Your answers to the safety check", CHECK, order=("at",)),
    Table("locks", Lock, "What has to wait, and why", LOCK, order=("since",)),
)  # fmt: skip
