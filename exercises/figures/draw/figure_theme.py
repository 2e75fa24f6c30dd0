"""Colours of the figures: light, dark, forced colours and paper, as one stylesheet.

`python -m exercises.figures.draw static/css/figures.css` writes it for pages; a test keeps the file and this table alike.
"""

# name: (light, dark)
COLOURS = {
    "skin": ("#dda583", "#d9a182"), "skin-far": ("#c08a6a", "#a87a60"), "hair": ("#4a3a36", "#6d564b"),
    "eye": ("#33251f", "#231a17"), "shirt": ("#3f7f86", "#4f9aa1"), "shirt-far": ("#2f656b", "#3a757b"),
    "short": ("#2f3e4e", "#4d6277"), "short-far": ("#24303d", "#394a5b"),
    "shoe": ("#e9e4db", "#e2dccf"), "shoe-far": ("#c4beb2", "#a9a397"), "sole": ("#8f887c", "#77705f"),
    "line": ("#ffffff", "#14181b"), "active": ("#dd6a2c", "#ff8a4a"), "active-light": ("#f7b583", "#ffc79c"),
    "prop": ("#b9a98f", "#8f826c"), "prop-dark": ("#94856c", "#6e6453"), "prop-soft": ("#d9cdb8", "#5e5649"),
    "mat": ("#cfdcd6", "#33423f"), "ice": ("#a9d3ea", "#3f7fa3"), "ice-line": ("#4d93b8", "#9fd2ee"),
    "ground": ("#9aa3a0", "#5f6a68"), "band": ("#d98a00", "#ffbe3d"), "arrow": ("#1d4f91", "#8fc1ff"),
    "ghost": ("#8a97a0", "#98a6b0"),
}  # fmt: skip
# what differs in the other bodies: skin, hair and clothes
BODIES = {
    "a": {},
    "b": {
        "skin": ("#8f5d40", "#9c6a4b"), "skin-far": ("#774a31", "#7b5139"), "hair": ("#8d8a88", "#b3afab"),
        "shirt": ("#8c4a63", "#a85f7a"), "shirt-far": ("#6f394e", "#82475d"),
        "short": ("#4b4f57", "#6a707b"), "short-far": ("#3a3e45", "#4f545d"),
        "shoe": ("#dfe3e8", "#d5dae1"), "shoe-far": ("#b7bdc6", "#9aa1ab"), "sole": ("#7f8893", "#6b7480"),
    },
    "c": {
        "skin": ("#efc6ab", "#e6b99d"), "skin-far": ("#d3a486", "#b98f76"), "hair": ("#6b3a24", "#96593c"),
        "shirt": ("#6a62a3", "#857dc0"), "shirt-far": ("#534c84", "#655e9a"),
        "short": ("#2f4a44", "#4d736b"), "short-far": ("#243a35", "#3b5a53"),
        "shoe": ("#e8e2ea", "#ddd6e0"), "shoe-far": ("#c3bbc6", "#a69eaa"), "sole": ("#8c8391", "#746c79"),
    },
}  # fmt: skip
RULES = """
.f-skin{fill:var(--f-skin)}.f-shirt{fill:var(--f-shirt)}.f-short{fill:var(--f-short)}.f-shoe{fill:var(--f-shoe)}
.f-sole{fill:var(--f-sole)}.f-hair{fill:var(--f-hair)}.f-eye{fill:var(--f-eye)}.f-dim{fill:#000;opacity:.1;stroke:none}
.f-far{--f-skin:var(--f-skin-far);--f-shirt:var(--f-shirt-far);--f-short:var(--f-short-far);--f-shoe:var(--f-shoe-far)}
.f-halo{stroke:var(--f-line);stroke-width:3;stroke-linejoin:round;opacity:.55}
.f-ghost{opacity:.3}
.f-ghost path{fill:var(--f-ghost)}
.f-ghost .f-dim,.f-ghost .f-halo{display:none}
.f-hot{fill:var(--f-active)}.f-fibre{fill:none;stroke:var(--f-active-light);stroke-width:1.4;stroke-linecap:round}
.f-arrow{fill:none;stroke:var(--f-arrow);stroke-width:4.5;stroke-linecap:round}.f-arrowhead{fill:var(--f-arrow)}.f-back :is(.f-arrow,.f-arrowhead){opacity:.15}
.f-ground{fill:none;stroke:var(--f-ground);stroke-width:2;stroke-linecap:round}
.f-mat{fill:var(--f-mat)}.f-prop{fill:var(--f-prop)}.f-dark{fill:var(--f-prop-dark)}.f-soft{fill:var(--f-prop-soft)}
.f-frame{fill:none;stroke:var(--f-prop-dark);stroke-width:5;stroke-linecap:round}.f-thick{stroke-width:9}.f-thin{stroke-width:2.4}
.f-ball,.f-roller,.f-weight,.f-cuff{fill:var(--f-band)}.f-hole{fill:var(--f-line);opacity:.55}
.f-gloss{fill:none;stroke:var(--f-line);stroke-width:2;stroke-linecap:round;opacity:.7}
.f-towel{fill:var(--f-prop-soft);stroke:var(--f-prop-dark);stroke-width:1.2}
.f-coil{fill:none;stroke:var(--f-prop-dark);stroke-width:1.4}
.f-seam{fill:none;stroke:var(--f-line);stroke-width:2;stroke-linecap:round;opacity:.6}
.f-crease{fill:none;stroke:var(--f-prop-dark);stroke-width:1.4;opacity:.5}
.f-rim{fill:none;stroke:var(--f-prop-dark);stroke-width:6}.f-spoke{fill:none;stroke:var(--f-prop-dark);stroke-width:1.6}
.f-crank{fill:none;stroke:var(--f-sole);stroke-width:5;stroke-linecap:round;stroke-linejoin:round}
.f-icepack{fill:var(--f-ice);stroke:var(--f-ice-line);stroke-width:1.2}
.f-water{fill:var(--f-ice);opacity:.35}.f-wave{fill:none;stroke:var(--f-ice-line);stroke-width:2.5;stroke-linecap:round}
.f-marks{fill:none;stroke:var(--f-ground);stroke-width:3;stroke-dasharray:18 22;stroke-linecap:round}
.f-puff{fill:none;stroke:var(--f-ground);stroke-width:2.5;stroke-linecap:round}
.f-band{fill:none;stroke:var(--f-band);stroke-width:5;stroke-linecap:round;stroke-linejoin:round}
"""
# The fills stay (they tell the muscle from the clothes); an outline keeps the person apart from any background. System
# colours are of no use here: an `<img>` does not get the reader's.
FORCED = """
.f-person path{stroke:var(--f-ground);stroke-width:.9}.f-person .f-fibre{stroke:var(--f-active-light)}
.f-person .f-band{stroke:var(--f-band);stroke-width:5}.f-person .f-crank{stroke:var(--f-sole);stroke-width:5}
.f-person .f-dim,.f-person .f-eye{stroke:none}
.f-halo{display:none}
"""


def stylesheet(body: str | None = None) -> str:
    """The rules with the colours of one body, or of all of them (chosen by .figure--a, -b, -c).

    Every selector begins with .figure or .f-, so that nothing else on a page is touched.
    """
    light, dark = (_colours(which, body) for which in (0, 1))
    themed = f"@media screen and (prefers-color-scheme:dark){{{dark}}}"
    # The player is dark at all hours.
    night = "" if body else f"@media (forced-colors:none){{{_colours(1, None, '.player ')}}}"
    return light + _compact(RULES) + themed + night + f"@media(forced-colors:active){{{_compact(FORCED)}}}"


def _colours(which: int, body: str | None, where: str = "") -> str:
    if body is not None:
        return _block(".figure", COLOURS | BODIES[body], which)
    bodies = (_block(f"{where}.figure--{name}", own, which) for name, own in BODIES.items() if own)
    return _block(f"{where}.figure", COLOURS, which) + "".join(bodies)


def _block(selector: str, colours: dict, which: int) -> str:
    return selector + "{" + "".join(f"--f-{name}:{pair[which]};" for name, pair in colours.items()) + "}"


def _compact(rules: str) -> str:
    return "".join(line.strip() for line in rules.strip().splitlines())
