// How the value of a lever is written for people; `live/words.py::reading_of` says how each is read.

/** @typedef {import("./messages.js").Lever} Lever */

/**
 * A number as a box shows it: no digits that only a computer has.
 * @param {number} value
 */
export const digits = (value) => Number(value.toPrecision(10));

/** @param {number} value */
function rounded(value) {
  const size = Math.abs(value);
  return Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)).toLocaleString("en-GB");
}

/** @param {number} value */
function short(value) {
  const size = Math.abs(value);
  /** @type {[number, string]} */
  const [by, word] = size >= 1e9 ? [1e9, "bn"] : size >= 1e6 ? [1e6, "m"] : size >= 1e3 ? [1e3, "k"] : [1, ""];
  return `${rounded(value / by)}${word}`;
}

/**
 * A lever's value as people read it: percent, pounds, or with its unit.
 * @param {Lever} lever
 * @param {number} value
 * @returns {string}
 */
export function shownValue(lever, value) {
  if (lever.choices.length) return lever.choices[Math.round(value)];
  const { times, before, after, is_short } = lever.reading;
  return `${before}${is_short ? short(value) : rounded(times * value)}${after}`;
}

/**
 * Pounds as they are read on the picture.
 * @param {number} value
 */
export function pounds(value) {
  return `£${short(value)}`;
}
