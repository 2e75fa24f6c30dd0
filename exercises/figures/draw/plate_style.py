"""The colours of a plate, light and dark, as one style sheet for an SVG that stands alone."""

from __future__ import annotations

from functools import cache

# name: light, dark
COLOURS = {
    "skin": ("#f4e1d3", "#473a35"), "skinline": ("#c09a82", "#8a7064"), "edge": ("#8a4a24", "#000"), "nail": ("#f9ece2", "#5d4d46"),
    "muscle": ("#c07f71", "#a3645a"), "pale": ("#c88b7b", "#ad6f63"), "deep": ("#a9685c", "#7f4a43"),
    "muted": ("#dfcabf", "#62504a"), "mutedpale": ("#e4d1c7", "#68564f"), "mutedline": ("#bda193", "#47393a"),
    "light": ("#e6bba9", "#cf9585"), "shade": ("#8e4a42", "#4b2522"), "fibre": ("#7d3d37", "#4a211f"), "gap": ("#fcf1e8", "#2a2120"),
    "tendon": ("#efe6d5", "#c9bda6"), "tendonline": ("#b5a58c", "#7d725f"), "bone": ("#f8f1e0", "#d8cdb6"), "boneline": ("#b5a284", "#857a66"),
    "fascia": ("#e4cdb6", "#7d6a5b"), "fat": ("#f3dca6", "#b39a63"),
    "on": ("#d9622a", "#ff8a4a"), "onlight": ("#f7b583", "#ffc79c"), "online": ("#7a2708", "#5a1d04"),
    "refer": ("#a3146b", "#ff5fb0"), "ink": ("#14202b", "#fff6ec"), "paper": ("#fff", "#1b1415"), "stop": ("#7a4a00", "#ffcf5c"),
}  # fmt: skip

RULES = """
.sk{fill:var(--skin);stroke:var(--skinline);stroke-width:1.2}
.sl,.na{fill:none;stroke:var(--skinline);stroke-width:1.2;stroke-linecap:round}
.na{fill:var(--nail);stroke-width:.9}
.mu{fill:var(--muscle);stroke:var(--gap);stroke-width:1.5;stroke-linejoin:round}
.pa{fill:var(--pale)}.dp{fill:var(--deep)}
.li{fill:var(--light);opacity:.17}
.sh{fill:var(--shade);opacity:.16}
.fi{fill:none;stroke:var(--fibre);stroke-width:.55;stroke-linecap:round;opacity:.5}
.te{fill:var(--tendon);stroke:var(--tendonline);stroke-width:.6;stroke-linejoin:round}
.tf{fill:none;stroke:var(--tendonline);stroke-width:.6;stroke-linecap:round;opacity:.8}
.co{fill:none;stroke:var(--tendon);stroke-width:3;stroke-linecap:round}
.ed{stroke:var(--tendonline);stroke-width:4}
.lg{fill:none;stroke:var(--tendon);stroke-width:3;stroke-linecap:round}
.fa{fill:var(--fascia);stroke:var(--gap);stroke-width:1}
.ft{fill:var(--fat);stroke:var(--tendonline);stroke-width:.6}
.bo{fill:var(--bone);stroke:var(--boneline);stroke-width:1}
.bl{fill:none;stroke:var(--boneline);stroke-width:1;stroke-linecap:round}
.bs{fill:var(--boneline);opacity:.18}
.faint{opacity:.55}.soft{opacity:.75}.veil{opacity:.7}.inner{opacity:.62}
.ct{fill:none;stroke:var(--edge);stroke-opacity:.07}
.some .mu{fill:var(--muted)}
.some .pa{fill:var(--mutedpale)}
.some .fi{stroke:var(--mutedline)}
.some .li,.some .sh{opacity:.07}
.some .on>.mu{fill:var(--on);stroke:var(--online);stroke-width:2}
.some .on>.li{fill:var(--onlight);opacity:.2}
.some .on>.sh{fill:var(--online);opacity:.16}
.some .on>.fi{stroke:var(--online);opacity:.6}
.on>.te:first-child,.on>.bo:first-child{fill:var(--on);stroke:var(--online);stroke-width:2}
.gh{fill:var(--on);fill-opacity:.62;stroke:var(--online);stroke-width:2;stroke-dasharray:6 4}
.ol{fill:var(--on);fill-opacity:.16;stroke:var(--online);stroke-width:2.2;stroke-linejoin:round}
.rf{fill:url(#soft)}
.rd{fill:url(#dots)}
.s0,.s1,.s2{stop-color:var(--refer);stop-opacity:.6}.s1{stop-opacity:.36}.s2{stop-opacity:0}
.dt{fill:var(--refer)}
.np{fill:url(#hatch);stroke:var(--stop);stroke-width:2.2;stroke-dasharray:7 4}
.ns{fill:none;stroke:var(--paper);stroke-width:4.5;stroke-opacity:.75}
.hl{stroke:var(--stop);stroke-width:1.8}
.hb{fill:var(--paper);fill-opacity:.3}
.pt circle{fill:var(--ink);stroke:var(--paper);stroke-width:3}
.pt text{fill:var(--paper)}
.ho circle{fill:var(--paper);fill-opacity:.9;stroke:var(--ink);stroke-width:2.6}
.ho path{stroke:var(--ink);stroke-width:2.6;stroke-linecap:round}
.tg rect{fill:var(--paper);stroke:var(--ink);stroke-width:2}
text{font-weight:700;font-family:system-ui,"Segoe UI",sans-serif;fill:var(--ink);text-anchor:middle}
.lb{text-anchor:start;paint-order:stroke;stroke:var(--paper);stroke-width:5;stroke-linejoin:round;font-weight:600}
.lb.end{text-anchor:end}
.lt{paint-order:stroke;stroke:var(--paper);stroke-width:5;stroke-linejoin:round}
.ld{fill:none;stroke:var(--ink);stroke-width:1.4}
"""


# What a small picture needs of them: flat shapes, one of them marked.
PLAIN = (
    ".sk{",
    ".mu{",
    ".pa{",
    ".te{",
    ".fa{",
    ".bo{",
    ".ft{",
    ".faint{",
    ".some .mu{",
    ".some .pa{",
    ".some .on>.mu{",
    ".on>.te",
    ".gh{",
    ".ol{",
)


@cache
def sheet(plain: bool = False) -> str:
    """The style sheet: light unless the reader's system is dark; on paper always light."""
    lines = [line for line in RULES.strip().splitlines() if not plain or line.startswith(PLAIN)]
    rules = "".join(lines)

    def block(which: int) -> str:
        used = {name: pair[which] for name, pair in COLOURS.items() if f"var(--{name})" in rules}
        return "svg{" + ";".join(f"--{name}:{colour}" for name, colour in used.items()) + "}"

    return f"{block(0)}@media screen and (prefers-color-scheme:dark){{{block(1)}}}{rules}"
