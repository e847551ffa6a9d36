// The target of a room: a sentence, a figure that tables try to reach, or both.
import { byId, complain, el } from "./dom.js";
import { asNumberBox, typedIn } from "./number_box.js";
import { session } from "./storage.js";
import { digits } from "./values.js";
import { t } from "./words.js";

/** @typedef {import("./messages.js").Room} Room */
/** @typedef {import("./messages.js").Kpi} Kpi */

/** @type {Map<string, Kpi>} */
const figures = new Map();
const LARGEST = 1e12;
const FIELDS = ["target-text", "goal-figure", "goal-side", "goal-value"];
let place = ""; // under which what is typed and not set outlives a reload

/**
 * Take the figures that a target may be of.
 * @param {Kpi[]} kpis
 */
export function offerFigures(kpis) {
  for (const kpi of kpis) figures.set(kpi.name, kpi);
  byId("goal-figure").onchange = paintUnit;
  byId("target-form").oninput = keepTyped;
}

/** The unit in which the value is typed. */
function paintUnit() {
  const { unit, times } = figures.get(byId("goal-figure").value)?.typed ?? { unit: "", times: 1 };
  byId("goal-unit").textContent = unit;
  asNumberBox(byId("goal-value"), { low: -LARGEST, high: LARGEST, unit, pound: times });
}

/** What is typed belongs to the target that it is to replace: once another one is set, it is given up. */
function keepTyped() {
  const typed = FIELDS.map((id) => byId(id).value);
  if (place) session.set(place, JSON.stringify({ typed, set: byId("goal-figure").dataset.set }));
}

/** @param {string} set */
function takeTyped(set) {
  const kept = JSON.parse(session.get(place) ?? "null");
  if (kept?.set === set) FIELDS.forEach((id, at) => (byId(id).value = kept.typed[at]));
  else session.set(place, null);
}

/** What the facilitator set as a figure; null for none, and undefined where what was typed was refused. */
export function goalSet() {
  const figure = byId("goal-figure").value,
    box = byId("goal-value");
  if (!figure || box.value.trim() === "") return null;
  const value = typedIn(box);
  if (value !== null) return { figure, side: byId("goal-side").value, value };
  complain(t`The value of a target is a number; ${box.value} was not taken`);
  box.value = box.defaultValue;
  keepTyped();
  return undefined;
}

/**
 * The figures of the board to choose from, and what is set, unless somebody is about to change it.
 * @param {Room} room
 */
export function fillGoal(room) {
  if (!figures.size || byId("target-form").querySelector(":is(input, select):focus")) return;
  place = `target-${room.code}`;
  const list = byId("goal-figure"),
    names = [...new Set([...room.criteria.map((c) => c.name), ...(room.goal ? [room.goal.figure] : [])])];
  if (list.dataset.names !== names.join()) fillFigures(list, names);
  list.dataset.names = names.join();
  const { figure, side, value } = room.goal ?? {}, // its words are those of a language
    set = JSON.stringify([room.target, figure, side, value]);
  if (list.dataset.set !== set) {
    fillSet(room);
    takeTyped(set);
  }
  list.dataset.set = set;
  paintUnit();
}

/**
 * The figures to choose from, also that of the target while it is not revealed; the one that is chosen stays.
 * @param {any} list
 * @param {string[]} names
 */
function fillFigures(list, names) {
  const chosen = list.value;
  list.replaceChildren(
    el("option", { value: "" }, t("no figure")),
    ...names.map((name) => el("option", { value: name, selected: name === chosen }, figures.get(name)?.label ?? name)),
  );
}

/** @param {Room} room */
function fillSet({ target, goal }) {
  byId("target-text").value = target;
  byId("goal-figure").value = goal?.figure ?? "";
  byId("goal-side").value = goal?.side ?? "least";
  const value = goal ? digits(figures.get(goal.figure).typed.times * goal.value) : "";
  byId("goal-value").value = byId("goal-value").defaultValue = String(value);
}

/**
 * The target as it is read.
 * @param {Room} room
 */
export function targetOf(room) {
  const words = [room.target, room.goal?.words].filter(Boolean).join(" · ");
  return words ? t`Target: ${words}` : "";
}
