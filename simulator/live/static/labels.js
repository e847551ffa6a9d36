// Names in the picture of a network: of councils, and of large contractors that turn for the worse. All stay within it.
import { scaled } from "./dom.js";
import { CROSS_WEEKS } from "./layout.js";

const FAR = 16; // pixels from a mark to its name
const EDGE = 4; // pixels that stay free at the edge

const isFree = (box, taken) =>
  taken.every(
    (other) =>
      box.left + box.wide < other.left ||
      other.left + other.wide < box.left ||
      box.top + box.high < other.top ||
      other.top + other.high < box.top,
  );

/** The nearest place within a picture. */
function within(box, { width, height }) {
  const left = Math.max(EDGE, Math.min(box.left, width - EDGE - box.wide)),
    top = Math.max(EDGE, Math.min(box.top, height - EDGE - box.high));
  return { ...box, left, top };
}

/**
 * Where the name of a mark stands: right of it, else left, above or below, where it fits and hides no other name.
 * @param {{ x: number, y: number }} mark
 * @param {{ wide: number, high: number }} size of the name
 * @param {{ width: number, height: number }} picture
 * @param {any[]} taken boxes of other names
 * @param {any[]} squares boxes of councils, which no name may cover
 * @returns {any} the box of the name; undefined where it would cover a council wherever it stood
 */
export function besides({ x, y }, { wide, high }, picture, taken = [], squares = []) {
  const beside = { top: y - high, wide, high };
  const places = [
    { ...beside, left: x + FAR },
    { ...beside, left: x - FAR - wide },
    { left: x - wide / 2, top: y - FAR - high, wide, high },
    { left: x - wide / 2, top: y + FAR, wide, high },
  ].map((box) => ({ box, moved: within(box, picture) }));
  const fitting = places.filter(({ box, moved }) => box.left === moved.left && box.top === moved.top),
    ways = [...fitting, ...places].map(({ moved }) => moved);
  return ways.find((box) => isFree(box, [...taken, ...squares])) ?? ways.find((box) => isFree(box, squares));
}

function write(pen, text, { left, top, high }, colour) {
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.strokeText(text, left, top + high / 2);
  pen.fillStyle = colour;
  pen.fillText(text, left, top + high / 2);
}

/** Name the councils under their discs, and return the boxes of the names. */
export function nameCouncils({ pen, film, discs, width, height }) {
  const size = scaled(width < 500 ? 13 : 17);
  pen.font = `600 ${size}px system-ui, sans-serif`;
  pen.lineWidth = 4;
  pen.strokeStyle = "rgba(255,255,255,.9)";
  return film.councils.map(({ name }, at) => {
    const { x, y, r } = discs[at],
      wide = pen.measureText(name).width;
    const box = within({ left: x - wide / 2, top: y + r + 4 - size / 2, wide, high: 1.2 * size }, { width, height });
    write(pen, name, box, "#12303f");
    return box;
  });
}

/** A name, and then ever less of it. */
function* everShorter(name) {
  const letters = [...name];
  yield name;
  for (let kept = letters.length - 2; kept > 1; kept -= 2) yield `${letters.slice(0, kept).join("").trimEnd()}…`;
}

/** Name the large contractors that turn for the worse, while the room looks for them. */
export function nameTurning({ pen, arm, discs, side, x, y, width, height }, week, taken) {
  const squares = discs.map((d) => ({ left: d.x - side, top: d.y - side, wide: 2 * side, high: 2 * side }));
  const names = new Map();
  for (const [when, , name, at] of arm.moments) {
    if (at >= 0 && when < week && week - when <= CROSS_WEEKS) names.set(at, name);
  }
  const full = scaled(15);
  for (const [at, name] of names) {
    pen.font = `700 ${full}px system-ui, sans-serif`;
    const share = Math.min(1, (width - 2 * EDGE) / pen.measureText(name).width),
      size = full * share;
    pen.font = `700 ${size}px system-ui, sans-serif`;
    pen.lineWidth = 5;
    pen.strokeStyle = "#fff";
    for (const text of everShorter(name)) {
      const room = { wide: pen.measureText(text).width, high: 1.2 * size },
        box = besides({ x: x[at], y: y[at] }, room, { width, height }, taken, squares);
      if (!box) continue;
      write(pen, text, box, "#7d120c");
      taken.push(box);
      break;
    }
  }
}
