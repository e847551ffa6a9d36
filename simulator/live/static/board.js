// The board of a room: a row for each table, a column for each criterion. Before the results: who has decided.
import { el } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./messages.js").Criterion} Criterion */
/** @typedef {import("./messages.js").Guess} Guess */
/** @typedef {import("./messages.js").Room} Room */
/** @typedef {import("./messages.js").Scored} Scored */
/** @typedef {import("./messages.js").Table} Table */

export const GUESS = { up: t("goes up"), same: t("no clear change"), down: t("goes down") };
const FIRST = { up: t("up"), same: t("no clear change"), down: t("down") };

/** @param {Table} table */
const people = (table) => `${table.people} ${table.people === 1 ? t("person") : t("people")}`;
/** @param {Table} table */
const votes = (table) => (table.votes === 1 ? t("1 vote") : t`${table.votes} votes`);
/** @param {Table} table */
const right = ({ result: { right: count, judged } }) =>
  judged === 1 ? t`${count} of 1 prediction right` : t`${count} of ${judged} predictions right`;
/**
 * @param {Table} table
 * @param {Criterion} criterion
 */
const of = (table, criterion) => table.result?.figures[criterion.name];

/**
 * What a figure went to; on the facilitator's page a click says why.
 * @param {Scored} figure
 * @param {{ name: string, label: string, table: string, at: number } | null} asked
 */
function result({ a, b }, asked) {
  const parts = [el("span", { class: "before" }, `${a} → `), b];
  if (!asked) return el("b", { class: "result" }, ...parts);
  const { name, label, table, at } = asked;
  return el(
    "button",
    {
      type: "button",
      class: "as-text why-button result",
      "data-why": name,
      "data-table": at,
      title: t("Why did it change?"),
    },
    el("span", { class: "hidden" }, t`Why: ${label}, ${table}`, " "),
    ...parts,
  );
}

/**
 * @param {Scored | undefined} figure
 * @param {Guess} guess
 * @param {string} label
 * @param {{ name: string, label: string, table: string, at: number } | null} asked
 */
function cell(figure, guess, label, asked) {
  if (!figure) return el("td", { class: "empty", role: "cell", "data-label": label }, "–");
  const mark = figure.right === null ? "" : figure.right ? t("✓ as predicted") : t`≠ predicted: ${FIRST[guess]}`;
  return el(
    "td",
    { class: figure.verdict, role: "cell", "data-label": label },
    result(figure, asked),
    el("span", { class: "verdict" }, `${figure.symbol} ${t(figure.verdict)}`),
    figure.before && figure.before !== figure.b
      ? el("span", { class: "guess" }, t`round ${figure.before_round}: ${figure.before}`)
      : "",
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
    figure ? el("small", { class: "base" }, t`without policies ${figure.a}`) : "",
  );
}

/**
 * Places of the tables in the order of a criterion's values, the best first; those without a result last.
 * @param {Room} room
 * @param {string} by name of a criterion, "votes", or nothing for the order in which tables came
 */
function order(room, by) {
  const places = room.tables.map((_, at) => at),
    down = room.criteria.find((c) => c.name === by)?.good === "down";
  /** @param {number} at */
  const value = (at) =>
    by === "votes" ? room.tables[at].votes : (room.tables[at].result?.figures[by]?.means[1] ?? NaN);
  /** @param {number} at */
  const rank = (at) => (Number.isNaN(value(at)) ? -Infinity : down ? -value(at) : value(at));
  return by ? places.sort((p, q) => rank(q) - rank(p) || p - q) : places;
}

/**
 * What may be done with a table's policy on the facilitator's page.
 * @typedef {(at: number, where: "compare" | "play" | "against" | "card") => void} Open
 */

/**
 * @param {Open} open
 * @param {number} at
 * @param {string} name
 */
function ways(open, at, name) {
  /**
   * @param {string} words
   * @param {"compare" | "play" | "against" | "card"} where
   * @param {string} about
   */
  const way = (words, where, about) =>
    el("button", { type: "button", class: "way", "aria-label": about, onclick: () => open(at, where) }, words);
  return el(
    "span",
    { class: "ways" },
    way(t("Compare"), "compare", t`Compare the policy of ${name}`),
    way(t("Play"), "play", t`Play the policy of ${name}`),
    way(t("As A"), "against", t`As A: compare others with the policy of ${name}`),
    way(t("Picture"), "card", t`Save the result of ${name} as a picture`),
  );
}

/**
 * @param {Room} room
 * @param {{ by?: string, open?: Open }} settings
 */
