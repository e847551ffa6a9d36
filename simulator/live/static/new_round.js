// A new round: in which world it begins, and what is asked before it does.
import { worldChanges } from "./world_facts.js";
import { t } from "./words.js";

/** @typedef {import("./messages.js").Room} Room */
/** @typedef {{ preset: number, world: object }} Place where a room is, or is to go */

/**
 * Whether two places are the same.
 * @param {Place} one
 * @param {Place} other
 */
export const isSame = (one, other) =>
  one.preset === other.preset && JSON.stringify(one.world) === JSON.stringify(other.world);

/**
 * What the world of a room becomes somewhere else, in a sentence; nothing where it stays.
 * @param {Place} room
 * @param {Place} next
 * @param {any[]} presets
 * @param {any[]} kinds of shock
 */
function change(room, next, presets, kinds) {
  const before = room.preset === next.preset ? room.world : {},
    { come, go } = worldChanges(presets[next.preset], before, next.world, kinds);
  const told = [come.length ? t`New: ${come.join(", ")}.` : "", go.length ? t`Gone: ${go.join(", ")}.` : ""];
  return told.filter(Boolean).join(" ");
}

/**
 * What is asked before a round begins.
 * @param {Place} room
 * @param {Place} next
 * @param {any[]} presets
 * @param {any[]} kinds of shock
 */
export function questionOf(room, next, presets, kinds) {
  const { title } = presets[next.preset],
    changed = change(room, next, presets, kinds),
    world = changed ? t`Its world changes. ${changed}` : "";
  if (next.preset !== room.preset) {
    const left = presets[room.preset].title;
    return [
      t`Begin a new round on the scenario “${title}”, no longer on “${left}”? The round that is on is kept, and tables stay; their policies do not go along.`,
      world,
    ].join(" ");
  }
  return [
    t`Begin a new round on the scenario “${title}”? The round that is on is kept, and tables stay; each goes on from its policy.`,
    world || (isSame(room, next) ? t("Its world stays as it is.") : ""),
  ].join(" ");
}

/**
 * That a room stays where it is though another world is chosen at the top.
 * @param {Place} room
 * @param {Place} next
 * @param {any[]} presets
 * @param {any[]} kinds of shock
 */
export function stayOf(room, next, presets, kinds) {
  const { title } = presets[next.preset];
  return [
    t`Tables have sent policies, so the room stays in its world. “New round” moves it to the one that is chosen: ${title}.`,
    change(room, next, presets, kinds),
  ].join(" ");
}
