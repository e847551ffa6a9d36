// The board of a room: a row for each table, a column for each criterion. Before the results: who has decided.
import { el } from "./dom.js";

/** @typedef {import("./messages.js").Criterion} Criterion */
/** @typedef {import("./messages.js").Guess} Guess */
/** @typedef {import("./messages.js").Room} Room */
/** @typedef {import("./messages.js").Scored} Scored */
/** @typedef {import("./messages.js").Table} Table */

export const GUESS = { up: "goes up", same: "no clear change", down: "goes down" };
const FIRST = { up: "up", same: "no clear change", down: "down" };

/** @param {Table} table */
const people = (table) => `${table.people} ${table.people === 1 ? "person" : "people"}`;
/**
 * @param {Table} table
 * @param {Criterion} criterion
 */
const of = (table, criterion) => table.result?.figures[criterion.name];

/**
 * @param {Scored | undefined} figure
 * @param {Guess} guess
 * @param {string} label
 */
function cell(figure, guess, label) {
  if (!figure) return el("td", { class: "empty", role: "cell", "data-label": label }, "–");
  const mark = figure.right === null ? "" : figure.right ? "✓ as predicted" : `✗ predicted: ${FIRST[guess]}`;
  return el(
    "td",
    { class: figure.verdict, role: "cell", "data-label": label },
    el("b", { class: "result" }, el("span", { class: "before" }, `${figure.a} → `), figure.b),
    el("span", { class: "verdict" }, `${figure.symbol} ${figure.verdict}`),
    mark ? el("span", { class: "guess" }, mark) : "",
  );
}

/**
 * @param {Criterion} criterion
 * @param {Scored | undefined} figure
 */
function heading(criterion, figure) {
  return el(
    "th",
    { scope: "col", role: "columnheader" },
    criterion.label,
    figure?.unit ? el("small", {}, figure.unit) : "",
    figure ? el("small", {}, `without policies ${figure.a}`) : "",
  );
}

/** @param {Room} room */
export function board(room) {
  const any = new Map(room.criteria.map((c) => [c.name, room.tables.map((table) => of(table, c)).find(Boolean)]));
  const most = Math.max(1, ...room.tables.map((table) => table.votes));
  /** @param {Criterion} c */
  const named = (c) => (any.get(c.name)?.unit ? `${c.label} (${any.get(c.name).unit})` : c.label);
  /** @param {Table} table */
  const score = (table) =>
    table.result && table.predicted
      ? el("small", {}, `${table.result.right} of ${table.predicted} predictions right`)
      : "";
  const rows = room.tables.map((table, at) =>
    el(
      "tr",
      { class: at === room.mine ? "mine" : "", role: "row" },
      el("th", { scope: "row", role: "rowheader" }, table.name, el("small", {}, people(table)), score(table)),
      el(
        "td",
        { class: "policies", role: "cell", "data-label": "Policy" },
        table.result
          ? el("ul", {}, ...table.result.policies.map((words) => el("li", {}, words)))
          : table.ready
            ? "decided"
            : "no policy sent",
      ),
      ...room.criteria.map((c) => cell(of(table, c), table.guesses[c.name], named(c))),
      el(
        "td",
        { class: "votes", role: "cell", "data-label": "Votes" },
        el("b", { class: "result" }, table.votes),
        el("meter", { min: 0, max: most, value: table.votes, "aria-label": `${table.votes} votes` }),
      ),
    ),
  );
  /** @param {string} words */
  const text = (words) => el("th", { scope: "col", role: "columnheader" }, words);
  return el(
    "table",
    { role: "table" },
    el("caption", { class: "hidden" }, `Board of ${room.name}`),
    el(
      "thead",
      { role: "rowgroup" },
      el(
        "tr",
        { role: "row" },
        text("Table"),
        text("Policy"),
        ...room.criteria.map((c) => heading(c, any.get(c.name))),
        text("Votes"),
      ),
    ),
    el("tbody", { role: "rowgroup" }, ...rows),
  );
}

/**
 * Who is here and who has decided, before the results.
 * @param {Room} room
 * @param {(at: number, name: string) => void} remove
 */
export function tiles(room, remove) {
  /**
   * @param {boolean} isDone
   * @param {string} done
   * @param {string} open
   */
  const tell = (isDone, done, open) => el("li", { class: isDone ? "done" : "" }, isDone ? `✓ ${done}` : `… ${open}`);
  return el(
    "ul",
    { class: "tiles" },
    ...room.tables.map((table, at) =>
      el(
        "li",
        { class: table.ready ? "tile ready" : "tile" },
        el(
          "button",
          {
            type: "button",
            class: "undo remove",
            title: "Remove",
            "aria-label": `Remove the table ${table.name}`,
            onclick: () => remove(at, table.name),
          },
          "✕",
        ),
        el("h3", {}, table.name),
        el("p", { class: "small" }, people(table)),
        el(
          "ul",
          {},
          tell(table.ready, "policy sent", "deciding on a policy"),
          tell(
            table.predicted === room.criteria.length,
            "prediction sent",
            table.predicted ? `${table.predicted} of ${room.criteria.length} predictions` : "no prediction yet",
          ),
        ),
      ),
    ),
  );
}
