// Names in the picture of a network: of councils, and of large contractors that turn for the worse. All stay within it.
import { scaled } from "./dom.js";
import { CROSS_WEEKS } from "./layout.js";

const FAR = 16; // pixels from a mark to its name
const EDGE = 4; // pixels that stay free at the edge
const TELLING = 10; // letters of a firm's name by which it is known
const SHARES = [1, 0.85, 0.7]; // of the usual size of letters, where names of councils need room

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

const councilFont = (size) => `600 ${size}px system-ui, sans-serif`;

/** The squares that mark councils. */
const squaresOf = ({ discs, side }) =>
  discs.map((d) => ({ left: d.x - side, top: d.y - side, wide: 2 * side, high: 2 * side }));

/** Whether a box keeps off a disc. */
function isOff({ left, top, wide, high }, { x, y, r }) {
  const across = Math.max(left - x, 0, x - left - wide),
    down = Math.max(top - y, 0, y - top - high);
  return Math.hypot(across, down) >= r;
}

/** Where the name of a council may stand: under its disc rather than over it, beside it, or at the square in it. */
function around({ x, y, r }, { wide, high }, side) {
  const starts = [x - wide / 2, x, x - wide],
    edge = r + 4 - 0.4 * high; // letters reach into the disc
  const rows = [y + edge, y - edge - high].flatMap((top) => starts.map((left) => ({ left, top })));
  const beside = [x + r, x - r - wide].map((left) => ({ left, top: y - high / 2 }));
  const inside = [y + side, y - side - high].map((top) => ({ left: starts[0], top }));
  return [...rows, ...beside, ...inside].map((place) => ({ ...place, wide, high }));
}

/** Boxes of the names of councils at a size of letters, the largest disc first; none for a name without a free place. */
function boxesOf(network, size, isOffDiscs) {
  const { pen, film, discs, side } = network,
    squares = squaresOf(network),
    boxes = discs.map(() => null);
  pen.font = councilFont(size);
  for (const at of discs.map((_, place) => place).sort((p, q) => discs[q].r - discs[p].r || p - q)) {
    const room = { wide: pen.measureText(film.councils[at].name).width, high: 1.2 * size },
      ways = around(discs[at], room, side).map((box) => within(box, network));
    const isClear = (box) =>
      isFree(box, squares) &&
      isFree(box, boxes.filter(Boolean)) &&
      (!isOffDiscs || discs.every((disc, other) => other === at || isOff(box, disc)));
    boxes[at] = ways.find(isClear) ?? null;
  }
  return boxes;
}

/**
 * Find places for the names of councils: on no other name, no square and no other council's disc, in smaller letters if
 * that helps. Where discs are too dense names may reach into them, and a name that would hide another one is left out.
 */
export function placeCouncils(network) {
  const full = scaled(network.width < 500 ? 13 : 17),
    sizes = SHARES.map((share) => full * share);
  for (const isOffDiscs of [true, false]) {
    for (const size of sizes) {
      const boxes = boxesOf(network, size, isOffDiscs);
      if (boxes.every(Boolean)) return { size, boxes };
    }
  }
  const size = sizes.at(-1);
  return { size, boxes: boxesOf(network, size, false) };
}

/** Name the councils in their places, and return the boxes of the names. */
export function nameCouncils({ pen, film, places: { size, boxes } }) {
  pen.font = councilFont(size);
  pen.lineWidth = 4;
  pen.strokeStyle = "rgba(255,255,255,.9)";
  boxes.forEach((box, at) => box && write(pen, film.councils[at].name, box, "#12303f"));
  return boxes.filter(Boolean);
}

/** A name, and then ever less of it, as long as so many letters are left. */
function* everShorter(name, least) {
  const letters = [...name];
  yield name;
  for (let kept = letters.length - 2; kept >= least; kept -= 2) yield `${letters.slice(0, kept).join("").trimEnd()}…`;
}

/** Name the large contractors that turn for the worse, while the room looks for them. */
export function nameTurning({ pen, arm, discs, side, x, y, width, height }, week, taken) {
  const squares = squaresOf({ discs, side });
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
    const shown = (least, hidden) => {
      for (const text of everShorter(name, least)) {
        const room = { wide: pen.measureText(text).width, high: 1.2 * size },
          box = besides({ x: x[at], y: y[at] }, room, { width, height }, taken, hidden);
        if (box) return { text, box };
      }
      return null;
    };
    const found = shown(TELLING, [...squares, ...taken]) ?? shown(2, squares); // rather cut than over another name
    if (!found) continue;
    write(pen, found.text, found.box, "#7d120c");
    taken.push(found.box);
  }
}
