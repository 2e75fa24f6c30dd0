"""The six ways in which a runner uses the pages, and what must hold on every screen in each. The test turns the clock."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import turn_clock

WAYS = ("keyboard", "screen reader", "reduced motion", "muted", "large text", "forced colours")
ENDS = "Three seconds"
# The screens that ask something; each is read out.
ASKS = ("find", "discomfort", "gate", "pain", "easier", "skip", "early", "after", "which")
# A word may wait this long for the one before it; the clock of the test runs on a little while a tap is made.
SOON_MS = 4500

# Every sound, word and shake of the phone, every tap of a pointer, every change of screen and every word of a live region.
WATCH = """() => {
    window.noise = []; window.pointers = 0;
    const note = (name) => () => { window.noise.push(name); };
    if (window.OscillatorNode) Object.assign(OscillatorNode.prototype, { start: note("tone"), stop() {} });
    if (window.speechSynthesis) window.speechSynthesis.speak = (speech) => { if (speech.text.trim()) window.noise.push("word"); };
    navigator.vibrate = note("shake");
    addEventListener("pointerdown", ({ isTrusted }) => { if (isTrusted) window.pointers += 1; }, true);
    const words = (node) => node.textContent.replace(/\\s+/g, " ").trim();
    const region = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest("[aria-live], [role=status], [role=alert]");
    const told = new Map();
    const tell = (at) => {
        if (at.getAttribute("aria-live") === "off" || !at.checkVisibility() || told.get(at) === words(at)) return;
        told.set(at, words(at));
        if (words(at)) window.heard("word", words(at), performance.now());
    };
    new MutationObserver((all) => {
        for (const { type, target } of all) {
            const at = target.nodeType === 1 ? target : target.parentElement;
            if (type === "attributes") window.heard("screen", target.dataset.state, performance.now());
            else if (at?.closest("[data-part=title]")) window.heard("screen", "", performance.now());
            else if (region(target)) tell(region(target));
        }
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-state"] });
}"""
FOCUSED = """() => {
    const at = document.activeElement;
    const words = at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || at.value || "";
    return words.replace(/\\s+/g, " ").trim();
}"""
# The ring round what has the focus: an outline or a shadow, on the control or on the label that stands for it, and nothing in front of it.
RINGED = """() => {
    const at = document.activeElement;
    const seen = [at, at.closest("label"), ...(at.labels ?? []), at.closest(".tick, .form-check, li")].filter(Boolean);
    const ring = (one) => ["", "::before", "::after"].some((part) => {
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one, part || null);
        return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
    });
    if (!seen.some(ring)) return "shows no ring";
    const { left, top, width, height } = (at.labels?.[0] ?? at).getBoundingClientRect();
    const front = document.elementFromPoint(left + width / 2, top + height / 2);
    return front && seen.some((one) => one.contains(front) || front.contains(one)) ? "" : "is hidden behind something";
}"""
MOVING = """() => document.getAnimations()
    .filter((one) => one.playState === "running" && one.effect.getComputedTiming().activeDuration > 1)
    .map((one) => one.effect.target.className || one.effect.target.tagName)"""
# With text twice as large: every control can be brought into sight, nothing covers it, and its words stay inside it.
CRAMPED = """() => {
    const wrong = [];
    const say = (one, what) => wrong.push(`${what}: ${one.textContent.trim().slice(0, 40) || one.getAttribute("aria-label") || one.id}`);
    const back = [scrollX, scrollY];
    for (const one of document.querySelectorAll("main :is(button, a[href], summary, label, select, textarea, input:not([type=hidden]))")) {
        if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || one.closest("svg, .vh") || one.matches(".vh")) continue;
        one.scrollIntoView({ block: "center", behavior: "instant" });
        const box = one.getClientRects()[0];
        if (!box || box.width < 2) continue;
        const { left, right, top, width, height } = box;
        if (left < -1 || right > innerWidth + 1) say(one, "over the edge");
        const front = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, innerHeight / 2));
        const same = front && (one.contains(front) || front.contains(one) || front.closest("label")?.control === one
            || one.control?.parentNode.contains(front));
        if (!same && !one.matches("input[type=checkbox], input[type=radio]")) say(one, "covered");
        const clips = ["hidden", "clip"].includes(getComputedStyle(one).overflowX);
        const long = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
        if (one.matches("button, a, summary, label") && clips && long) say(one, "cut short");
        const range = document.createRange();
        range.selectNodeContents(one);
        const text = range.getBoundingClientRect();
        if (one.matches("button") && (text.right > right + 1 || text.left < left - 1)) say(one, "spills");
    }
    for (const one of document.querySelectorAll("main :is([data-part=cue], [data-part=second], h1, p)")) {
        if (!one.checkVisibility() || one.closest(".vh")) continue;
        const { left, right } = one.getBoundingClientRect();
        if (one.textContent.trim() && (left < -1 || right > innerWidth + 1)) say(one, "over the edge");
    }
    scrollTo({ left: back[0], top: back[1], behavior: "instant" });
    return wrong;
}"""
# In forced colours backgrounds go: a button needs an edge, and one that is pressed must differ from its neighbour.
EDGELESS = """() => {
    const wrong = [];
    for (const one of document.querySelectorAll("main :is(button, a.btn, a.act, input, select, textarea)")) {
        if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || one.closest(".vh")) continue;
        const look = getComputedStyle(one);
        const ground = getComputedStyle(document.body).backgroundColor;
        const filled = ![ground, "rgba(0, 0, 0, 0)"].includes(look.backgroundColor);
        const line = (of) => parseFloat(of.borderTopWidth) > 0 && of.borderTopStyle !== "none" && ![ground, "rgba(0, 0, 0, 0)"].includes(of.borderTopColor);
        const edge = filled || line(look) || line(getComputedStyle(one.closest(".tick, .form-check") ?? one));
        if (edge || one.matches("input[type=checkbox], input[type=radio]")) continue;
        wrong.push(`no edge: ${one.textContent.trim() || one.getAttribute("aria-label")}`);
    }
    const looks = (one) => ["backgroundColor", "color", "borderTopColor", "borderTopWidth", "outlineStyle"].map((name) => getComputedStyle(one)[name]).join()
        + getComputedStyle(one, "::before").content;
    for (const on of document.querySelectorAll("main button[aria-pressed=true]")) {
        const off = [...on.parentNode.children].find((one) => !one.querySelector("svg") && one.matches("button[aria-pressed=false]"));
        if (off?.checkVisibility() && on.checkVisibility() && looks(on) === looks(off)) wrong.push(`pressed looks like unpressed: ${on.textContent.trim()}`);
    }
    return wrong;
}"""
OVER = """() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => `${one.tagName} ${one.className.baseVal ?? one.className}`)"""
CONTROLS = {"button", "link", "checkbox", "radio", "textbox", "combobox", "spinbutton", "slider", "switch", "listbox"}


class Runner:
    """A person at the pages, in one of the ways."""

    def __init__(self, page: Page, way: str) -> None:
        self.page, self.way = page, way
        self.heard: list[tuple[str, str, float]] = []
        self.shown: list[str] = []
        turn_clock(page)
        page.expose_function("heard", lambda kind, text, at: self.heard.append((kind, text, at)))
        page.add_init_script(f"({WATCH})()")
        if way == "reduced motion":
            page.emulate_media(reduced_motion="reduce")
        if way == "forced colours":
            page.emulate_media(forced_colors="active")
        if way == "large text":
            page.add_init_script("addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%'; })")

    # --- hands ---
    def tap(self, name: str, *, role: str = "button", exact: bool = True) -> Runner:
        """Use a control by its name: by finger, or with the keyboard alone."""
        if self.way == "keyboard":
            self.reach(name, exact=exact)
            # Like a finger, which waits until a control can be used.
            expect(self.page.locator(":focus")).not_to_have_attribute("aria-disabled", "true")
            self.page.keyboard.press("Enter")
        else:
            self.page.get_by_role(role, name=name, exact=exact).first.click()
        return self

    def tick(self, words: str) -> Runner:
        """Tick a box or choose an answer by its words."""
        if self.way == "keyboard":
            self.reach(words)
            self.page.keyboard.press("Space")
        else:
            self.page.locator("label", has_text=words).first.click()
        return self

    def choose(self, words: str) -> Runner:
        """Choose one of a group of answers: with the keyboard by the arrows, as a group of radio buttons wants."""
        if self.way != "keyboard":
            self.page.locator("label", has_text=words).first.click()
            return self
        group = self.page.locator(".form-check", has_text=words).locator("input").first
        first = group.evaluate("(one) => document.querySelector(`[name='${one.name}']`).labels[0].textContent.replace(/\\s+/g, ' ').trim()")
        steps = group.evaluate("(one) => [...document.querySelectorAll(`[name='${one.name}']`)].indexOf(one)")
        self.reach(first)
        self.page.keyboard.press("Space")
        for _ in range(steps):
            self.page.keyboard.press("ArrowDown")
        return self

    def type(self, label: str, text: str) -> Runner:
        """Write into a field."""
        if self.way == "keyboard":
            self.reach(label)
            self.page.keyboard.type(text)
        else:
            self.page.get_by_label(label, exact=False).first.fill(text)
        return self

    def reach(self, name: str, *, exact: bool = False) -> None:
        """Go to a control of this name with the Tab key, and see there that it has the focus."""
        expect(self.page.locator("main").get_by_text(name).or_(self.page.get_by_label(name)).first).to_be_attached()
        for _ in range(150):
            self.page.keyboard.press("Tab")
            words = self.page.evaluate(FOCUSED)
            if words == name or (not exact and name in words):
                assert self.page.evaluate(RINGED) == "", f"{name!r} on {self.page.url}"
                return
        raise AssertionError(f"the keyboard does not reach {name!r} on {self.page.url}")

    def wait(self, seconds: float) -> Runner:
        self.page.clock.run_for(int(seconds * 1000))
        return self

    # --- eyes and ears ---
    @property
    def state(self) -> str:
        return self.page.evaluate("document.getElementById('main')?.dataset.state ?? ''")

    def sees(self, phase: str) -> Runner:
        expect(self.page.locator("#main")).to_have_attribute("data-state", phase)
        self.look()
        return self

    def look(self) -> None:
        """What must hold on every screen: nothing over the edge, and what the way calls for."""
        self.finds("over the edge of the page", self.page.evaluate(OVER))
        LOOKS[self.way](self)

    def finds(self, what: str, wrong: list[str]) -> None:
        """Fail with everything that is wrong on this screen."""
        assert not wrong, f"{what} on {self.page.url} {self.state}: {wrong}"

    def words(self, since: int = 0) -> list[str]:
        return [text for kind, text, _at in self.heard[since:] if kind == "word"]


def only_keys(runner: Runner) -> None:
    assert runner.page.evaluate("window.pointers") == 0, "a pointer was used"


def is_told(runner: Runner) -> None:
    """Each control has a name, and a question that stands there was read out."""
    session = runner.page.context.new_cdp_session(runner.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    named = [node for node in nodes if not node["ignored"] and node["role"]["value"] in CONTROLS]
    nameless = [node["role"]["value"] for node in named if not node.get("name", {}).get("value", "").strip()]
    runner.finds("controls without a name", nameless)
    if runner.state in ASKS:
        question = runner.page.locator("[data-part=cue]").inner_text()
        live = runner.page.locator("[data-part=live]")
        if question not in live.inner_text():
            runner.wait(3)
        assert question in live.inner_text(), f"{runner.state}: the question is not read out"


def stands_still(runner: Runner) -> None:
    runner.finds("movement", runner.page.evaluate(MOVING))


def is_quiet(runner: Runner) -> None:
    """No sound, word or shake; what they would say stands on the screen."""
    runner.finds("noise", runner.page.evaluate("window.noise"))
    if runner.state not in ("", "before", "saving"):
        cue = runner.page.locator("[data-part=cue]")
        assert cue.inner_text().strip(), f"no words on {runner.state}"
        expect(cue).to_be_in_viewport()
        runner.shown.append(runner.state)


def has_room(runner: Runner) -> None:
    runner.finds("too little room", runner.page.evaluate(CRAMPED))


def has_edges(runner: Runner) -> None:
    assert runner.page.evaluate("matchMedia('(forced-colors: active)').matches")
    runner.finds("lost edges", runner.page.evaluate(EDGELESS))


LOOKS = {
    "keyboard": only_keys, "screen reader": is_told, "reduced motion": stands_still, "muted": is_quiet, "large text": has_room, "forced colours": has_edges,
}  # fmt: skip


def said_too_much(heard: list[tuple[str, str, float]]) -> list[str]:
    """Words of a session that came neither with a new screen nor as the last three seconds."""
    wrong, since = [], None
    for kind, text, at in heard:
        if kind == "screen":
            since = at
        elif since is not None and text != ENDS and not 0 <= at - since <= SOON_MS:
            wrong.append(text)
    return wrong
