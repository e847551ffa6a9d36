// Boxes for numbers: of text, as a browser's own box for numbers swallows letters and takes what is left for the number.
import { numberIn } from "./number_text.js";
import { digits } from "./values.js";

/**
 * What a box takes; an arrow key goes to the next number, by one unless told.
 * @typedef {object} About
 * @property {number} low
 * @property {number} high
 * @property {boolean} [isWhole]
 * @property {string} [unit] that may be written as well
 * @property {number} [pound] what one pound is in the box
 * @property {(value: number, way: 1 | -1) => number} [next]
 */

/** @type {WeakMap<HTMLInputElement, About>} */
const known = new WeakMap();

/**
 * The number in a box.
 * @param {HTMLInputElement} box
 * @returns {number | null} null where it is none that the box takes
 */
export function typedIn(box) {
  const { low, high, isWhole, unit, pound } = known.get(box),
    value = numberIn(box.value, unit, pound);
  return value >= low && value <= high && (!isWhole || Number.isInteger(value)) ? value : null;
}

/** @param {KeyboardEvent} event */
function step(event) {
  const box = /** @type {HTMLInputElement} */ (event.target),
    way = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0,
    value = typedIn(box);
  if (!way || value === null) return;
  event.preventDefault();
  const { low, high, next } = known.get(box);
  box.value = String(digits(Math.min(high, Math.max(low, next ? next(value, way) : value + way))));
  for (const name of ["input", "change"]) box.dispatchEvent(new Event(name, { bubbles: true }));
}

/**
 * Let a box of text be one for numbers, or for others than before.
 * @param {HTMLInputElement} box
 * @param {About} about
 * @returns {any} the box
 */
export function asNumberBox(box, about) {
  if (!known.has(box)) box.addEventListener("keydown", step);
  known.set(box, about);
  box.inputMode = about.low < 0 ? "text" : "decimal"; // keys for decimals have no minus on some phones
  box.autocomplete = "off";
  return box;
}
