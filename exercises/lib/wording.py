"""How easy a text is to read, and what may frighten: advice for those who write, never a prohibition.

The grade is Flesch and Kincaid's (1975); syllables are counted by a rough rule, so the first digit counts and the second does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Player and care cards; everything else.
GRADE_CLOSE, GRADE_PAGE = 6, 8
MOST_WORDS = 20
FEAR = re.compile(
    r"\b(ruptur\w*|weak(?:ness)?|worn|maltrack\w*|damag\w*|crumbl\w*|degenerat\w*|wear and tear|ruin\w*|destroy\w*"
    r"|permanent\w*|crippl\w*|dangerous\w*|never again)\b",
    re.IGNORECASE,
)
BLAME = re.compile(r"\b(lazy|you failed|your fault|must not miss|no excuse\w*|you should have)\b", re.IGNORECASE)


def words(text: str) -> list[str]:
    """The words of a text in lower case; a number counts as a word."""
    return re.findall(r"[a-z0-9]+(?:['’-][a-z0-9]+)*", text.lower())


def sentences(text: str) -> list[str]:
    """A text cut at full stops, question marks and exclamation marks."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if words(part)]


def syllables(word: str) -> int:
    """A rough count: groups of vowels, less a silent final e."""
    if word.isdigit():
        return 1
    total = 0
    for whole in word.split("-"):
        part = re.sub(r"['’].*$", "", whole)
        count = len(re.findall(r"[aeiouy]+", part))
        silent_e = part.endswith("e") and not part.endswith(("le", "ee", "ye"))
        silent_ed = part.endswith("ed") and not part.endswith(("ted", "ded"))
        if count > 1 and (silent_e or silent_ed):
            count -= 1
        total += max(count, 1)
    return total


def reading_grade(texts: Iterable[str]) -> float:
    """Flesch–Kincaid grade of several pieces of text taken together; 0 where there are no words."""
    found = [part for text in texts for part in sentences(text)]
    spoken = [word for part in found for word in words(part)]
    if not spoken:
        return 0.0
    return 0.39 * len(spoken) / len(found) + 11.8 * sum(map(syllables, spoken)) / len(spoken) - 15.59


@dataclass(frozen=True)
class Advice:
    """One hint about a text: what kind, one sentence, and the words that it is about."""

    kind: str
    sentence: str
    about: str = ""


def advise(text: str, *, limit: int = GRADE_PAGE) -> list[Advice]:
    """What could be plainer or kinder in a text, most useful first; empty where nothing is to be said."""
    found = []
    grade = reading_grade([text])
    # A few words have no meaningful grade.
    if len(words(text)) >= 8 and grade > limit:
        found.append(Advice("grade", f"Reading grade {grade:.0f}; aim for {limit} or below. Shorter words and sentences help."))
    for part in sentences(text):
        if (count := len(words(part))) > MOST_WORDS:
            found.append(Advice("long", f"This sentence has {count} words; aim for {MOST_WORDS} or fewer.", part[:80]))
    found += [Advice("fear", "This may frighten. Is there a calmer word?", hit.group(0)) for hit in FEAR.finditer(text)]
    found += [Advice("blame", "This may sound like blame.", hit.group(0)) for hit in BLAME.finditer(text)]
    if "!" in text:
        found.append(Advice("tone", "No exclamation marks: calm reads better.", "!"))
    return found
