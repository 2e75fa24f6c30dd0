// What the picture of a press shows, before anything is drawn.

const TOOLS = { "foam-roller": "roller", ball: "ball" };

/** The ways a spot can be looked at, with the own spot (if there is one) where it can be seen: a front view from above first, then as others see it, then from elsewhere. */
export function viewsOf(spot, own) {
  const drawn = [spot, ...(spot.others ?? [])].filter(({ view }) => view);
  const marked = own ? drawn.filter(({ view }) => view === own.view) : [];
  // The person's own spot is looked at first; in a view in which the point is not drawn it stands alone.
  const mine = own && !marked.length ? [{ ...own, alone: true }] : marked;
  const places = [...mine.map((place) => ({ ...place, own })), ...drawn.filter((place) => !marked.includes(place))];
  return places.flatMap((place) => (place.view === "front" ? [{ ...place, name: "own", turned: true }, { ...place, name: "front" }] : [{ ...place, name: place.view }]));
}

/** What presses: the step's first tool, else the thumbs; in the light version a flat hand and never a tool. */
export function toolOf(step, light) {
  if (light) return "palm";
  const found = (step.equipment ?? []).flat().find(({ slug }) => slug in TOOLS);
  return found ? TOOLS[found.slug] : "thumbs";
}
