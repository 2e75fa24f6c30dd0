// Words of the page. The template writes them, translated, as <p data-s="key"> into a <template>;
// a key that stands there several times has several variants.

/** A function that gives the words for a key, with {names} filled in. */
export function wordsFrom(template) {
  const known = new Map();
  for (const item of template.content.querySelectorAll("[data-s]")) {
    const text = item.textContent.trim().replace(/\s+/g, " ");
    known.set(item.dataset.s, [...(known.get(item.dataset.s) ?? []), text]);
  }
  const words = (key, values = {}, variant = 0) => {
    const all = known.get(key);
    if (!all) return "";
    return all[variant % all.length].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? "");
  };
  words.count = (key) => known.get(key)?.length ?? 0;
  words.has = (key) => known.has(key);
  return words;
}
