// The instant view: a headline, boxes of figures, fans over time and the table of every figure.
import { announce, byId, el, show } from "./dom.js";
import { FanChart } from "./charts.js";
import { refill } from "./repaint.js";
import { t } from "./words.js";

const READINGS = { better: "good", worse: "bad", higher: "other", lower: "other" };
const PARTS = {
  better: t("better"),
  worse: t("worse"),
  higher: t("higher"),
  lower: t("lower"),
  "clear but tiny": t("clear but tiny"),
  "hangs on what is not known": t("hangs on what is not known"),
  "no clear change": t("without clear change"),
  "the same": t("the same"),
};
const SYMBOLS = {
  better: "▲",
  worse: "▼",
  higher: "△",
  lower: "▽",
  "clear but tiny": "≈",
  "hangs on what is not known": "?",
  "no clear change": "·",
  "the same": "=",
};

function numbers(figure, isLarge = false) {
  return el(
    "p",
    { class: isLarge ? "numbers large" : "numbers" },
    el("span", { class: "a" }, el("span", { class: "hidden" }, "A "), figure.a),
    el("span", { class: "arrow", "aria-label": t("to") }, "→"),
    el("b", { class: "b" }, el("span", { class: "hidden" }, "B "), figure.b),
    el("span", { class: "unit" }, figure.unit),
  );
}

function reading(figure) {
  const isTold =
    figure.verdict in READINGS || ["clear but tiny", "hangs on what is not known"].includes(figure.verdict);
  return el(
    "p",
    { class: "reading" },
    el("span", { class: "symbol", "aria-hidden": "true" }, figure.symbol),
    ` ${t(figure.verdict)}`,
    isTold && figure.ends
      ? el(
          "span",
          { class: "ends" },
          ` ${figure.difference} ${figure.difference_unit} (${figure.ends})`
            .replace("  ", " ")
            .replaceAll("−", "−\u2060"),
        )
      : "",
    figure.worlds ? el("span", { class: "ends worlds" }, ` ${figure.worlds}`.replaceAll("−", "−\u2060")) : "",
  );
}

const whyButton = ({ name, label }) =>
  el(
    "button",
    { type: "button", class: "as-text why-button", "data-why": name, title: t("Why did it change?") },
    label,
  );

const row = (figure) =>
  el(
    "li",
    { class: `figure ${READINGS[figure.verdict] ?? "untold"}` },
    el("h4", {}, whyButton(figure)),
    numbers(figure),
    reading(figure),
  );

const box = ({ title, figures }) =>
  el("section", { class: "box" }, el("h3", {}, title), el("ul", {}, ...figures.map(row)));

function table(groups, names) {
  const head = el(
    "tr",
    {},
    ...[t("Figure"), names[0], names[1], t("Unit"), t("Difference"), t("95 % interval"), t("Reading")].map((text) =>
      el("th", { scope: "col" }, text),
    ),
  );
  return el(
    "table",
    {},
    el("caption", { class: "hidden" }, t("All key figures")),
    el("thead", {}, head),
    ...groups.map((group) =>
      el(
        "tbody",
        {},
        el("tr", {}, el("th", { colSpan: 7, scope: "rowgroup", class: "group-name" }, group.name)),
        ...group.figures.map((f) =>
          el(
            "tr",
            { class: READINGS[f.verdict] ?? "untold" },
            el("th", { scope: "row" }, whyButton(f)),
            el("td", {}, f.a),
            el("td", {}, f.b),
            el("td", {}, f.unit),
            el("td", {}, `${f.difference} ${f.difference_unit}`),
            el("td", {}, f.ends),
            el("td", {}, `${f.symbol} ${t(f.verdict)}`),
          ),
        ),
      ),
    ),
  );
}

export class CompareView {
  constructor() {
    this.charts = new Map();
    this.groups = null;
    this.isDone = true;
    byId("all").ontoggle = () => this.fillTable();
    byId("strip").onclick = (event) => {
      event.preventDefault();
      byId("main").focus({ preventScroll: true });
      byId("main").scrollIntoView();
    };
  }

  /** Take every key figure, which comes after the last picture. */
  take(groups, areas) {
    this.groups = groups;
    this.fillAreas(areas);
    this.fillTable();
  }

