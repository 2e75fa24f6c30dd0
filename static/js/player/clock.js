// The one place that reads a clock.

/** Monotonic milliseconds: every length is taken from these. */
export const now = () => performance.now();

/** The wall clock in milliseconds: only for dates. */
export const wall = () => Date.now();

/** The wall clock as an instant in UTC. */
export const instant = () => new Date(wall()).toISOString();

/** The time zone of the device. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
