// What the server sends of two runs: a film, and the news of both.

/** @typedef {import("./messages.js").Film} Film */
/** @typedef {import("./messages.js").Happening} Happening */

const KEY_LETTERS = 32;

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
 * Lines that are the same in A and in B in the same week become one line of both.
 * @template {Happening} T
 * @param {T[]} events
 */
export function merged(events) {
  /** @type {Map<string, T & { sides: number[] }>} */
  const known = new Map();
  const found = [];
  for (const event of events) {
    const key = `${event.week} ${event.text}`,
      twin = known.get(key);
    if (twin && !twin.sides.includes(event.side)) {
      twin.sides.push(event.side);
      continue;
    }
    const line = { ...event, sides: [event.side] };
    known.set(key, line);
    found.push(line);
  }
  return found;
}
