// What a step needs that the person does not have, and what takes its place. Plain data, no page.

const isAt = (have) => ({ slug }) => have.includes(slug);

// One kind of thing that a step needs: nothing where it is there, else what does instead.
function forGroup(group, have) {
  const [first] = group;
  const there = group.find(isAt(have));
  if (there === first) return [];
  if (there) return [{ way: "other", missing: first.title, text: there.title }];
  const known = group.find(({ substitute }) => substitute);
  return [known ? { way: "substitute", missing: known.title, text: known.substitute } : { way: "none", missing: first.title, text: "" }];
}

/** What stands in for the things of a step that are not at hand: {way, missing, text}. Who said nothing misses nothing. */
export function instead({ equipment = [], easier }, have) {
  if (!have) return [];
  const found = equipment.flatMap((group) => forGroup(group, have));
  const none = found.find(({ way }) => way === "none");
  if (!none) return found;
  // Another exercise in its place, if that one needs nothing that is not there either.
  const needs = easier?.exercise?.needs;
  return needs?.every((group) => group.some((slug) => have.includes(slug))) ? [{ ...none, way: "easier", text: easier.text }] : [none];
}

/** The keys of the steps that are done in one of these ways. */
export const stepsBy = (wanted, { steps }, have) => steps.filter((step) => instead(step, have).some(({ way }) => way === wanted)).map(({ key }) => key);
