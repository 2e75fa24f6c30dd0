// Switches of the device: preferences, nothing about health.

const SWITCHES = "selfcare.cues";

/** The switches for voice, beeps, vibration and flash, over the defaults given. */
export function readSwitches(defaults) {
  try {
    return { ...defaults, ...JSON.parse(localStorage.getItem(SWITCHES) ?? "{}") };
  } catch {
    return { ...defaults };
  }
}

/** Keep the switches on this device. */
export function writeSwitches(switches) {
  try {
    localStorage.setItem(SWITCHES, JSON.stringify(switches));
  } catch {
    // They hold until the page closes.
  }
}