  /** Paint a picture; ``inVain`` says which levers were moved and do nothing. */
  paint(picture, inVain = []) {
    document.body.classList.remove("stale", "growing-lines");
    byId("summary").textContent = [picture.headline.text, ...inVain].join(" ");
    const lead = picture.boxes
      .flatMap((each) => each.figures)
      .find((figure) => figure.name === picture.headline.figure);
    byId("lead").replaceChildren(
      ...(lead
        ? [
            numbers(lead, true),
            el(
              "p",
              { class: "sure" },
              lead.ends ? t`95 % interval of the difference: ${lead.ends} ${lead.difference_unit}`.trimEnd() : "",
              lead.worlds ? `; ${lead.worlds}` : "",
            ),
          ]
        : []),
    );
    byId("parts").replaceChildren(
      ...picture.headline.parts.map((part) =>
        el(
          "li",
          { class: READINGS[part.verdict] ?? "untold" },
          el("b", {}, `${SYMBOLS[part.verdict]} ${part.labels.length} ${PARTS[part.verdict]}`),
        ),
      ),
    );
    byId("strip").textContent = picture.headline.text;
    this.lead = picture.headline.figure;
    this.picture = picture;
    byId("seeds").textContent = picture.done
      ? t`${picture.of} runs of each, with the same luck`
      : t`${picture.seeds} of ${picture.of} runs …`;
    refill(byId("boxes"), ...picture.boxes.map(box));
    this.paintFans(picture);
    this.isDone = picture.done;
    if (picture.done) announce(picture.summary);
    document.body.dataset.painted = String(Number(document.body.dataset.painted ?? 0) + 1);
    document.body.dataset.done = picture.done ? String(picture.number) : "";
  }

  paintFans({ weeks, fans }) {
    for (const fan of fans) {
      if (!this.charts.has(fan.name)) this.charts.set(fan.name, new FanChart(byId("fans"), fan));
      this.charts.get(fan.name).paint(weeks, fan);
    }
  }

  /** Paint the lines of the first run as far as it has come; every number stays dimmed until runs are over. */
  grow(lines) {
    if (!document.body.classList.contains("stale")) return; // numbers are there already
    document.body.classList.add("growing-lines");
    byId("seeds").textContent = t`year ${Math.ceil(lines.week / 52)} of the first run …`;
    this.paintFans(lines);
    document.body.dataset.grown = String(lines.week);
  }

  /** Where policies hold in some councils only: there, elsewhere, and the difference between the two. */
  fillAreas(areas) {
    show(byId("areas"), Boolean(areas));
    if (!areas) return;
    byId("areas-title").textContent = t`Only in ${areas.councils.join(t(" and "))}`;
    const cell = ({ mean, ends }) => el("td", {}, el("b", {}, mean), ends ? el("small", {}, ` (${ends})`) : "");
    const heads = [t("Figure"), t("Unit"), t("Where they hold"), t("Elsewhere"), t("Difference"), t("Reading")];
    byId("areas-table").replaceChildren(
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, ...heads.map((text) => el("th", { scope: "col" }, text)))),
        el(
          "tbody",
          {},
          ...areas.rows.map((each) =>
            el(
              "tr",
              { class: READINGS[each.verdict] ?? "untold" },
              el("th", { scope: "row" }, each.label),
              el("td", {}, each.unit),
              ...[each.engaged, each.elsewhere, each.difference].map(cell),
              el("td", {}, t(each.verdict)),
            ),
          ),
        ),
      ),
    );
  }

  fillTable() {
    if (this.groups && byId("all").open) refill(byId("table"), table(this.groups, ["A", "B"]));
  }

  wait() {
    this.isDone = false;
    document.body.classList.add("stale");
    document.body.classList.remove("growing-lines");
    show(byId("seeds"), true);
    byId("seeds").textContent = t("running …");
  }

  /** What is on the screen stays dimmed: it is of another order than the one that is set. */
  giveUp() {
    document.body.classList.remove("growing-lines");
    byId("seeds").textContent = t("not run");
  }

  resize() {
    for (const chart of this.charts.values()) chart.resize();
  }
}