export function board(room, { by = "", open } = {}) {
  const any = new Map(room.criteria.map((c) => [c.name, room.tables.map((table) => of(table, c)).find(Boolean)]));
  const most = Math.max(1, ...room.tables.map((table) => table.votes));
  /** @param {Criterion} c */
  const named = (c) => (any.get(c.name)?.unit ? `${c.label} (${any.get(c.name).unit})` : c.label);
  /** @param {Table} table */
  const score = (table) => (table.result?.judged ? el("small", {}, right(table)) : "");
  /** @param {Table} table */
  const reached = (table) =>
    table.reached === true ? el("small", { class: "reached" }, t("★ reaches the target")) : "";
  const rows = order(room, by).map((at) => {
    const table = room.tables[at],
      told = table.result?.policies ?? table.policies;
    return el(
      "tr",
      { class: at === room.mine ? "mine" : "", role: "row" },
      el(
        "th",
        { scope: "row", role: "rowheader" },
        table.name,
        reached(table),
        el("small", { class: "people" }, people(table)),
        score(table),
      ),
      el(
        "td",
        { class: "policies", role: "cell", "data-label": t("Policy") },
        told
          ? el("ul", {}, ...told.map((words) => el("li", {}, words)))
          : table.ready
            ? t("decided")
            : t("no policy sent"),
        table.policies ? el("small", { class: "unshown" }, t("no result of this policy was shown")) : "",
        table.reason ? el("q", { class: "because" }, t`because ${table.reason}`) : "",
        table.wish && open ? ways(open, at, table.name) : "",
      ),
      ...room.criteria.map((c) => {
        const asked = open && table.wish ? { name: c.name, label: c.label, table: table.name, at } : null;
        return cell(of(table, c), table.guesses[c.name], named(c), asked);
      }),
      el(
        "td",
        { class: "votes", role: "cell", "data-label": t("Votes") },
        el("b", { class: "result" }, table.votes),
        el("meter", { min: 0, max: most, value: table.votes, "aria-label": votes(table) }),
      ),
    );
  });
  /** @param {string} words */
  const text = (words) => el("th", { scope: "col", role: "columnheader" }, words);
  const made = el(
    "table",
    { role: "table" },
    el("caption", { class: "hidden" }, t`Board of ${room.name}`),
    el(
      "thead",
      { role: "rowgroup" },
      el(
        "tr",
        { role: "row" },
        text(t("Table")),
        text(t("Policy")),
        ...room.criteria.map((c) => heading(c, any.get(c.name))),
        text(t("Votes")),
      ),
      bare(room, any),
    ),
    el("tbody", { role: "rowgroup" }, ...rows),
  );
  made.style.setProperty("--figures", String(room.criteria.length));
  return made;
}

/**
 * What figures are without policies, as a row of its own: for the back row, where headings have no room for it.
 * @param {Room} room
 * @param {Map<string, Scored | undefined>} any a result for each criterion
 */
function bare(room, any) {
  return el(
    "tr",
    { class: "bare", role: "row", "aria-hidden": "true" },
    el("td", { role: "cell" }, t("without policies")),
    ...room.criteria.map((c) => el("td", { role: "cell" }, any.get(c.name)?.a ?? "–")),
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
            title: t("Remove"),
            "aria-label": t`Remove the table ${table.name}`,
            onclick: () => remove(at, table.name),
          },
          "✕",
        ),
        el("h3", {}, table.name),
        el("p", { class: "small" }, people(table)),
        el(
          "ul",
          {},
          tell(
            table.ready,
            table.carried ? t("policy of the last round stands") : t("policy sent"),
            t("deciding on a policy"),
          ),
          tell(
            table.predicted === room.criteria.length,
            t("prediction sent"),
            table.predicted ? t`${table.predicted} of ${room.criteria.length} predictions` : t("no prediction yet"),
          ),
        ),
      ),
    ),
  );
}

/**
 * How many people predict what, before the results.
 * @param {Room} room
 */
export function histogram(room) {
  const counts = room.guessed ?? {};
  const most = Math.max(1, ...Object.values(counts).flatMap((each) => Object.values(each)));
  return room.criteria
    .filter((c) => counts[c.name] && Object.values(counts[c.name]).some(Boolean))
    .map((c) =>
      el(
        "section",
        { class: "guess-box" },
        el("h3", {}, c.label),
        el(
          "dl",
          {},
          ...Object.entries(GUESS).flatMap(([guess, words]) => {
            const count = counts[c.name][/** @type {Guess} */ (guess)],
              bar = el("i", { class: "bar" });
            bar.style.width = `${(70 * count) / most}%`;
            return [el("dt", {}, words), el("dd", {}, bar, ` ${count}`)];
          }),
        ),
      ),
    );
}
