"""The words of the review pack: its parts, the rules it prints, the names of thresholds."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

RULES = {
    "safety-questions": _("Screening questions and their locks"),
    "thresholds": _("Thresholds and times"),
    "traffic-light": _("The traffic light of a session"),
    "finder-table": _("The table of the pain finder"),
    "player-sentences": _("Sentences of the player"),
    "progress-rules": _("Advice about progress"),
    "running-caps": _("Limits of running"),
}
LEADS = {
    "safety-questions": _("Each line that can be ticked, what it locks, how soon help is needed, and what opens it again."),
    "thresholds": _("Every number that decides something, with its unit."),
    "traffic-light": _("What a person reads after a session, and when."),
    "finder-table": _("For each place: what is suggested, what is only shown, what is asked first."),
    "player-sentences": _("Every sentence that is shown or spoken. Names in braces are filled in."),
    "progress-rules": _("Whether to run, the next dose, when a phase is over, when to be seen: each sentence, and every number behind it."),
    "running-caps": _("How far a week and a run may go, the walk–run stages, and the numbers behind them."),
}
KINDS = {
    "condition": _("Conditions, with symptoms and care cards"),
    "muscle": _("Muscles and points"),
    "no-press-area": _("Where nothing is pressed"),
    "exercise": _("Exercises and doses"),
    "routine": _("Routines"),
    "phase": _("Phases of recovery"),
    "advice": _("Advice"),
}
SECTIONS = {
    "about": _("Statement"),
    "why": _("Why"),
    "dose": _("About the dose"),
    "pressure": _("About pressing"),
    "emergency": _("Care card: emergency"),
    "urgent": _("Care card: be seen today"),
    "professional": _("Care card: see a professional"),
    "symptoms": _("Symptom"),
}
FIELDS = {
    "summary": _("In one sentence"),
    "goal": _("Goal"),
    "where": _("Where it is"),
    "action": _("What it does"),
    "care": _("How to treat it"),
    "start": _("Starting position"),
    "steps": _("Steps"),
    "cues": _("Cues"),
    "mistakes": _("What often goes wrong"),
    "stop": _("Stop if"),
    "entry": _("Begins when"),
    "exit": _("Ends when"),
    "typical_length": _("Usual length"),
    "easier": _("Easier"),
    "harder": _("Harder"),
}
# What each threshold is called, and its unit. One without a name here would be printed by its key: a test keeps them together.
NUMBERS = {
    "area_match": _("Finder: points for each chosen place that names the muscle"),
    "found_tender": _("Finder: points for a tender spot that was found"),
    "named_in_sources": _("Finder: points for a muscle that the first articles name"),
    "most_muscles": _("Finder: most muscles in one session"),
    "pause_hours": _("Finder: hours of rest for a muscle after a press"),
    "sore_above": _("Finder: worst discomfort of a press above which the muscle rests"),
    "calm": _("Traffic light: highest pain that counts as calm (of 10)"),
    "limit": _("Traffic light: highest pain that is not yet too much (of 10)"),
    "list_holds": _("Safety check: weeks until the whole list is asked again"),
    "limits_hold": _("Safety check: weeks that limits of an examination hold"),
    "pass_holds": _("Safety check: hours that an answer waits for its session"),
    "flags_rest": _("Safety check: hours without pressing after numbness, tingling, electric pain or throbbing"),
    "clear_mm": _("Plates: least distance of a point from an area where nothing is pressed, in millimetres"),
    "press_round_estimate_s": _("Player: seconds counted for a round of pressing in the total time"),
    "default_rep_s": _("Player: seconds counted for a repetition without a rhythm"),
    "ready_s": _("Player: seconds to get ready"),
    "ready_change_s": _("Player: seconds to get ready when the position, the tool or the side changes"),
    "step_rest_s": _("Player: seconds of rest between steps"),
    "rest_from": _("Player: knee pain before a session from which the knee rests (of 10)"),
    "check_from": _("Player: knee pain before a session from which the safety questions come again (of 10)"),
    "most_for_another_round": _("Player: discomfort above which no further round is proposed (of 10)"),
    "red_rest_d": _("Advice: days of rest after a session that was too much"),
    "long_d": _("Advice: days without a session after which nothing is added"),
    "very_long_d": _("Advice: days without a session after which it goes easier"),
    "most_reds": _("Advice: red sessions in two weeks at which somebody should look at the knee"),
    "most_ambers": _("Advice: middling sessions in a row at which it goes easier"),
    "calm_to_grow": _("Advice: calm sessions in a row after which a little may be added"),
}
ADVICE_NUMBERS = ("red_rest_d", "long_d", "very_long_d", "most_reds", "most_ambers", "calm_to_grow")
