"""What the pages of the pain finder show."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from exercises.catalogue.models import Evidence
from exercises.catalogue.pages import Sources, cited, claims
from exercises.figures.draw import marks, picker
from exercises.figures.rules.regions import pictures
from exercises.finder import queries, rules, words
from exercises.publishing.queries import Published, cards, pick, published_many, rule_withdrawn

# The places of each page, in the order of their numbers. What the other page asks travels along in hidden fields.
KNEE_PAGE = (*rules.KNEE, "shin-bump")
LIMB_PAGE = tuple(area for area in rules.ROWS if area not in rules.KNEE or area == "back-of-knee")


def pick_page(what: str, asked: rules.Asked) -> SimpleNamespace:
    """A page to choose on: the limb or the knee, with what is chosen already. One query."""
    titles = {card.slug: card for card in cards("pain-area")}
    here = KNEE_PAGE if what == "knee" else LIMB_PAGE
    places = [
        {"slug": slug, "title": titles[slug].title, "number": number, "on": slug in asked.areas}
        for number, slug in enumerate((slug for slug in here if slug in titles and slug != rules.NO_PAIN), 2 if what == "limb" else 1)
    ]
    numbers = {place["slug"]: place["number"] for place in places} | {"knee": 1}
    chosen_elsewhere = [slug for slug in asked.areas if slug not in here]
    return SimpleNamespace(
        knee=what == "knee",
        places=places,
        no_pain=titles.get(rules.NO_PAIN) if what == "limb" else None,
        no_pain_on=rules.NO_PAIN in asked.areas,
        kept=[{"slug": slug, "title": titles[slug].title} for slug in chosen_elsewhere if slug in titles],
        sides=[{"slug": slug, "title": title, "on": slug == asked.side} for slug, title in words.SIDES.items()],
        pictures=[_picture(f"{what}-{view}", numbers, set(asked.areas)) for view in ("front", "back")],
    )


def teaser() -> dict[str, Any]:
    """A drawing of the knee in outlines, for other pages: the leg and its places, without a request."""
    picture = pictures()["knee-front"]
    return {
        "box": " ".join(f"{value:g}" for value in picture.box),
        "skin": picker.skin("front"),
        "shapes": picker.shapes("knee-front"),
        "on": rules.KNEE[0],
    }


def _picture(key: str, numbers: dict[str, int], on: set[str]) -> dict[str, Any]:
    """One picture with its shapes, each with its number and whether it is chosen."""
    picture = pictures()[key]
    shapes = [shape for shape in picker.shapes(key) if shape.slug in numbers]
    return {
        "key": key,
        "view": picture.view,
        "box": " ".join(f"{value:g}" for value in picture.box),
        "plate": queries.limb(picture.view),
        "radius": picture.pin,
        "shapes": [{"shape": shape, "number": numbers[shape.slug], "on": shape.slug in on} for shape in shapes],
    }


def answer_page(asked: rules.Asked, person: queries.Person) -> SimpleNamespace:
    """The answer for the chosen places: first what has to be asked, then what may help, always when to be seen."""
    rows = rules.in_pain(rules.rows_of(asked.areas))
    muscles = queries.muscles_of(rows)
    care = published_many({("condition", queries.CARE)})
    titles = {card.slug: card.title for card in cards("pain-area")}
    body = person.body(asked, muscles)
    choice, offers = rules.choose_muscles(rows, body, queries.numbers()), queries.routines()
    found = {slug: queries.offer(card, person.locks) for slug, card in offers.items()}
    routines = rules.choose_routines(rows, found, body)
    sources = Sources(published_many(_named(rows, choice, routines, care.values())))
    withdrawn = rule_withdrawn(queries.RULES)
    state = "withdrawn" if rows and withdrawn else _state(rows, asked, person)
    return SimpleNamespace(
        state=state,
        withdrawn=withdrawn,
        title=_joined([titles[row.area] for row in rows if row.area in titles]),
        side=words.SIDES.get(asked.side, ""),
        unknown=asked.unknown,
        hidden=asked.pairs(),
        change_url=f"{reverse('finder:pick')}?{urlencode(asked.pairs())}" if asked.areas else reverse("finder:pick"),
        no_pain=[row.area for row in rows] == [rules.NO_PAIN],
        questions=[words.line(question) for question in rules.asked_first(rows)],
        incomplete=asked.answered == "some" and not asked.fits,
        stopped=words.lines(asked.fits),
        stopped_title=words.TITLES[words.lines(asked.fits)[0].level] if asked.fits else "",
        notes=_notes(rows, person, choice),
        known=person.known,
        start=_start(routines, offers, titles, sources) if state == "open" else None,
        others=_others(routines, offers) if state == "open" else [],
        passed=[{"title": offers[slug].title, "reason": words.OUT[reason]} for slug, reason in routines.passed] if state == "open" else [],
        muscles=_muscles(choice, muscles, body) if state == "open" else [],
        maps=_maps(choice.picked, muscles, left=asked.side == rules.LEFT) if state == "open" else [],
        muscles_why=_why(choice.why, sources, muscles, titles, offers) if choice.picked and state == "open" else None,
        further=_reading(choice.further, muscles),
        out=[_reading_one(slug, muscles) | {"reason": words.OUT[why]} for slug, why in choice.out if slug in muscles and why != "display"],
        display=_reading(
            dict.fromkeys([*(s for s, why in choice.out if why == "display"), *(s for row in rows for s in row.display)]), muscles
        ),
        reading=_reading(muscles, muscles),
        tellable=[{"slug": slug, "title": muscles[slug].document["title"]} for slug in _tellable(rows, body) if slug in muscles],
        told=asked.rest,
        tender=asked.tender,
        look_alikes=pick(cards("condition"), dict.fromkeys(slug for row in rows for slug in row.look_alikes)),
        advice=pick(cards("advice"), [slug for row in rows for slug in row.advice]),
        **_care(care, sources),
        sources=sources.listed(),
    )


def _joined(names: list[str]) -> str:
    """Names as one title: the first as it is, the others as they stand inside a sentence."""
    first, rest = names[:1], [name[:1].lower() + name[1:] for name in names[1:]]
    if not rest:
        return "".join(first)
    return _("%(some)s and %(last)s") % {"some": ", ".join(first + rest[:-1]), "last": rest[-1]}


def _state(rows: tuple[rules.Row, ...], asked: rules.Asked, person: queries.Person) -> str:
    """What the page is about: nothing chosen, a question first, a stop, a lock, or the answer."""
    if not rows:
        return "empty"
    if asked.fits:
        return "stopped"
    if person.locks.everything:
        return "locked"
    return "ask" if rules.asked_first(rows) and asked.answered != "none" else "open"


def _tellable(rows: tuple[rules.Row, ...], body: rules.Body) -> list[str]:
    """The muscles of which a person may say something: those that nothing but their own word leaves out."""
    everyone = dict.fromkeys(slug for row in rows for slug in row.muscles)
    return [slug for slug in everyone if body.out.get(slug, "told") == "told"]


def _named(rows, choice, routines, care: Iterable[Published]) -> set[tuple[str, str]]:
    """Every source that the page may show."""
    slugs = {*choice.why.sources, *(routines.why.sources if routines.why else ())}
    return {("source", slug) for slug in slugs}.union(*(cited(published.document) for published in care))


def _notes(rows, person: queries.Person, choice) -> list[Any]:
    keys = list(dict.fromkeys(key for row in rows for key in row.notes))
    if person.locks.light_pressure and choice.picked:
        keys.append("light-only")
    return [words.NOTES[key] for key in keys]


def _start(routines: rules.Routines, offers, titles: dict[str, str], sources: Sources) -> dict[str, Any] | None:
    """The routine to begin with, its reason and its explanation."""
    if routines.start is None or routines.why is None:
        return None
    card = offers[routines.start.routine]
    return {
        "card": card,
        "play_url": reverse("practice:play", args=[card.slug]),
        "reason": words.REASONS[routines.start.reason],
        "why": _why(routines.why, sources, {}, titles, offers),
    }


def _others(routines: rules.Routines, offers) -> list[dict[str, Any]]:
    return [
        {"card": offers[start.routine], "reason": words.REASONS[start.reason], "evidence": rules.REASONS[start.reason][0]}
        for start in routines.others
    ]


def _why(why: rules.Why, sources: Sources, muscles, titles, offers) -> dict[str, Any]:
    """One explanation in words: the rule, what went in, the numbers, what came out, how sure we are, who says so."""
    names = (
        {slug: found.document["title"] for slug, found in muscles.items()} | titles | {slug: card.title for slug, card in offers.items()}
    )
    return {
        "rule": words.RULES[why.rule],
        "inputs": [
            (words.INPUTS[key], ", ".join(str(names.get(slug, slug)) for slug in values)) for key, values in why.inputs.items() if values
        ],
        "threshold": [(words.NUMBERS[key], value) for key, value in why.threshold.items()],
        "outcome": ", ".join(str(names.get(slug, slug)) for slug in why.outcome),
        "evidence": why.evidence,
        "refs": sources.refs(why.sources),
    }


def _muscles(choice: rules.Muscles, muscles: dict[str, Published], body: rules.Body) -> list[dict[str, Any]]:
    found = [_reading_one(slug, muscles) for slug in choice.picked if slug in muscles]
    return [entry | {"number": number, "tender": entry["slug"] in body.tender} for number, entry in enumerate(found, 1)]


def _maps(picked: tuple[str, ...], muscles: dict[str, Published], *, left: bool) -> list[dict[str, Any]]:
    """The picked muscles on as few views as possible, with the zones where each may be felt."""
    slugs = [slug for slug in picked if slug in muscles]
    views = marks.views_of(slugs, {slug: _views(muscles[slug].document) for slug in slugs})
    return [
        {
            "view": view,
            "plate": queries.limb(view),
            "left": left,
            "radius": marks.RADIUS,
            "marks": marks.marks(view, {slug: slugs.index(slug) + 1 for slug in slugs if views.get(slug) == view}, left=left),
            "zones": [_zone(zone) for slug in slugs if views.get(slug) == view for zone in _zones(muscles[slug].document, view)],
        }
        for view in dict.fromkeys(views.values())
    ]


def _views(muscle: dict[str, Any]) -> list[str]:
    """The views on which its spots that may be pressed are shown."""
    live = [point for point in muscle.get("points", []) if not point.get("display_only")]
    return [place["view"] for point in live for place in point.get("placements", [])]


def _zones(muscle: dict[str, Any], view: str) -> list[dict[str, Any]]:
    return [zone for zone in muscle.get("referral", []) if zone["view"] == view]


def _zone(zone: dict[str, Any]) -> dict[str, str]:
    """An ellipse in units of the plates."""
    x, y = zone["cx"] * marks.WIDTH, zone["cy"] * marks.HEIGHT
    numbers = {"cx": x, "cy": y, "rx": zone["rx"] * marks.WIDTH, "ry": zone["ry"] * marks.HEIGHT}
    made = {key: f"{value:.1f}" for key, value in numbers.items()}
    return made | {"turn": f"rotate({zone.get('rotation', 0):g} {x:.1f} {y:.1f})", "faint": zone.get("strength", 1) < 1}


def _reading(slugs: Iterable[str], muscles: dict[str, Published]) -> list[dict[str, Any]]:
    return [_reading_one(slug, muscles) for slug in slugs if slug in muscles]


def _reading_one(slug: str, muscles: dict[str, Published]) -> dict[str, Any]:
    """A muscle as a link to its page."""
    document = muscles[slug].document
    return {
        "slug": slug,
        "title": document["title"],
        "summary": document["summary"],
        "url": reverse("catalogue:muscle", args=[slug]),
        "evidence": Evidence(document["evidence"]).value,
    }


def _care(care: dict[tuple[str, str], Published], sources: Sources) -> dict[str, Any]:
    """The care lists that stand on every answer."""
    document = next((published.document for published in care.values()), {})
    return {key: claims(document, sources, key) for key in ("emergency", "urgent", "professional")}
