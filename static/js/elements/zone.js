/** The device's time zone as an IANA name, or "" where the browser does not tell. */
export function deviceZone() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "";
}

/** Fills an empty time zone field inside it, so that a session lands on the right local day. */
export class ZoneField extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("[name=zone]");
    if (field && !field.value) field.value = deviceZone();
  }
}
