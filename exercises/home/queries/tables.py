"""The rules as documents: what the code applies, in rows that a clinician can read, sign, and compare with an earlier version."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_tags

from exercises.figures.rules.plates_clearance import CLEAR_MM
from exercises.finder import rules as finder
from exercises.finder import words as finder_words
from exercises.home import words
from exercises.lib.language import CONTENT_LANGUAGE
from exercises.practice import rules as light
from exercises.practice.words import LIGHT_REASONS, LIGHTS, OVERRIDES, SAID, TO_DO
from exercises.progress import rules as progress
from exercises.progress import words as progress_words
from exercises.publishing.codec import Document
from exercises.publishing.models import Index
from exercises.routines import rules as timeline
from exercises.running import rules as running
from exercises.safety import rules as safety
from exercises.safety.words import LINES, PLACES, REASONS, line
from exercises.safety.words.todo import OPENS, TITLES

KIND, LANGUAGE = "rule", CONTENT_LANGUAGE
# Where the player keeps its own numbers, and which of them a clinician decides.
PLAYER_NUMBERS = {"machine": ("REST_FROM", "CHECK_FROM"), "rounds": ("MOST_FOR_ANOTHER_ROUND",)}
Facts = list[tuple[str, Any]]


def rule_documents() -> list[Document]:
    """Every rule as it is applied now, one document each."""
    rows: dict[str, Callable[[], Iterable[Document]]] = {
        "safety-questions": _questions, "thresholds": _thresholds, "traffic-light": _lights, "finder-table": _places,
        "player-sentences": _sentences, "progress-rules": _progress, "running-caps": _running,
    }  # fmt: skip
    with translation.override(LANGUAGE):
        return [_document(slug, list(rows[slug]())) for slug in words.RULES]


def _document(slug: str, rows: list[Document]) -> Document:
    name = {"kind": KIND, "slug": slug, "language": LANGUAGE, "title": str(words.RULES[slug]), "summary": str(words.LEADS[slug])}
    return name | {"rows": rows}


def _row(key: str, text: Any, facts: Facts = (), sources: Iterable[str] = (), evidence: str = "") -> Document:
    said = {name: [str(line) for line in ([value] if isinstance(value, str) else value)] for name, value in facts if value}
    made = {"key": key, "text": str(text), "facts": [{"name": name, "lines": lines} for name, lines in said.items()]}
    return made | {"sources": list(sources), "evidence": evidence}


def _questions() -> Iterable[Document]:
    for key, question in safety.QUESTIONS.items():
        # An age is a choice, and a missing guardian is never shown: they have no line of their own.
        said = line(key) if key in LINES else None
        locks = [str(REASONS.get(lock, lock)) for lock in (*question.locks, *question.limits) if lock != safety.NOTHING]
        facts = [
            ("Page", str(question.page)),
            ("Comes up with", ", ".join(safety.QUESTIONS[parent].code for parent in question.parents)),
            ("Locks", locks or "nothing"),
            ("Only here", ", ".join(str(PLACES.get(region, region)) for region in question.regions)),
            ("How soon", str(TITLES.get(question.level, question.level))),
            ("What to do", str(said.to_do) if said and question.level else ""),
            ("Why it is asked", str(said.why) if said else ""),
            ("Opens again", str(OPENS.get(question.opens, question.opens))),
        ]
        yield _row(f"{question.code} {key}", said or key.replace("-", " "), facts, [question.source])


def _thresholds() -> Iterable[Document]:
    week, hour = dt.timedelta(weeks=1), dt.timedelta(hours=1)
    numbers = dict(settings.FINDER) | {
        "calm": light.CALM, "limit": light.LIMIT, **{key: getattr(light, key.upper()) for key in words.ADVICE_NUMBERS},
        "list_holds": safety.LIST_HOLDS // week, "limits_hold": safety.LIMITS_HOLD // week,
        "pass_holds": safety.PASS_HOLDS // hour, "flags_rest": safety.FLAGS_REST // hour, "clear_mm": CLEAR_MM,
        "press_round_estimate_s": timeline.PRESS_ROUND_ESTIMATE_S, "default_rep_s": timeline.DEFAULT_REP_S,
        **{key: timeline.wishes_of()[key] for key in ("ready_s", "ready_change_s", "step_rest_s")},
        **_player_numbers(),
    }  # fmt: skip
    for key, value in numbers.items():
        yield _row(key, f"{words.NUMBERS.get(key, key)}: {value}")


def _player_numbers() -> dict[str, str]:
    """The numbers that stand in the player's own script."""
    found = {}
    for module, names in PLAYER_NUMBERS.items():
        text = Path(finders.find(f"js/player/{module}.js")).read_text()
        for name in names:
            found[name.lower()] = re.search(rf"const {name} = (\d+);", text)[1]
    return found


