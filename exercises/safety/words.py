"""What the stop list says: its lines, why each is asked, what to do, and the care card that is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from exercises.safety import rules

LINES = {
    "hot-and-ill": _("My knee is hot, red or swollen, and I feel ill or feverish."),
    "calf-or-thigh-swollen": _("My calf or thigh is swollen, warm or painful in a new way."),
    "breathless-or-chest-pain": _("I am short of breath, or I have pain in my chest."),
    "fresh-injury": _(
        "I had a fall, a blow or a twist in the last 7 days, and I cannot take four steps or bend the knee to a right angle."
    ),
    "stuck-or-out-of-shape": _("My knee is stuck or out of shape, or it swelled up within hours."),
    "cannot-lift-leg": _("I cannot lift my leg when it is straight."),
    "numb-or-weak": _("My leg or foot is numb, tingling or weak."),
    "night-or-groin-pain": _("I have pain all the time at night or at rest, or pain in the groin that gets worse when I run."),
    "under-18": _("I am under 18."),
    "blood-thinners": _("I take blood thinners, or I bleed easily."),
    "earlier-clot": _("I have had a blood clot."),
    "poor-feeling": _("I cannot feel my leg well."),
    "fragile-bones": _("I have weak bones, or I have taken steroids for a long time."),
    "cancer-now": _("I have cancer now."),
    "pregnant-or-after-birth": _("I am pregnant, or I gave birth in the last six weeks."),
    "skin-not-well": _("I have a wound, rash, burn or bruise where I would press."),
}
WHY = {
    "hot-and-ill": _("It may be germs in the joint. They can harm a joint fast."),
    "calf-or-thigh-swollen": _("It may be a blood clot. It must not be pressed or worked."),
    "breathless-or-chest-pain": _("A blood clot can move to the lung. The heart can be the cause too."),
    "fresh-injury": _("A bone may be broken."),
    "stuck-or-out-of-shape": _("Something inside the knee may be torn, broken or out of place."),
    "cannot-lift-leg": _("The tendon of the thigh may be torn."),
    "numb-or-weak": _("A nerve may be under strain."),
    "night-or-groin-pain": _("Bone or hip can be the cause. Runners can get a fine crack in a bone."),
    "under-18": _("Young knees and hips still grow. Pain there has other causes and needs other care."),
    "blood-thinners": _("Firm pressure can cause a deep bruise."),
    "earlier-clot": _("A vein that had a clot should not be pressed."),
    "poor-feeling": _("You could press too hard and not notice."),
    "fragile-bones": _("Pressure can be too much for weak bone."),
    "cancer-now": _("Bone and skin can be easy to hurt. Ask your team first."),
    "pregnant-or-after-birth": _("Clots are more common in this time."),
    "skin-not-well": _("Sore skin and fresh bruises need to heal first."),
}
TO_DO = {
    "hot-and-ill": _("Go to an emergency department now, or call the emergency number."),
    "calf-or-thigh-swollen": _("See a doctor today. Do not rub or press the leg. If you get short of breath, call the emergency number."),
    "breathless-or-chest-pain": _("Call the emergency number now."),
    "fresh-injury": _("Go to an emergency department or a walk-in centre today. You may need an X-ray."),
    "stuck-or-out-of-shape": _("Go to an emergency department now. Do not try to push the knee back."),
    "cannot-lift-leg": _("Go to an emergency department now. Do not put weight on the leg."),
    "numb-or-weak": _(
        "See a doctor in the next few days. If you are numb between the legs, or cannot hold or pass water, call the emergency number now."
    ),
    "night-or-groin-pain": _("See a doctor in the next three days. Do not run and do not hop until then."),
    "under-18": _(
        "Speak to a parent or carer, and see a doctor or physio. If you limp, or your hip, groin or thigh hurts, be seen today and keep "
        "your weight off the leg."
    ),
}
TITLES = {
    "emergency": _("Get help now"),
    "urgent": _("See a doctor first"),
    "professional": _("Please be seen first"),
    "age": _("This is made for adults"),
}
# For a lock whose line is not asked any more.
BE_SEEN = _("See a doctor or physio before you go on.")


@dataclass(frozen=True)
class Line:
    """A ticked line with what to do about it; as text it is the line itself."""

    key: str
    text: Any
    to_do: Any
    why: Any

    def __str__(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Card:
    """The care card: the most serious level wins, and its first line says what to do now."""

    level: str
    title: Any
    lines: tuple[Line, ...]
    action: Any
    numbers: tuple[str, ...]

    @property
    def help_now(self) -> bool:
        """Whether the card is about today rather than the next days."""
        return self.level in {"emergency", "urgent"}


def line(key: str) -> Line:
    """One line with everything we say about it."""
    return Line(key, LINES[key], TO_DO.get(key, BE_SEEN), WHY[key])


def lines_of(keys: Iterable[str]) -> tuple[Line, ...]:
    """Lines in the order of the lists."""
    return tuple(line(key) for key in rules.in_order(keys))


def card_for(ticked: Iterable[str], numbers: Sequence[str]) -> Card:
    """The care card of the ticked lines, with the emergency numbers of this install."""
    keys = rules.by_seriousness(ticked)
    level = rules.level_of(keys)
    return Card(level, TITLES[level], tuple(line(key) for key in keys), TO_DO[keys[0]] if keys else BE_SEEN, tuple(numbers))
