// The instant view: a sentence, cards, fans over time and the table of every figure.
import { announce, byId, el, show } from "./dom.js";
import { FanChart } from "./charts.js";

const READINGS = { better: "good", worse: "bad", higher: "other", lower: "other" };

function card(figure) {
  const isTold = figure.verdict in READINGS;
  const unit = figure.unit ? ` ${figure.unit}` : "";
  return el("li", { class: `card ${READINGS[figure.verdict] ?? "untold"}`, title: figure.definition },
    el("h3", {}, figure.label),
    el("p", { class: "numbers" }, el("span", { class: "a" }, figure.a), el("span", { class: "arrow", "aria-label": "to" }, "→"), el("b", { class: "b" }, figure.b), el("span", { class: "unit" }, unit)),
    el("p", { class: "reading" }, el("span", { class: "symbol", "aria-hidden": "true" }, figure.symbol), ` ${figure.verdict}`,
      isTold && figure.ends ? el("span", { class: "ends" }, ` ${figure.difference} (${figure.ends}) ${figure.difference_unit}`) : ""));
}

function table(groups, names) {
  const head = el("tr", {}, ...["Figure", names[0], names[1], "Unit", "Difference", "95 % interval", "Reading"].map((text) => el("th", { scope: "col" }, text)));
  return el("table", {}, el("caption", { class: "hidden" }, "All key figures"), el("thead", {}, head),
    ...groups.map((group) => el("tbody", {}, el("tr", {}, el("th", { colSpan: 7, scope: "rowgroup", class: "group-name" }, group.name)),
      ...group.figures.map((f) => el("tr", { class: READINGS[f.verdict] ?? "untold" }, el("th", { scope: "row", title: f.definition }, f.label), el("td", {}, f.a), el("td", {}, f.b),
        el("td", {}, f.unit), el("td", {}, `${f.difference} ${f.difference_unit}`), el("td", {}, f.ends), el("td", {}, `${f.symbol} ${f.verdict}`))))));
}

export class CompareView {
  constructor() { this.charts = new Map(); this.picture = null; }

  paint(picture) {
    this.picture = picture;
    byId("summary").textContent = picture.summary;
    byId("seeds").textContent = picture.done
      ? `${picture.of} runs each with the same luck, ${picture.seconds.toFixed(1)} s`
      : `${picture.seeds} of ${picture.of} runs …`;
    byId("cards").replaceChildren(...picture.cards.map(card));
    for (const fan of picture.fans) {
      if (!this.charts.has(fan.name)) this.charts.set(fan.name, new FanChart(byId("fans"), fan));
      this.charts.get(fan.name).paint(picture.weeks, fan);
    }
    if (byId("all").open) this.fillTable();
    if (picture.done) announce(picture.summary);
    document.body.dataset.painted = String(Number(document.body.dataset.painted ?? 0) + 1);
    document.body.dataset.done = picture.done ? String(picture.number) : "";
  }

  fillTable() { if (this.picture) byId("table").replaceChildren(table(this.picture.groups, ["A", "B"])); }

  wait() { show(byId("seeds"), true); byId("seeds").textContent = "running …"; }

  resize() { for (const chart of this.charts.values()) chart.resize(); }
}
