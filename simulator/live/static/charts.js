// Line charts (uPlot) with a band for each arm, and a data table under each.
import { el, scaled } from "./dom.js";
import { t } from "./words.js";

export const COLOURS = { a: "#005f99", b: "#c04a00" };
const BANDS = { a: "rgba(0,95,153,.14)", b: "rgba(192,74,0,.16)" };
const WEEKS = 52;
const LETTERS = 16; // pixels, where the page has its usual size
const font = () => `${scaled(LETTERS)}px system-ui, sans-serif`;
const YEAR_WIDTH = 56; // pixels that a year needs to be named
const GAP = 17; // pixels between the letters at the ends of two lines

const brief = (value) =>
  value === null || value === undefined ? "–" : Number(Number(value).toPrecision(3)).toLocaleString("en-GB");
const axis = (extra) => ({
  font: font(),
  stroke: "#33424d",
  grid: { stroke: "#dfe5e8", width: 1 },
  ticks: { show: false },
  ...extra,
});

function options(size, withBands, range) {
  const line = (colour, dash) => ({ stroke: colour, width: 3, dash, points: { show: false } });
  const edge = { stroke: "transparent", width: 0, points: { show: false } };
  return {
    ...size,
    legend: { show: false },
    cursor: { show: false },
    padding: [8, scaled(withBands ? 64 : 26), 0, 0],
    hooks: { draw: [(u) => nameLines(u, withBands)] },
    scales: {
      x: { time: false, range },
      y: { range: (_, low, high) => (low === high ? [low - 1, high + 1] : [Math.min(0, low), high * 1.08]) },
    },
    axes: [
      axis({
        size: scaled(32),
        splits: (u) => {
          const years = u.scales.x.max / WEEKS,
            least = (years * scaled(YEAR_WIDTH)) / (u.width - scaled(120)),
            by = [1, 2, 5, 10].find((step) => step >= least) ?? 20;
          return Array.from({ length: Math.floor(years / by) + 1 }, (_, at) => at * by * WEEKS);
        },
        values: (u, at) => at.map((week) => (week && week < u.scales.x.max ? t`year ${week / WEEKS}` : "")),
      }),
      axis({ size: scaled(58), space: scaled(30), values: (_, at) => at.map(brief) }),
    ],
    series: [{}, line(COLOURS.a, [9, 6]), line(COLOURS.b), ...(withBands ? [edge, edge, edge, edge] : [])],
    bands: withBands
      ? [
          { series: [4, 3], fill: BANDS.a },
          { series: [6, 5], fill: BANDS.b },
        ]
      : [],
  };
}

