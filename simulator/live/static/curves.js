// The response curve under a slider: the headline figure over the lever's range, filled in while nobody touches anything.
// The lever that was moved last gets all seeds once every curve is drawn, so that its next value is answered at once.
import { el } from "./dom.js";
import { shownValue } from "./values.js";
import { t } from "./words.js";

const POINTS = 9,
  REST = 1500, // milliseconds without a touch before a curve is asked for
  MOST = 4; // levers that get a curve, the last that was moved first
const NOTICED = 0.06; // of the whole span: a smaller step from one point to the next is a plateau
const WIDTH = 300,
  HEIGHT = 46;

/** Values over the range of a lever, evenly along its slider. */
function valuesOf(lever) {
  if (lever.choices.length) return lever.choices.map((_, code) => code);
  const places = Array.from({ length: POINTS }, (_, at) => at / (POINTS - 1));
  const { stops } = lever;
  const step = (place) => lever.low + Math.round((place * (lever.high - lever.low)) / lever.step) * lever.step;
  const values = places.map((place) =>
    stops.length
      ? stops[Math.round(place * (stops.length - 1))]
      : Math.min(lever.high, Number(step(place).toPrecision(12))),
  );
  return [...new Set(values)];
}

/** Where a value stands along the slider, from 0 to 1. */
function along(lever, value) {
  if (lever.choices.length) return value / Math.max(1, lever.choices.length - 1);
  if (!lever.stops.length) return (value - lever.low) / (lever.high - lever.low);
  return lever.stops.indexOf(value) / (lever.stops.length - 1);
}

function drawn(lever, { points, label, unit }) {
  const means = points.map(([, mean]) => mean),
    low = Math.min(...means),
    span = Math.max(...means) - low || 1;
  const at = ([value, mean]) => [
    6 + along(lever, value) * (WIDTH - 12),
    HEIGHT - 6 - ((mean - low) / span) * (HEIGHT - 14),
  ];
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  line.setAttribute(
    "points",
    points
      .map((point) =>
        at(point)
          .map((x) => x.toFixed(1))
          .join(","),
      )
      .join(" "),
  );
  svg.append(line);
  for (const point of points) {
    const [x, y] = at(point),
      dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    dot.setAttribute("cx", x.toFixed(1));
    dot.setAttribute("cy", y.toFixed(1));
    dot.setAttribute("r", "2.5");
    svg.append(dot);
  }
  const turns = points.filter(
    ([, mean], place) =>
      place === 0 || place === points.length - 1 || Math.abs(mean - points[place - 1][1]) > NOTICED * span,
  );
  const said = turns.map(([value, , words]) => t`${words} at ${shownValue(lever, value)}`);
  return [svg, el("p", { class: "small curve-words" }, `${label}${unit ? ` (${unit})` : ""}: ${said.join(", ")}`)];
}

export class Curves {
  /**
   * @param {import("./levers.js").Levers} levers
   * @param {(content: object) => boolean} ask
   */
  constructor(levers, ask) {
    this.levers = levers;
    this.ask = ask;
    this.figure = "se_award_share_value";
    /** @type {{ name: string, whole: boolean }[]} levers, and whether with all seeds */
    this.queue = [];
    this.timer = 0;
    this.isWhole = false; // whether the curve that is asked for has all seeds
    this.isWaiting = false; // whether an order is not answered yet: what comes now is of the one before
  }

  /** Another order was given: curves of the one before are dimmed, and none is worked out until it is answered. */
  wait(lever) {
    clearTimeout(this.timer);
    this.isWaiting = true;
    if (lever) this.last = lever;
    for (const own of this.levers.rows.values()) own.curve.classList.add("old");
  }

  /** An order was answered to the end: begin with a curve once nobody has touched anything for a while. */
  rest(figure) {
    this.figure = figure ?? "se_award_share_value";
    this.isWaiting = false;
    const { rules, rows, scenario } = this.levers;
    const set = [
      ...Object.keys(rules),
      ...scenario.policies.filter((_, at) => this.levers.kept.has(at)).map((policy) => policy.lever),
    ];
    const wanted = [...new Set([...(this.last && this.last in rules ? [this.last] : []), ...set])].filter((name) =>
      rows.has(name),
    );
    for (const [name, own] of rows) if (!wanted.includes(name)) own.curve.replaceChildren();
    const [first, ...others] = wanted.slice(0, MOST).map((name) => ({ name, whole: false }));
    this.queue = first ? [first, ...others, { ...first, whole: true }] : [];
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.next(), REST);
  }

  next() {
    const asked = this.queue.shift();
    if (!asked) return;
    const { name, whole } = asked,
      { lever } = this.levers.rows.get(name);
    this.isWhole = whole;
    this.ask({ lever: name, figure: this.figure, b: this.levers.wish(), values: valuesOf(lever), whole });
  }

  paint(curve) {
    const own = this.levers.rows.get(curve.lever);
    if (!own || curve.figure !== this.figure || this.isWaiting) return;
    own.curve.classList.remove("old");
    // A line that is drawn already stays until the finer one is whole.
    if (curve.points.length > 1 && (curve.done || !this.isWhole)) own.curve.replaceChildren(...drawn(own.lever, curve));
    if (curve.done) {
      document.body.dataset.curve = curve.lever;
      this.next();
    }
  }
}
