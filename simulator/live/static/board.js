// The board of a room: a row for each table, a column for each criterion.
import { el } from "./dom.js";

const GUESS = { up: "goes up", same: "no clear change", down: "goes down" };

function cell(figure, guess, label) {
  if (!figure) return el("td", { class: "empty", role: "cell", "data-label": label }, "–");
  const mark = figure.right === null ? "" : figure.right ? "✓ predicted" : `✗ said ${GUESS[guess]}`;
  return el("td", { class: figure.verdict, role: "cell", "data-label": label }, el("b", {}, `${figure.a} → ${figure.b} ${figure.unit}`), el("br"), `${figure.symbol} ${figure.verdict}`, mark ? el("span", { class: "guess" }, mark) : "");
}

export function board(room) {
  const head = ["Table", "Policy", ...room.criteria.map((c) => c.label), "Votes"];
  const most = Math.max(1, ...room.tables.map((table) => table.votes));
  const rows = room.tables.map((table, at) => el("tr", { class: at === room.mine ? "mine" : "", role: "row" },
    el("th", { scope: "row", role: "rowheader" }, table.name, el("small", {}, ` ${table.people} ${table.people === 1 ? "person" : "people"}`)),
    el("td", { class: "policies", role: "cell", "data-label": "Policy" }, table.result ? el("ul", {}, ...table.result.policies.map((words) => el("li", {}, words))) : table.ready ? `set; ${table.predicted} predictions` : "not set yet"),
    ...room.criteria.map((c) => cell(table.result?.figures[c.name], table.guesses[c.name], c.label)),
    el("td", { class: "votes", role: "cell", "data-label": "Votes" }, el("meter", { min: 0, max: most, value: table.votes, "aria-label": `${table.votes} votes` }), ` ${table.votes}`)));
  return el("table", { role: "table" }, el("caption", { class: "hidden" }, `Board of ${room.name}`), el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, ...head.map((text) => el("th", { scope: "col", role: "columnheader" }, text)))), el("tbody", { role: "rowgroup" }, ...rows));
}

export { GUESS };
