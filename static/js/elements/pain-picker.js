// The picture of the pain finder: tapping a shape ticks its box in the list, and the list marks the shape. The form is the truth;
// without this script the list does everything.

import { find, findAll, setText } from "../lib/dom.js";

class PainPicker extends HTMLElement {
  connectedCallback() {
    this.classList.add("live");
    this.status = find("[data-status]", this);
    for (const shape of findAll("[data-area]", this)) shape.addEventListener("click", () => this.tap(shape.dataset.area));
    this.addEventListener("change", (event) => this.changed(event));
    for (const [type, near] of [["pointerover", true], ["pointerout", false], ["focusin", true], ["focusout", false]]) {
      this.addEventListener(type, (event) => this.point(event, near));
    }
    // A page that comes back from the browser's memory keeps its ticks, but not what they had marked.
    this.back = () => this.mark();
    window.addEventListener("pageshow", this.back);
    this.mark();
  }

  disconnectedCallback() { window.removeEventListener("pageshow", this.back); }

  box(area) { return find(`input[name=area][value="${area}"]`, this); }

  tap(area) {
    const box = this.box(area);
    if (box) box.click();
    else find("[data-knee]", this)?.click();
  }

  changed({ target }) {
    if (target.name === "area" && target.checked) this.clash(target.value);
    this.mark();
  }

  /** "No pain now" and a place that hurts do not go together: the later tick counts. */
  clash(area) {
    for (const other of findAll("input[name=area]:checked", this)) {
      if (other.type === "checkbox" && (other.value === "no-pain-now") !== (area === "no-pain-now")) other.checked = false;
    }
  }

  mark() {
    for (const shape of findAll("[data-area]", this)) shape.classList.toggle("on", Boolean(this.box(shape.dataset.area)?.checked));
    const count = findAll("input[name=area]:checked, input[name=area][type=hidden]", this).length;
    const many = this.dataset.many.replace("{n}", count);
    setText(this.status, count === 0 ? "" : count === 1 ? this.dataset.one : many);
  }

  /** What is pointed at or focused on one side is marked on the other. */
  point({ target }, near) {
    const place = target.closest("[data-area], [data-row]");
    if (!place) return;
    const area = place.dataset.area ?? place.dataset.row;
    for (const other of findAll(`[data-area="${area}"], [data-row="${area}"]`, this)) other.classList.toggle("near", near);
  }
}

customElements.define("pain-picker", PainPicker);