/** Write A and B, and with bands the last value, where their lines end. */
function nameLines(u, withValue) {
  const { ctx } = u,
    ratio = devicePixelRatio || 1;
  const ends = ["a", "b"]
    .map((side, at) => {
      const values = u.data[at + 1],
        last = values.findLastIndex((value) => value !== null && value !== undefined);
      return last < 0
        ? null
        : {
            side,
            value: values[last],
            x: u.valToPos(u.data[0][last], "x", true),
            y: u.valToPos(values[last], "y", true),
          };
    })
    .filter(Boolean)
    .sort((p, q) => p.y - q.y);
  if (ends.length === 2 && ends[1].y - ends[0].y < scaled(GAP) * ratio) {
    const middle = (ends[0].y + ends[1].y) / 2;
    ends[0].y = middle - (scaled(GAP) * ratio) / 2;
    ends[1].y = middle + (scaled(GAP) * ratio) / 2;
  }
  ctx.save();
  ctx.font = `bold ${scaled(LETTERS) * ratio}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  for (const { side, value, x, y } of ends) {
    ctx.fillStyle = COLOURS[side];
    ctx.fillText(`${side.toUpperCase()}${withValue ? ` ${brief(value)}` : ""}`, x + 6 * ratio, y);
  }
  ctx.restore();
}

class Chart {
  constructor(place, about, withBands) {
    this.box = el("div", { class: "plot", role: "img" });
    this.tableBody = el("div", { class: "scroll" });
    this.details = el(
      "details",
      { class: "data", ontoggle: () => this.fill() },
      el("summary", {}, t("Table"), el("span", { class: "hidden" }, `: ${about.label}`)),
      this.tableBody,
    );
    this.root = el(
      "figure",
      { class: "fan" },
      el("figcaption", {}, el("b", {}, about.label), el("span", { class: "unit" }, about.unit)),
      this.box,
      this.details,
    );
    place.append(this.root);
    new ResizeObserver(() => this.resize()).observe(this.box);
    this.about = about;
    this.withBands = withBands;
  }

  size() {
    const rect = this.box.getBoundingClientRect();
    return { width: Math.max(220, Math.floor(rect.width)), height: Math.max(120, Math.floor(rect.height)) };
  }

  draw(data, horizon) {
    this.data = data;
    this.horizon = horizon;
    if (!this.plot) {
      this.letters = scaled(1);
      this.plot = new uPlot(
        options(this.size(), this.withBands, () => [0, this.horizon]),
        data,
        this.box,
      );
      this.plot.ctx.canvas.dataset.letters = String(scaled(LETTERS));
    } else this.plot.setData(data);
    if (this.details.open) this.fill();
  }

  resize() {
    if (!this.plot || !this.box.offsetWidth) return;
    if (this.letters === scaled(1)) {
      this.plot.setSize(this.size());
      return;
    }
    this.plot.destroy(); // letters have another size: axes keep theirs, so the chart is made anew
    this.plot = null;
    this.draw(this.data, this.horizon);
  }

  fill() {
    if (!this.details.open || !this.data) return;
    const rows = [];
    const [weeks, a, b] = this.data;
    for (let at = 0; at < weeks.length; at += 1) {
      if ((weeks[at] + 1) % WEEKS < 4 || at === weeks.length - 1) {
        rows.push(
          el(
            "tr",
            {},
            el("th", { scope: "row" }, t`week ${weeks[at]}`),
            el("td", {}, brief(a[at])),
            el("td", {}, brief(b[at])),
          ),
        );
      }
    }
    this.tableBody.replaceChildren(
      el(
        "table",
        {},
        el("caption", { class: "hidden" }, this.about.label),
        el("thead", {}, el("tr", {}, ...[t("Time"), "A", "B"].map((text) => el("th", { scope: "col" }, text)))),
        el("tbody", {}, ...rows),
      ),
    );
  }
}

/** Mean and band from the 5th to the 95th percentile of the runs, for A and B. */
export class FanChart extends Chart {
  constructor(place, fan) {
    super(place, fan, true);
  }

  paint(weeks, fan) {
    const [a, b] = fan.arms;
    const last = (values) => brief(values[values.length - 1]);
    this.box.setAttribute(
      "aria-label",
      t`${fan.label}, ${fan.unit}: at the end ${last(a.mean)} in A, ${last(b.mean)} in B`,
    );
    this.draw([weeks, a.mean, b.mean, a.low, a.high, b.low, b.high], weeks[weeks.length - 1] + 1);
  }
}

/** One run of A and of B, up to a week. */
export class GrowingChart extends Chart {
  constructor(place, fan, horizon) {
    super(place, fan, false);
    this.end = horizon;
  }

  paint(series, week) {
    const weeks = Array.from({ length: Math.max(1, week) }, (_, at) => at);
    const cut = (values) => values.slice(0, weeks.length).map((value, at) => (at < 12 ? null : value));
    this.box.setAttribute(
      "aria-label",
      t`${this.about.label}: ${brief(series[0][week - 1])} in A, ${brief(series[1][week - 1])} in B`,
    );
    this.draw([weeks, cut(series[0]), cut(series[1])], this.end);
  }
}
