// What the server sends of two runs: a film, and the news of both.
import { t } from "./words.js";

/** @typedef {import("./messages.js").Film} Film */
/** @typedef {import("./messages.js").Happening} Happening */

const KEY_LETTERS = 32;
const NEWS_WEEKS = 8;
export const LOUD = 3; // weight from which an event is news

/**
 * Read a film: four letters, its key, the length of a header, the header, and columns of bytes.
 * @param {ArrayBuffer} data
 * @returns {Film}
 */
export function readFilm(data) {
  const text = new TextDecoder();
  const key = text.decode(new Uint8Array(data, 4, KEY_LETTERS));
  let at = 4 + KEY_LETTERS;
  const length = new DataView(data).getUint32(at, true);
  at += 4;
  /** @type {Film} */
  const film = { key, ...JSON.parse(text.decode(new Uint8Array(data, at, length))) };
  at += length;
  film.shapes.forEach(([rows, width], block) => {
    const arm = film.arms[block >> 1],
      bytes = new Uint8Array(data, at, rows * width);
    if (block % 2 === 0) Object.assign(arm, { sizes: bytes, months: rows });
    else arm.frames = bytes;
    arm.width = width;
    at += rows * width;
  });
  return film;
}

/**
 * Lines that are the same in A and in B, of the same name in the same week, become one line of both. Each takes one twin,
 * as a week may have several that read alike.
 * @template {Happening} T
 * @param {T[]} events
 */
export function merged(events) {
  /** @type {Map<string, (T & { sides: number[] })[]>} */
  const known = new Map();
  const found = [];
  for (const event of events) {
    const key = JSON.stringify([event.week, event.name, event.text]),
      alike = known.get(key) ?? [],
      twin = alike.find((line) => !line.sides.includes(event.side));
    if (twin) {
      twin.sides.push(event.side);
      continue;
    }
    const line = { ...event, sides: [event.side] };
    known.set(key, [...alike, line]);
    found.push(line);
  }
  return found;
}

/**
 * What the banner says in a week: the gravest event of the last weeks, and how many others of that week are as grave.
 * @param {(Happening & { weight: number })[]} news in order; of a week's equals the largest comes last
 * @param {number} week
 */
export function banner(news, week) {
  const lately = news.filter((event) => event.week < week && event.week >= week - NEWS_WEEKS);
  const most = lately.reduce((best, event) => (!best || event.weight >= best.weight ? event : best), lately[0]);
  if (!most) return { words: "", isLoud: false };
  const others = lately.filter((event) => most.week === event.week && most.weight === event.weight).length - 1;
  const several = others > 1 ? t` ${others} more events as grave that week.` : "",
    more = others === 1 ? t(" 1 more event as grave that week.") : several;
  return { words: t`Week ${most.week}: ${most.text}${more}`, isLoud: most.weight > LOUD };
}
