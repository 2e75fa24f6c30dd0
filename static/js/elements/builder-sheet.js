// The sheet of a therapist: numbers with less and more, dragging by the grip, and what a day comes to while it is typed.
// Without this module every button still does its work.

const SOON_MS = 600;

class BuilderSheet extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.summary = this.querySelector("[data-part=summary]");
    this.querySelectorAll("input[data-least]").forEach((input) => this.stepper(input));
    this.querySelectorAll(".grip").forEach((grip) => this.drag(grip));
    this.form.addEventListener("input", () => this.soon());
  }

  stepper(input) {
    const [least, most] = [Number(input.dataset.least), Number(input.dataset.most)];
    const step = most > 60 ? 5 : 1;
    const box = document.createElement("div");
    box.className = "stepper";
    input.replaceWith(box);
    const label = this.form.querySelector(`label[for="${input.id}"]`)?.textContent ?? "";
    const button = (sign, name, by) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = sign;
      // The number can be typed: these are for a finger.
      made.tabIndex = -1;
      made.setAttribute("aria-label", `${name}: ${label}`);
      made.addEventListener("click", () => {
        input.value = String(Math.min(most, Math.max(least, (Number(input.value) || 0) + by)));
        input.dispatchEvent(new Event("input", { bubbles: true }));
      });
      return made;
    };
    const { less, more } = this.dataset;
    box.append(button("−", less, -step), input, button("+", more, step));
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), SOON_MS);
  }

  // What the server says that it comes to; nothing is saved. A sheet that cannot be read yet keeps the last answer.
  async look() {
    const data = new FormData(this.form);
    data.set("do", "look");
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(location.href, { method: "POST", body: data, redirect: "error", signal: this.asked.signal });
      if (answer.ok) this.summary.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
    } catch { /* The next change asks again. */ }
  }

  drag(grip) {
    const thing = grip.closest(".thing");
    grip.hidden = false;
    let over = null;
    const mark = (next) => {
      over?.classList.remove("over");
      over = next;
      over?.classList.add("over");
    };
    grip.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      grip.setPointerCapture(event.pointerId);
      thing.classList.add("held");
    });
    grip.addEventListener("pointermove", (event) => {
      if (!grip.hasPointerCapture(event.pointerId)) return;
      mark(this.things().find((one) => one !== thing && this.covers(one, event.clientY)) ?? null);
    });
    const end = () => {
      thing.classList.remove("held");
      const place = over ? this.things().indexOf(over) : -1;
      mark(null);
      if (place >= 0) this.place(thing.dataset.key, place);
    };
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", () => { thing.classList.remove("held"); mark(null); });
  }

  things() {
    return [...this.querySelectorAll(".thing")];
  }

  covers(thing, y) {
    const { top, bottom } = thing.getBoundingClientRect();
    return y >= top && y <= bottom;
  }

  // Dropped: the same as pressing a button with this place.
  place(key, place) {
    const button = document.createElement("button");
    Object.assign(button, { type: "submit", name: "do", value: `place:${key}:${place}`, hidden: true });
    this.form.append(button);
    this.form.requestSubmit(button);
  }
}

customElements.define("builder-sheet", BuilderSheet);
