// Tables as points: one figure across, another one up.
import { el } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./messages.js").Room} Room */
/** @typedef {{ name: string, x: number, y: number, words: string, isFirst: boolean }} Point */

/**
 * @param {Room} room
 * @param {string} across name of a criterion
 * @param {string} up name of a criterion
 * @returns {Point[]}
 */
function points(room, across, up) {
  const found = [];
  for (const table of room.tables) {
    const [x, y] = [table.result?.figures[across], table.result?.figures[up]];
    if (!x || !y || [...x.means, ...y.means].some((mean) => mean === null)) continue;
    if (!found.length) {
      found.push({ name: t("without policies"), x: x.means[0], y: y.means[0], words: `${x.a}, ${y.a}`, isFirst: true });
    }
    const words = `${x.b}, ${y.b}`,
      same = found.find((each) => !each.isFirst && each.words === words);
    if (same) same.name += `, ${table.name}`;
    else found.push({ name: table.name, x: x.means[1], y: y.means[1], words, isFirst: false });
  }
  return found;
}

/** @param {number[]} values */
function scale(values) {
  const low = Math.min(...values),
    span = Math.max(...values) - low;
  return (/** @type {number} */ value) => (span ? 8 + (84 * (value - low)) / span : 50);
}

const NEAR = { across: 25, up: 6 }; // percent of the field within which two labels would cover one another

/**
 * How many lines each label is raised so that none covers another one.
 * @param {{ across: number, up: number }[]} places in percent of the field
 */
function raised(places) {
  /** @type {{ across: number, up: number }[]} */
  const taken = [];
  return places.map(({ across, up }) => {
    let lines = 0;
    const isTaken = () =>
      taken.some(
        (each) => Math.abs(each.across - across) < NEAR.across && Math.abs(each.up - up - lines * NEAR.up) < NEAR.up,
      );
    while (isTaken()) lines += 1;
    taken.push({ across, up: up + lines * NEAR.up });
    return lines;
  });
}

/**
 * Return the picture of a revealed room, with lists to choose its two figures; nothing where there is little to see.
 * @param {Room} room
 * @param {{ across: string, up: string }} chosen kept by the caller, and changed here
 * @param {() => void} repaint
 */
export function scatter(room, chosen, repaint) {
  const names = room.criteria.map((c) => c.name);
  if (names.length < 2) return [];
  if (!names.includes(chosen.across)) [chosen.across] = names;
  if (!names.includes(chosen.up)) chosen.up = names.find((name) => name !== chosen.across) ?? names[0];
  const found = points(room, chosen.across, chosen.up);
  if (found.length < 3) return [];
  const x = scale(found.map((each) => each.x)),
    y = scale(found.map((each) => each.y));
  /**
   * @param {"across" | "up"} axis
   * @param {string} words
   */
  const list = (axis, words) =>
    el(
      "label",
      {},
      `${words} `,
      el(
        "select",
        {
          onchange: (/** @type {any} */ event) => {
            chosen[axis] = event.target.value;
            repaint();
          },
        },
        ...room.criteria.map((c) => el("option", { value: c.name, selected: c.name === chosen[axis] }, c.label)),
      ),
    );
  const field = el("ul", { class: "scatter", "aria-label": t("Tables by two figures") });
  const lines = raised(found.map((each) => ({ across: x(each.x), up: y(each.y) })));
  found.forEach((each, at) => {
    const label = el("span", { class: "label" }, el("b", {}, each.name), el("small", {}, ` ${each.words}`)),
      dot = el("li", { class: each.isFirst ? "point first" : "point" }, label);
    label.style.bottom = `${1.4 * lines[at]}rem`;
    dot.style.left = `${x(each.x)}%`;
    dot.style.bottom = `${y(each.y)}%`;
    const isRight = x(each.x) > 50; // its label stands on the side where there is more room
    dot.classList.toggle("left", isRight);
    dot.style.maxWidth = `${isRight ? x(each.x) : 100 - x(each.x)}%`;
    field.append(dot);
  });
  return [el("div", { class: "board-tools" }, list("up", t("Up")), list("across", t("Across"))), field];
}
