// The target of a room: a sentence, a figure that tables try to reach, or both.
import { byId, el } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./messages.js").Room} Room */

/** What the facilitator set as a figure; null for none. */
export function goalSet() {
  const figure = byId("goal-figure").value,
    { value } = byId("goal-value");
  return figure && value !== "" ? { figure, side: byId("goal-side").value, value: Number(value) } : null;
}

/**
 * The figures of the board to choose from; the one that is chosen stays.
 * @param {Room} room
 */
export function fillGoal(room) {
  const list = byId("goal-figure"),
    chosen = list.value,
    names = room.criteria.map((c) => c.name).join();
  if (list.dataset.names === names || document.activeElement === list) return;
  list.dataset.names = names;
  list.replaceChildren(
    el("option", { value: "" }, t("no figure")),
    ...room.criteria.map((c) => el("option", { value: c.name, selected: c.name === chosen }, c.label)),
  );
}

/**
 * The target as it is read.
 * @param {Room} room
 */
export function targetOf(room) {
  const words = [room.target, room.goal?.words].filter(Boolean).join(" · ");
  return words ? t`Target: ${words}` : "";
}
