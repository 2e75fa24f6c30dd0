// Speaks the cues, in the language of the page, each time in other words.

/** A voice; `words` gives the variants, `switches.voice` is its switch. */
export function voice(words, switches, language) {
  const turns = new Map();
  const synth = window.speechSynthesis;
  // The list of voices comes only after it was asked for.
  synth?.getVoices?.();
  const fresh = (key, values) => {
    // Not the same opening every time the player is opened.
    const turn = turns.get(key) ?? Math.floor(Math.random() * words.count(key));
    turns.set(key, turn + 1);
    return words(key, values, turn);
  };
  return {
    /** Whether this device has a voice to speak with. */
    available: () => Boolean(synth && (synth.getVoices?.().length ?? true)),
    /** Say one cue; what was being said gives way. */
    say(key, values = {}) {
      if (!switches.voice || !synth || !words.has(key)) return;
      // The beeps count too: a number never cuts off how the step begins.
      if (key === "say.count" && synth.speaking) return;
      synth.cancel();
      const speech = new SpeechSynthesisUtterance(fresh(key, values));
      speech.lang = language;
      synth.speak(speech);
    },
    /** Some phones speak only after they were allowed to inside a tap. */
    prime() {
      if (!switches.voice || !synth) return;
      const empty = new SpeechSynthesisUtterance(" ");
      empty.volume = 0;
      synth.speak(empty);
    },
    silence() { synth?.cancel(); },
  };
}
