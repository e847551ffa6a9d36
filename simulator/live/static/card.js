// A result as a picture to take home: what was asked and changed, what came out, and how sure that is.
import { download } from "./dom.js";
import { t } from "./words.js";
import { worldFacts } from "./world_facts.js";

/** @typedef {import("./messages.js").Room} Room */
/** @typedef {{ label: string, a: string, b: string, unit: string, reading: string, good: string }} Row */
/**
 * @typedef {object} Card
 * @property {string} world
 * @property {string} question
 * @property {string[]} facts of the world as it was set
 * @property {string} title
 * @property {string[]} policies of B
 * @property {{ title: string, policies: string[] } | null} kept what A is, where it was kept
 * @property {Row[]} rows
 * @property {string} note
 */

const WIDTH = 1200,
  EDGE = 56,
  INK = "#16232b",
  QUIET = "#4a5a65";
const TONES = { better: "#0b6b4f", worse: "#a3241c", kept: "#005f99" };
const FONT = 'system-ui, "Segoe UI", "DejaVu Sans", sans-serif';

/**
 * What of a word fits into a width, and the rest of it.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} word
 * @param {number} width
 */
function* pieces(pen, word, width) {
  let piece = "";
  for (const letter of word) {
    if (piece && pen.measureText(piece + letter).width > width) {
      yield piece;
      piece = "";
    }
    piece += letter;
  }
  yield piece;
}

/**
 * Break a text into lines of a width: at spaces, and within a word that is wider by itself.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} width
 */
export function lines(pen, text, width) {
  /** @type {string[]} */
  const found = [];
  for (const word of text.split(" ")) {
    const last = found.at(-1);
    if (last !== undefined && pen.measureText(`${last} ${word}`).width <= width) {
      found[found.length - 1] = `${last} ${word}`;
    } else found.push(...pieces(pen, word, width));
  }
  return found;
}

/**
 * Write a text in lines from a height on, and return the height of the last one.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {{ style: string, colour: string, step: number, left?: number, width?: number, y: number }} how
 */
function write(pen, text, { style, colour, step, left = EDGE, width = WIDTH - 2 * EDGE, y }) {
  pen.font = `${style} ${FONT}`;
  pen.fillStyle = colour;
  for (const line of lines(pen, text, width)) {
    y += step;
    pen.fillText(line, left, y);
  }
  return y;
}

/**
 * Draw a figure, its name and reading beside its numbers, and return where the next one begins.
 * @param {CanvasRenderingContext2D} pen
 * @param {Row} row
 * @param {number} top
 */
function drawRow(pen, row, top) {
  const numbers = [
    { text: `${row.a} → ${row.b}`, style: "700 36px", colour: INK, y: top + 36 },
    { text: row.unit ?? "", style: "22px", colour: QUIET, y: top + 64 },
  ];
  let widest = 0;
  pen.textAlign = "right";
  for (const { text, style, colour, y } of numbers) {
    pen.font = `${style} ${FONT}`;
    pen.fillStyle = colour;
    pen.fillText(text, WIDTH - EDGE, y);
    widest = Math.max(widest, pen.measureText(text).width);
  }
  pen.textAlign = "left";
  const left = EDGE + 26,
    width = WIDTH - EDGE - left - widest - 24;
  const named = write(pen, row.label, { style: "600 26px", colour: INK, step: 32, left, width, y: top - 2 }),
    read = write(pen, row.reading, { style: "24px", colour: QUIET, step: 32, left, width, y: named }),
    bottom = Math.max(read, top + 62);
  pen.fillStyle = TONES[/** @type {"better" | "worse"} */ (row.good)] ?? "#b3bdc4";
  pen.fillRect(EDGE, top + 6, 8, bottom - top);
  return bottom + 22;
}

/**
 * Draw a card; without a height it only measures how tall it becomes.
 * @param {CanvasRenderingContext2D} pen
 * @param {Card} card
 */
