// From the state of the machine to the document that is saved: session 1.

function painRows(state, area) {
  const rows = [];
  const add = (moment, value) => {
    // No answer is never nought: without a number there is no row.
    if (value !== null && value !== undefined) rows.push({ moment, area, side: state.knee, value });
  };
  add("before", state.before);
  add("worst", state.worst);
  return rows;
}

// In the document a step has a key; everything else keeps its name.
const stepRow = ({ step, ...rest }) => ({ key: step, ...rest });

/** The session document of a state; the wall clock and the ids come from outside. */
export function sessionDocument(state, given) {
  const document = {
    session: 1,
    uid: given.uid,
    revision: 1,
    plan: state.plan.id,
    opened: given.opened,
    zone: given.zone,
    started_at: given.started_at,
    ended_at: given.ended_at,
    sent_at: given.sent_at ?? given.ended_at,
    end: state.end ?? "early",
    language: given.language,
    pain: painRows(state, given.area ?? "knee"),
    flags: [...state.flags],
    steps: state.rows.map(stepRow),
  };
  for (const name of ["assignment", "slot", "taped"]) if (given[name]) document[name] = given[name];
  if (state.worstStep) document.worst_step = state.worstStep;
  return document;
}