def _lights() -> Iterable[Document]:
    cases = {
        "flag": {"flags": ["numb"]}, "worst-high": {"worst": light.LIMIT + 1}, "morning-up-two": {"before": 2, "morning": 4},
        "morning-up-twice": {"before": 2, "morning": 3, "rose_before": True}, "morning-up-one": {"before": 2, "morning": 3},
        "worst-missing": {}, "worst-middle": {"worst": light.LIMIT}, "morning-missing": {"worst": light.CALM},
        "before-missing": {"worst": light.CALM, "morning": light.CALM},
        "calm": {"worst": light.CALM, "before": 2, "morning": 2},
    }  # fmt: skip
    for number, (reason, example) in enumerate(cases.items(), 1):
        verdict = light.light(example)
        yield _row(reason, LIGHT_REASONS[reason], [("Order", str(number)), ("Light", str(LIGHTS[verdict["light"]]))])
    yield from _advice()


def _advice() -> Iterable[Document]:
    for number, rule in enumerate(light.ADVICE, 1):
        limits = ", ".join(f"{name}: {limit}" for name, limit in rule.limits.items())
        facts = [
            ("Order", str(number)),
            ("Why", str(SAID.get(rule.name, ""))),
            ("Looks at", ", ".join(rule.seen)),
            ("Limits", limits),
            ("Who may decide otherwise", str(OVERRIDES[rule.override])),
        ]
        yield _row(f"next.{rule.name}", TO_DO[rule.name], facts, rule.sources)


def _progress() -> Iterable[Document]:
    tables = {"run": progress_words.MAY_RUN, "dose": progress_words.NEXT_DOSE, "phase": progress_words.PHASE, "path": progress_words.PATH}
    for name, table in tables.items():
        for number, (key, (title, text)) in enumerate(table.items(), 1):
            yield _row(f"{name}.{'.'.join(key) if isinstance(key, tuple) else key}", title, [("Order", str(number)), ("Why", str(text))])
    for key, text in progress_words.SEE_SOMEONE.items():
        yield _row(f"someone.{key}", text)
    for phase, criteria in progress.CRITERIA.items():
        for item in criteria:
            limit = f"at most {item.most}" if item.most is not None else f"at least {item.least}" if item.least else "yes"
            yield _row(f"phase.{phase}.{item.key}", progress_words.CRITERIA[item.key], [("Holds at", limit), ("Known from", item.how)])
    limits = progress.layered(settings.PROGRESS)
    for key, (low, high) in progress.BOUNDS.items():
        yield _row(
            f"number.{key}", f"{progress_words.THRESHOLDS[key]}: {getattr(limits, key)}", [("May be set from, to", f"{low} to {high}")]
        )


def _running() -> Iterable[Document]:
    limits = running.thresholds(settings.RUNNING)
    for key, (low, high) in running.BOUNDS.items():
        yield _row(f"number.{key}", f"{key.replace('_', ' ')}: {getattr(limits, key)}", [("May be set from, to", f"{low} to {high}")])
    for stage in running.STAGES:
        minutes = f"walk {stage.walk} min, run {stage.run} min, {stage.times} times"
        yield _row(f"stage.{stage.number}", f"Stage {stage.number}: {minutes}", [("In all", f"{stage.total_min} min")])


def _places() -> Iterable[Document]:
    # By their titles, also what is taken back for now: that is no change of the table.
    titles = {(kind, slug): title for kind, slug, title in Index.objects.filter(language=LANGUAGE).values_list("kind", "slug", "title")}

    def named(kind: str, slugs: Iterable[str]) -> str:
        return ", ".join(titles.get((kind, slug), slug.replace("-", " ")) for slug in slugs)

    for row in finder.TABLE:
        starts = [f"{named('routine', [start.routine])}: {finder_words.REASONS[start.reason]}" for start in row.starts]
        facts = [
            ("First muscles", named("muscle", row.first)),
            ("Then", named("muscle", row.second)),
            ("Shown, never pressed", named("muscle", row.display)),
            ("Routines", starts),
            ("What else it could be", named("condition", row.look_alikes)),
            ("Asked first", [finder_words.LINES[key] for key in row.ask_first]),
            ("Said with it", [finder_words.NOTES[key] for key in row.notes]),
            ("Advice", named("advice", row.advice)),
        ]
        yield _row(row.area, named("pain-area", [row.area]), facts, row.sources, row.evidence)


def _sentences() -> Iterable[Document]:
    page, seen = render_to_string("practice/_player_strings.html"), dict[str, int]()
    for key, text in re.findall(r'<p data-s="([^"]+)">(.*?)</p>', page, re.S):
        seen[key] = seen.get(key, 0) + 1
        yield _row(f"{key} {seen[key]}" if seen[key] > 1 else key, strip_tags(text).strip())
