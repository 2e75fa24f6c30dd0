import { find, findAll, setText } from "../lib/dom.js";

/** Drives the reading of a file: sends the form's own step again and again, and shows how far it is. */
export class ImportSteps extends HTMLElement {
  connectedCallback() {
    if (this.hasAttribute("data-reading")) this.drive();
  }

  async drive() {
    const form = find("form", this);
    const button = find("[value=step]", form);
    button.hidden = true;
    let told = 0;
    try {
      for (;;) {
        const page = await this.step(form);
        this.show(page);
        if (!page.reading) break;
        // A screen reader hears every quarter, not every step.
        if (page.percent >= told + 25) {
          told = page.percent;
          setText(find("[data-import=status]", this), `${page.percent}%`);
        }
      }
      // What there is to answer or to read now stands on the page itself.
      location.reload();
    } catch {
      button.hidden = false;
    }
  }

  async step(form) {
    const body = new FormData(form);
    body.set("answer", "step");
    const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  show(page) {
    for (const place of findAll("[data-import]", document)) {
      const value = page[place.dataset.import];
      if (value !== undefined) setText(place, String(value));
    }
    find("progress", this).value = page.percent;
  }
}
