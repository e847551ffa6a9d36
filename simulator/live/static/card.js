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
 * Break a text into lines of a width.
 * @param {CanvasRenderingContext2D} pen
 * @param {string} text
 * @param {number} width
 */
function lines(pen, text, width) {
  /** @type {string[]} */
  const found = [];
  for (const word of text.split(" ")) {
    const last = found.at(-1);
    if (last !== undefined && pen.measureText(`${last} ${word}`).width <= width) {
      found[found.length - 1] = `${last} ${word}`;
    } else found.push(word);
  }
  return found;
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
  const write = (text, style, colour, step) => {
    pen.font = `${style} ${FONT}`;
    pen.fillStyle = colour;
    for (const line of lines(pen, text, WIDTH - 2 * EDGE)) {
      y += step;
      pen.fillText(line, EDGE, y);
    }
  };
  pen.textBaseline = "alphabetic";
  write(card.world, "600 26px", QUIET, 34);
  if (card.question) write(card.question, "24px", QUIET, 32);
  write(card.facts.join(" · "), "22px", QUIET, 30);
  y += 14;
  write(card.title, "700 44px", INK, 54);
  y += 8;
  for (const policy of card.policies) write(`• ${policy}`, "26px", INK, 36);
  if (card.kept) {
    y += 10;
    write(card.kept.title, "600 26px", TONES.kept, 36);
    for (const policy of card.kept.policies) write(`• ${policy}`, "26px", INK, 36);
  }
  y += 26;
  for (const row of card.rows) {
    const top = y;
    pen.fillStyle = TONES[/** @type {"better" | "worse"} */ (row.good)] ?? "#b3bdc4";
    pen.fillRect(EDGE, top + 6, 8, 62);
    pen.font = `600 26px ${FONT}`;
    pen.fillStyle = INK;
    pen.fillText(row.label, EDGE + 26, top + 30);
    pen.font = `24px ${FONT}`;
    pen.fillStyle = QUIET;
    pen.fillText(row.reading, EDGE + 26, top + 62);
    pen.textAlign = "right";
    pen.font = `700 36px ${FONT}`;
    pen.fillStyle = INK;
    pen.fillText(`${row.a} → ${row.b}`, WIDTH - EDGE, top + 36);
    pen.font = `22px ${FONT}`;
    pen.fillStyle = QUIET;
    pen.fillText(row.unit, WIDTH - EDGE, top + 64);
    pen.textAlign = "left";
    y += 84;
  }
  y += 6;
  write(card.note, "22px", QUIET, 30);
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
