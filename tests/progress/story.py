"""Sixteen weeks of one runner, day by day, told by the rules alone. Nobody real: the numbers are made up to be believable."""

from __future__ import annotations

import datetime as dt

from exercises.progress.rules import Entry, Thresholds, dose_after, may_run, phase_after, responses, see_someone
from exercises.progress.rules.evidence import LongRun, Said, shown
from exercises.progress.rules.phases import CRITERIA, KEEP, ORDER, RUNNING, SAID, Check, may_begin_running
from exercises.progress.rules.recheck import Measure
from exercises.progress.rules.running import RunFacts

MONDAY = dt.date(2026, 3, 2)
LIMITS = Thresholds()
# A week a line. s: session, r: run in minutes; before/worst/morning ("-" is no answer); f: a flag; c: tells how the lines of the
# phase go; u: usual pain of the week.
WEEKS = """
s4/5/4 s4/4/4 s3/4/3 s3/3/- s3/3/3 s3/2/2 u3
s2/2/2 s2/2/2,c s1/2/1 s1/1/1,c s1/1/- s1/2/1 u2
s1/2/1 - s1/2/1 - s1/3/1 - u2
s1/2/1 - s1/2/1 - s1/2/1 - u2
s1/7/4 - - s1/2/1 - s1/2/1 u3
s1/1/1 - s1/2/1 - s1/2/1,c - c,u2
s1/2/1 - s1/2/1 - s1/3/1 - u2
s1/2/1 - s1/2/1 - s1/2/1 - u1
s1/2/- - s1/2/- - s1/2/1 - u1
s1/2/1 - s1/2/1,c - s1/2/1,c - u1
s1/1/1 r25:1/1/1 - r25:1/2/1 s1/1/1 r25:1/1/1 u1
s1/1/1 r25:0/1/0 - r25:1/3/1 s1/1/1 r25:1/1/1 u1
s1/1/1 r30:1/1/1 - r30:1/2/3 - - u2
s1/1/1 r15:1/1/1 - r15:1/1/1 s1/1/1 r22:1/1/1 u1
s1/1/1 r30:0/1/0 - r30:1/1/1 s1/1/1 r30:0/1/0 u1
s1/1/1 r30:0/1/0 - r30:1/1/1 s1/1/1 r30:0/1/0,c u0
"""


class Runner:
    """What the rules know of the runner on each day, and what they say."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.said: list[Said] = []
        self.runs: list[LongRun] = []
        self.checks: list[Check] = []
        self.phase, self.began = ORDER[0], MONDAY
        self.lines: list[str] = []

    def live(self) -> list[str]:
        """Every day's line, as a physiotherapist would read it."""
        for number, week in enumerate(line for line in WEEKS.strip().splitlines()):
            self.lines.append(f"\nWeek {number + 1}, phase {self.phase}")
            for offset, words in enumerate(week.split()):
                self.day(MONDAY + dt.timedelta(days=7 * number + offset), words)
        return self.lines

    def day(self, day: dt.date, words: str) -> None:
        """Advice in the morning, then what was done, then what is suggested about the phase."""
        found = responses(self.entries, LIMITS)
        advice = self.morning(day, found)
        done = [self.take(day, word) for word in words.split(",") if word != "-"]
        self.lines.append(f"{day:%a %d %b}  {advice}  | {'; '.join(filter(None, done)) or 'nothing'}{self.step(day)}")

    def morning(self, day: dt.date, found) -> str:
        runs = [item for item in found if item.entry.kind == "run"]
        path = may_begin_running(self.phase, runs, LIMITS).outcome
        usual = self.said[-1].value if self.said else None
        last = runs[-1].entry.day if runs else None
        stage = 4 if self.phase == RUNNING and len(self.runs) < 6 else None
        facts = RunFacts(
            day, self.phase, path, usual=usual, found=tuple(found), stage=stage, last_run=last, last_run_m=5000 if runs else None
        )
        run, dose = may_run(facts, LIMITS), dose_after(found, day, LIMITS)
        return f"run {run.outcome} ({run.values['why']}), dose {dose.outcome}"

    def take(self, day: dt.date, word: str) -> str:
        """Keep one word of the story, and tell how the knee answered."""
        if word == "c":
            told = [item for item in CRITERIA[self.phase] if item.how == SAID]
            self.checks += [Check(day, item.key, item.most if item.most is not None else 1) for item in told]
            return "lines told"
        if word.startswith("u"):
            self.said.append(Said(day, "usual", int(word[1:])))
            return f"usual pain {word[1:]}"
        kind, numbers = ("run", word.split(":")[1]) if word.startswith("r") else ("session", word[1:])
        before, worst, morning = (None if part == "-" else int(part) for part in numbers.split("/"))
        self.entries.append(Entry(day, kind, before, worst, morning, uid=f"{day}"))
        if kind == "run":
            self.runs.append(LongRun(day, int(word[1:].split(":")[0]) * 60, worst))
        answer = next(item for item in responses(self.entries, LIMITS) if item.entry.uid == f"{day}" and item.entry.kind == kind)
        return f"{kind} {numbers}: {answer.light} ({answer.reason})"

    def step(self, day: dt.date) -> str:
        found = responses(self.entries, LIMITS)
        checks = self.checks + shown(found, self.said, self.runs, day)
        standing = phase_after(self.phase, checks, found, began=self.began, today=day, limits=LIMITS)
        worst = [Measure(item.entry.day, item.entry.worst) for item in found if item.entry.worst is not None]
        told = see_someone(worst, began=MONDAY, today=day, phase=self.phase, phase_began=self.began, limits=LIMITS)
        notes = [f"see someone: {item.values['why']}" for item in told]
        if standing.advice.outcome in {"ready", "step-back"} and self.phase != KEEP:
            self.phase, self.began = str(standing.advice.values["to"]), day
            notes.append(f"{standing.advice.outcome}: on to {self.phase}")
        return f"  → {'; '.join(notes)}" if notes else ""
