// The traffic light of one session. The twin of exercises/practice/rules.py:
// tests/cases/light.json holds the two together.

export const CALM = 2;
export const LIMIT = 5;

const verdict = (light, reason) => ({ light, reason });
const known = (value) => value !== null && value !== undefined;

/** How much higher the morning was than the start, or null when one is missing. */
export function morningRise({ morning, before }) {
  return known(morning) && known(before) ? morning - before : null;
}

/** The light (green, amber, red, unknown) and the code of its reason. */
export function light(numbers) {
  const { worst, flags, rose_before: roseBefore } = numbers;
  const rise = morningRise(numbers);
  if (flags && flags.length) return verdict("red", "flag");
  if (known(worst) && worst > LIMIT) return verdict("red", "worst-high");
  if (rise !== null && rise >= 2) return verdict("red", "morning-up-two");
  if (rise === 1 && roseBefore) return verdict("red", "morning-up-twice");
  if (rise === 1) return verdict("amber", "morning-up-one");
  if (!known(worst)) return verdict("unknown", "worst-missing");
  if (worst > CALM) return verdict("amber", "worst-middle");
  if (!known(numbers.morning)) return verdict("unknown", "morning-missing");
  if (rise === null) return verdict("unknown", "before-missing");
  return verdict("green", "calm");
}

/** The colour of one pain number on its own. */
export function level(value) {
  if (value > LIMIT) return "red";
  return value > CALM ? "amber" : "green";
}