function draw(pen, card) {
  let y = 40;
  /**
   * @param {string} text
   * @param {string} style
   * @param {string} colour
   * @param {number} step
   */
  const add = (text, style, colour, step) => {
    y = write(pen, text, { style, colour, step, y });
  };
  pen.textBaseline = "alphabetic";
  add(card.world, "600 26px", QUIET, 34);
  if (card.question) add(card.question, "24px", QUIET, 32);
  add(card.facts.join(" · "), "22px", QUIET, 30);
  y += 14;
  add(card.title, "700 44px", INK, 54);
  y += 8;
  for (const policy of card.policies) add(`• ${policy}`, "26px", INK, 36);
  if (card.kept) {
    y += 10;
    add(card.kept.title, "600 26px", TONES.kept, 36);
    for (const policy of card.kept.policies) add(`• ${policy}`, "26px", INK, 36);
  }
  y += 26;
  for (const row of card.rows) y = drawRow(pen, row, y);
  y += 6;
  add(card.note, "22px", QUIET, 30);
  return y + 40;
}

/**
 * @param {Card} card
 * @param {string} name of the file
 */
function save(card, name) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = Math.ceil(draw(canvas.getContext("2d"), card));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#12303f";
  pen.fillRect(0, 0, canvas.width, 20);
  draw(pen, card);
  canvas.toBlob((/** @type {Blob} */ content) => download(name, content), "image/png");
}

/** @type {any[]} kinds of shock, which facts of a world name */
const shocks = [];
/** @param {any[]} kinds */
export const nameShocks = (kinds) => shocks.splice(0, Infinity, ...kinds);

const note = () =>
  t("A without, B with these policies; mean of 20 runs each, with the same luck. Results of a model, not a forecast.");
const noteOfKept = () =>
  t("A is the policy kept before; mean of 20 runs each, with the same luck. Results of a model, not a forecast.");

/**
 * Save a comparison: its picture, the scenario and world that it is in, and whether A was kept, and where that lives.
 * @param {{ picture: any, preset: any, world: any, isKept: boolean, where: string }} finished
 */
export function saveCard({ picture, preset, world, isKept, where }) {
  const figures = picture.boxes.flatMap((/** @type {any} */ box) => box.figures);
  const told = figures.filter((/** @type {any} */ f) => ["better", "worse", "higher", "lower"].includes(f.verdict));
  const rows = (told.length ? told : figures).slice(0, 8).map((/** @type {any} */ f) => ({
    ...f,
    reading: [f.symbol, t(f.verdict), f.difference, f.difference_unit, f.ends && `(${f.ends})`]
      .filter(Boolean)
      .join(" "),
    good: f.verdict,
  }));
  const [before, policies] = picture.policies;
  const compared = where ? t`Compared with A, kept before, ${where}` : t("Compared with A, kept before");
  save(
    {
      world: preset.title,
      question: preset.question,
      facts: worldFacts(preset, world, shocks),
      title: picture.headline.text,
      policies,
      kept: isKept ? { title: compared, policies: before } : null,
      rows,
      note: isKept ? noteOfKept() : note(),
    },
    "fairlot-result.png",
  );
}

/**
 * Save the result of a table.
 * @param {Room} room
 * @param {number} at
 * @param {any[]} presets
 */
export function saveTableCard(room, at, presets) {
  const table = room.tables[at],
    world = presets[room.preset];
  const rows = room.criteria
    .map((c) => ({ label: c.label, ...table.result?.figures[c.name] }))
    .filter((f) => f.b)
    .map((f) => ({ ...f, reading: `${f.symbol} ${t(f.verdict)}`, good: f.verdict }));
  const policies = [
    ...(table.result?.policies ?? table.policies ?? []),
    ...(table.reason ? [t`because ${table.reason}`] : []),
  ];
  save(
    {
      world: world.title,
      question: world.question,
      facts: worldFacts(world, room.world, shocks),
      title: table.name,
      policies,
      kept: null,
      rows,
      note: note(),
    },
    "fairlot-table.png",
  );
}
