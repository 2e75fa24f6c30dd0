/** A folded list that opens when an address inside it is followed, and before the page is printed. */
class FoldOpen extends HTMLElement {
  connectedCallback() {
    this.follow = () => this.open();
    this.unfold = () => { this.fold.open = true; };
    window.addEventListener("hashchange", this.follow);
    window.addEventListener("beforeprint", this.unfold);
    this.open();
  }

  disconnectedCallback() {
    window.removeEventListener("hashchange", this.follow);
    window.removeEventListener("beforeprint", this.unfold);
  }

  get fold() { return this.querySelector("details"); }

  open() {
    const aim = document.getElementById(location.hash.slice(1));
    if (!aim || !this.contains(aim) || this.fold.open) return;
    this.fold.open = true;
    aim.scrollIntoView();
  }
}

customElements.define("fold-open", FoldOpen);
