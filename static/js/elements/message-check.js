/** What of the list a text mentions, in the order of the list: the same decision as the server's, from the same list. */
export function topicsIn(text, words) {
  const plain = text.normalize("NFKC").toLowerCase();
  const line = ` ${(plain.match(/\p{L}+/gu) ?? []).join(" ")} `;
  return Object.keys(words).filter((topic) => words[topic].some((start) => line.includes(` ${start}`)));
}

/** Shows the care card before a message that wants it leaves the device. Without a script the server does the same. */
export class MessageCheck extends HTMLElement {
  connectedCallback() {
    this.words = JSON.parse(this.dataset.words);
    this.form = this.querySelector("form");
    this.card = this.querySelector(".before-sending");
    if (!this.form || !this.card) return;
    this.form.addEventListener("submit", (event) => this.check(event));
    // Back in the browser's history the button may still be off.
    addEventListener("pageshow", () => this.busy(false));
  }

  check(event) {
    const seen = this.form.elements.seen;
    const known = seen.value.split(",").filter(Boolean);
    const found = topicsIn(this.form.elements.text.value, this.words);
    if (found.every((topic) => known.includes(topic))) {
      this.busy(true);
      return;
    }
    event.preventDefault();
    this.show([...new Set([...known, ...found])]);
    seen.value = [...new Set([...known, ...found])].join(",");
  }

  show(topics) {
    for (const line of this.card.querySelectorAll("[data-topics]")) {
      line.hidden = !line.dataset.topics.split(" ").some((topic) => topics.includes(topic));
    }
    this.card.hidden = false;
    this.querySelector("[data-send]").hidden = true;
    this.querySelector("[data-anyway]").hidden = false;
    this.card.focus();
    this.card.scrollIntoView({ block: "nearest" });
  }

  busy(on) {
    for (const button of this.form.querySelectorAll("[type=submit]")) button.disabled = on;
  }
}

customElements.define("message-check", MessageCheck);
