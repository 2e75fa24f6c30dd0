/** A form that a passkey answers: the browser asks the person, and what the key says goes into the hidden field. */

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

function create({ publicKey }) {
  // A key that lets in without a password has to keep who it is for, and to ask for finger, face or PIN.
  const authenticatorSelection = {
    ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  };
  return navigator.credentials.create({ publicKey: {
    ...publicKey, authenticatorSelection,
    challenge: bytes(publicKey.challenge),
    user: { ...publicKey.user, id: bytes(publicKey.user.id) },
    excludeCredentials: named(publicKey.excludeCredentials),
  } });
}

const get = ({ publicKey }) => navigator.credentials.get({
  publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: named(publicKey.allowCredentials) },
});

/** What the server reads: every buffer as text. */
function answer(key) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const response = {};
  for (const part of parts) if (key.response[part]) response[part] = text(key.response[part]);
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: key.getClientExtensionResults() };
}

export class PasskeyButton extends HTMLElement {
  connectedCallback() {
    if (!globalThis.PublicKeyCredential) return;
    this.hidden = false;
    const form = this.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(form).then(() => form.submit(), () => this.say(form));
    });
  }

  async ask(form) {
    this.say(form, "");
    const key = this.dataset.does === "create" ? await create(await this.wanted(form)) : await get(await this.wanted(form));
    form.elements.credential.value = JSON.stringify(answer(key));
  }

  /** What the key is asked: in the page, or from the server where the page is the same for everybody. */
  async wanted(form) {
    const told = this.querySelector("script[type='application/json']");
    const data = told ? JSON.parse(told.textContent) : await (await fetch(form.action, { headers: { Accept: "application/json" } })).json();
    return data.creation_options || data.request_options;
  }

  say(form, words) {
    const place = form.querySelector("[data-trouble]");
    place.textContent = words ?? place.dataset.trouble;
  }
}
