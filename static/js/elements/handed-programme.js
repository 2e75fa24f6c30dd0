const KEPT = "selfcare.handed";

/** The token from the address, else the one that this device kept; a browser that keeps nothing has the address. */
function tokenHere() {
  const given = location.hash.slice(1);
  try {
    if (given) localStorage.setItem(KEPT, given);
    const token = given || localStorage.getItem(KEPT) || "";
    // The address bar of a phone that is passed on need not show it.
    if (given) history.replaceState(history.state, "", location.pathname);
    return token;
  } catch { return given; }
}

function forget() {
  try { localStorage.removeItem(KEPT); } catch { /* then nothing is kept */ }
}

function element(name, text, className = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** Shows the programme that a code opens. The token leaves the device in the body of one request, never in an address. */
export class HandedProgramme extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-forget]").addEventListener("click", () => {
      forget();
      this.show("none");
    });
    // A second code on the same page.
    addEventListener("hashchange", () => location.hash && this.open());
    this.open();
  }

  async open() {
    const token = tokenHere();
    if (!token) return this.show("none");
    try {
      const answer = await fetch(this.dataset.api, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }), cache: "no-store",
      });
      if (answer.status === 404) {
        forget();
        return this.show("gone");
      }
      if (!answer.ok) return this.show("away");
      this.fill(await answer.json(), token);
    } catch { this.show("away"); }
  }

  show(state) {
    for (const part of this.querySelectorAll("[data-state]")) part.hidden = part.dataset.state !== state;
  }

  fill(programme, token) {
    this.querySelector("[data-title]").textContent = programme.title;
    this.querySelectorAll("[data-therapist]").forEach((place) => { place.textContent = programme.therapist; });
    this.querySelectorAll("[name=token]").forEach((field) => { field.value = token; });
    this.querySelector("[data-phases]").replaceChildren(...programme.phases.map((phase) => this.phase(phase)));
    this.show("here");
  }

  phase({ title, items }) {
    const section = element("section", "", "stack");
    section.append(element("h2", title), ...items.map((item) => this.item(item)));
    return section;
  }

  item({ title, when, minutes, steps, note, play, withdrawn }) {
    const card = element("article", "", "card");
    const list = element("ul", "", "handed-steps");
    list.append(...steps.map((step) => {
      // One exercise has its name above it already.
      const line = element("li", steps.length === 1 && step.title === title ? "" : `${step.title} `);
      line.append(element("span", step.dose, "num"));
      return line;
    }));
    card.append(element("h3", title), element("p", [when, this.dataset.minutes.replace("{n}", minutes)].join(", "), "soft num"), list);
    if (note) card.append(element("p", note));
    card.append(withdrawn ? this.refusal(withdrawn) : this.start(title, play));
    return card;
  }

  start(title, play) {
    const link = element("a", this.dataset.play, "btn btn-primary");
    link.href = play;
    link.setAttribute("aria-label", this.dataset.playOf.replace("{title}", title));
    return link;
  }

  /** What was taken back says why, in the words that stand in the page. */
  refusal(reason) {
    const told = this.querySelector("template[data-withdrawn]").content.cloneNode(true);
    told.querySelector("[data-reason]").textContent = reason;
    return told;
  }
}

customElements.define("handed-programme", HandedProgramme);
