// What is next, with its reason: one suggestion, and the way to something else.

import { make, setText } from "../lib/dom.js";
import { dayName, given, part, root, say, show, timeOf, w, whenOf } from "./show.js";

const SETTLE = "settle-5";
const FIRST = "first-six-minutes";

const to = (kind, slug) => root.dataset[kind].replace("/slug/", `/${slug}/`);
const sentences = (...texts) => texts.filter(Boolean).join(" ");

// For each kind: the line above, the title, why, and the button.
const CARDS = {
  begin: (next) => ({ from: w(next.slug ? "next.star" : "next.new"), title: next.title || w("next.new.title"), href: to("detail", next.slug || FIRST), label: w("next.go.start") }),
  go: (next, said) => ({ from: w("next.last", { day: dayName(next.last) }), title: next.title, why: sentences(said, w("next.optional")), href: next.slug && to("play", next.slug), label: w("next.go.start") }),
  done: (next, said) => ({ from: w("next.done"), title: w("next.done.title"), why: said || w("next.done.why") }),
  rest: (next, said) => ({ from: w("next.rest"), title: w("next.rest.title"), why: said, href: to("detail", SETTLE), label: w("next.go.settle") }),
  seen: (next, said) => ({ from: w("next.seen"), title: w("next.seen.title"), why: said, href: "/safety/", label: w("next.go.check") }),
};

function showWhy(found) {
  const { answer, at, old, withdrawn } = found ?? {};
  show("why", Boolean(found));
  if (!found) return;
  say("why-said", withdrawn ? w("why.withdrawn", { reason: withdrawn }) : w(old ? "why.old" : "why.from", { day: whenOf(at) }));
  part("why-facts").replaceChildren(...Object.entries(answer?.seen ?? {}).map(fact));
  say("why-rule", answer ? w("why.rule", { rule: answer.rule, limits: limitsOf(answer), sources: answer.sources.map((slug) => w(`source.${slug}`) || slug).join("; ") }) : "");
  say("why-override", answer?.override.sentence ?? "");
}

function fact([name, value]) {
  const said = Array.isArray(value) ? value.map((flag) => w(`flag.${flag}`)).join(", ") : w(`settled.${value}`) || given(value);
  return make("div", {}, make("dt", {}, w(`seen.${name}`)), make("dd", {}, said || w("not_given")));
}

function limitsOf({ limits }) {
  const said = Object.entries(limits).map(([name, n]) => w(`limit.${name}`, { n }));
  return said.length ? said.join(", ") : w("why.no_limits");
}

/** Show what is next; `found` is the advice, if there is any; `told` says that its reason stands above already. */
export function showNext(next, found, row, told = false) {
  const answer = found?.answer && !found.old ? found.answer : null;
  const said = answer ? sentences(told ? "" : answer.sentence, answer.next.sentence) : row ? w(`reason.${row.reason}`) : "";
  const { from, title, why = "", href = "", label = "" } = CARDS[next.kind](next, said);
  show("next", true);
  setText(part("next-from"), from);
  setText(part("next-title"), title);
  say("next-why", why);
  say("next-press", next.pressFrom && ["go", "done"].includes(next.kind) ? w("next.press", { time: timeOf(next.pressFrom) }) : "");
  part("next-go").hidden = !href;
  if (href) part("next-go").href = href;
  setText(part("next-go"), label);
  showWhy(row ? found ?? { answer: null, at: 0, old: false, withdrawn: "" } : null);
  if (row && !found) say("why-said", w("why.none"));
}
