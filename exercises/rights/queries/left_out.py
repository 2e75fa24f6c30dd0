"""Models of which nothing stands in an archive, each with the reason; a test looks that no model is forgotten."""

from __future__ import annotations

CONTENT = "Content of the catalogue, the same for everybody; nothing of a person is kept in it."
EDITING = "How the catalogue was written: published, with its authors’ names as part of the work."
OPENS = "It opens an account or a door: a copy of it elsewhere would be a risk and no use."
QUEUE = "The queue of mails that were due; what you want to be reminded of stands in reminders."
REBUILT = "Made again from the other rows at any time."
INSTALL = "About this install, not about a person."
HERE = "What happened with this account at this install; it has no meaning at another one."

LEFT_OUT = {
    "admin.LogEntry": HERE,
    "auth.Group": INSTALL,
    "auth.Permission": INSTALL,
    "contenttypes.ContentType": INSTALL,
    "sessions.Session": OPENS,
    "account.EmailConfirmation": OPENS,
    "exercises.Token": OPENS,
    "mfa.Authenticator": OPENS,
    "exercises.Device": HERE,
    "exercises.Handover": "A code that a therapist handed out: the client who linked it has what was done by it in their sessions.",
    "exercises.Reminder": QUEUE,
    "exercises.Notice": QUEUE,
    "exercises.AccountMail": QUEUE,
    "exercises.Standing": REBUILT,
    "exercises.Taken": HERE,
    "exercises.Arrival": "What was agreed to when an archive came, for this install; since when you have an account stands in account.",
    "exercises.Leaving": HERE,
    "exercises.Left": "Kept without a name, so that no backup brings back who left.",
    "exercises.Brought": "Lines of an earlier archive: they stand in the tables that they came from.",
    "exercises.CatalogueName": "A programme’s name in another catalogue: it is the name that stands in programmes.",
    "exercises.Job": INSTALL,
    "exercises.Report": "What went wrong on phones, counted without a word about whose phone it was.",
    "exercises.StoreMark": INSTALL,
    "exercises.ContentEpoch": INSTALL,
    "exercises.SearchMiss": "Words that found nothing, counted without a name.",
    "exercises.Feedback": "Readers’ answers, kept without a name.",
    **dict.fromkeys(
        [f"exercises.{name}" for name in ("Revision", "Index", "PackBase", "Withdrawal", "Change")], EDITING,
    ),
    **dict.fromkeys(
        [
            f"exercises.{name}"
            for name in (
                "Source", "Equipment", "PainArea", "Phase", "Muscle", "TriggerPoint", "Placement", "ReferralZone", "NoPressArea", "NoPressShape",
                "Exercise", "Variant", "Need", "Pose", "ExerciseMedia", "Condition", "AdvicePage", "GlossaryTerm", "Country", "Symptom", "Claim",
                "Routine", "RoutineClaim", "Step",
            )
        ],
        CONTENT,
    ),
}  # fmt: skip
