// Starred routines: with an account they are there, else in this browser.

import { askMe } from "../player/api.js";
import { remember, whoIsHere } from "./people.js";
import { get, put } from "./store.js";

const KEY = "stars";
const MOST = 200;

const starsHere = async () => (await get("days", KEY))?.slugs ?? [];
const changed = (slugs, slug, on) => [...(on ? [slug] : []), ...slugs.filter((other) => other !== slug)].slice(0, MOST);

/** The starred routines of the person in front of this device, newest first, as far as the device knows them. */
export async function starred() {
  const here = await whoIsHere();
  return here ? here.stars ?? [] : starsHere();
}

/** The routines that the programme of the person in front of this device asks for at present. */
export const assigned = async () => ((await whoIsHere())?.programme?.items ?? []).map(({ routine }) => routine);

/** Set or take away a star; an error sentence of the server, "network", or nothing where it worked. */
export async function setStar(slug, on) {
  const me = await askMe();
  if (!me && (await whoIsHere())) return "network";
  if (me?.authenticated) return tellAccount(me, slug, on);
  return (await put("days", { key: KEY, slugs: changed(await starsHere(), slug, on) })) ? "" : "store";
}

async function tellAccount(me, slug, on) {
  try {
    const answer = await fetch(`/api/v1/stars/${encodeURIComponent(slug)}`, {
      method: on ? "PUT" : "DELETE", headers: { Accept: "application/json", "X-CSRFToken": me.csrf }, redirect: "error",
    });
    if (!answer.ok) return (await answer.json()).error || "network";
    await remember({ ...me, stars: changed(me.stars ?? [], slug, on) });
    return "";
  } catch {
    return "network";
  }
}
