// The few things the scripts do with the page. Text only ever goes in as text.

const SVG = "http://www.w3.org/2000/svg";

/** The first element that fits a selector. */
export const find = (selector, root = document) => root.querySelector(selector);

/** All elements that fit a selector, as an array. */
export const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

/** A new element with attributes and children; strings become text. */
export function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** A new SVG element with attributes and children. */
export function makeSvg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Set the text of an element, only when it changes, so that nothing is read out twice. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Let the page breathe: what follows is a task of its own. Timers would be held back in a page that is not seen. */
export const breath = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = resolve;
  port2.postMessage(null);
});

/** Do something once the page was laid out and drawn again: a focus set before makes the browser lay everything out twice. */
export function onceLaidOut(element, act) {
  new ResizeObserver((_entries, watch) => {
    watch.disconnect();
    breath().then(act);
  }).observe(element);
}

/** An icon of the page's sprite. */
export const icon = (name) => makeSvg("svg", { class: "i", viewBox: "0 0 24 24", "aria-hidden": "true" }, makeSvg("use", { href: `#i-${name}` }));
