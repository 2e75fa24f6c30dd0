/** Copies what a form's address answers as plain text; without a script, or where copying is refused, the form opens a page with the text. */
class CopyText extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!form || !navigator.clipboard?.writeText) return;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.copy(form).catch(() => form.submit());
    });
  }

  async copy(form) {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "text/plain" },
      redirect: "error",
    });
    if (!answer.ok) throw new Error(`${answer.status}`);
    await navigator.clipboard.writeText(await answer.text());
    // The button says so to the eyes, the live region to the ears.
    for (const place of this.querySelectorAll("[data-word], [role=status]")) place.textContent = this.dataset.done;
  }
}

if (!customElements.get("copy-text")) customElements.define("copy-text", CopyText);
