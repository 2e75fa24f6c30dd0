// Registers the small elements that improve pages; every page works without them.
import { PrintButton } from "./elements/print.js";
import { ZoneField } from "./elements/zone.js";

customElements.define("print-button", PrintButton);
customElements.define("zone-field", ZoneField);
