// One lever of the panel: its slider or list, its value, when and where it holds once it is moved, and what it does.
import { councilPicker } from "./council_picker.js";
import { el } from "./dom.js";
import { asNumberBox } from "./number_box.js";
import { refill } from "./repaint.js";
import { digits, shownValue } from "./values.js";
import { t } from "./words.js";

const YEAR = 52;
const RAMPS = [
  [0, t("at once")],
  [26, t("over half a year")],
  [52, t("over a year")],
  [104, t("over 2 years")],
  [156, t("over 3 years")],
  [260, t("over 5 years")],
];

/** Levers that depend on another one of their group stand right under it. */
export function inOrder(levers) {
  const parent = (lever) =>
    levers.find((each) => lever.needs.some((need) => need.any.some((p) => p.lever === each.name)));
  const first = levers.filter((lever) => !parent(lever));
  const under = (lever) => [lever, ...levers.filter((each) => parent(each) === lever).flatMap(under)];
  return first.flatMap(under);
}

/** The next value of a lever up or down, as its slider has them. */
function nextOf({ stops, step }, value, way) {
  if (!stops.length) return value + way * step;
  return (way > 0 ? stops.find((stop) => stop > value) : stops.findLast((stop) => stop < value)) ?? value;
}

/** The box for an exact value of a lever. */
function exactBox(lever, onchange) {
  const { times, before, after } = lever.reading,
    box = el("input", {
      class: "exact",
      "aria-label": t`${lever.label}: exact value${after || before}`,
      onchange,
    });
  return asNumberBox(box, {
    low: digits(times * lever.low),
    high: digits(times * lever.high),
    unit: `${before}${after}`,
    next: (value, way) => times * nextOf(lever, value / times, way),
  });
}

/** Make the row of a lever for a panel, which it tells what is moved. */
export function leverRow(lever, panel) {
  const id = `lever-${lever.name}`;
  const value = el("output", { class: "value" });
  value.setAttribute("for", id);
  const undo = el(
    "button",
    {
      type: "button",
      class: "undo",
      "aria-label": t`Put back: ${lever.label}`,
      title: t("Put back"),
      onclick: () => panel.set(lever, undefined),
    },
    "↺",
  );
  const input = lever.choices.length
    ? el("select", { id }, ...lever.choices.map((choice, code) => el("option", { value: code }, choice)))
    : el("input", {
        id,
        type: "range",
        min: lever.stops.length ? 0 : lever.low,
        max: lever.stops.length ? lever.stops.length - 1 : lever.high,
        step: lever.stops.length ? 1 : lever.step,
      });
  const exact = lever.choices.length ? null : exactBox(lever, () => panel.setExact(own));
  /** @type {Record<string, any>} */
  const own = {
    lever,
    input,
    value,
    undo,
    exact,
    needs: el("p", { class: "needs", hidden: true }),
    note: el("p", { class: "about", id: `${id}-about` }),
    now: el("span"),
    curve: el("div", { class: "curve" }),
  };
  input.setAttribute("aria-describedby", `${id}-about`);
  input.addEventListener("input", () => {
    panel.preview(own, panel.read(own));
    panel.drag(own);
  });
  input.addEventListener("change", () => panel.set(lever, panel.read(own)));
  own.from = el("select", { "aria-label": t`${lever.label}: begins`, onchange: () => panel.time(own) });
  own.ramp = el("select", { "aria-label": t`${lever.label}: phased in`, onchange: () => panel.time(own) });
  own.places = el("span", {});
  own.settle = (councils) => panel.settle(lever, councils);
  own.timing = el("div", { class: "timing" }, own.from, own.ramp, own.places);
  const ends = lever.choices.length
    ? ""
    : el(
        "p",
        { class: "ends-of", "aria-hidden": "true" },
        el("span", {}, shownValue(lever, lever.low)),
        el("span", {}, shownValue(lever, lever.high)),
      );
  own.row = el(
    "div",
    { class: "lever" },
    el(
      "div",
      { class: "lever-head" },
      el("label", { htmlFor: id }, lever.label),
      lever.choices.length ? "" : value,
      undo,
    ),
    exact ? el("div", { class: "slide" }, input, exact) : input,
    ends,
    own.curve,
    own.timing,
    own.needs,
    own.note,
    el(
      "details",
      { class: "more" },
      el("summary", {}, t("What it does"), el("span", { class: "hidden" }, `: ${lever.label}`)),
      el("p", {}, `${lever.mechanism[0].toUpperCase()}${lever.mechanism.slice(1)}.`),
      el("p", {}, own.now, t` ${lever.reading.about} Source: ${lever.source}.`),
    ),
  );
  return own;
}

/** When and where a moved lever holds. */
export function paintTiming({ lever, from, ramp, places, settle }, held, scenario, span) {
  const years = Array.from({ length: span }, (_, year) => [
    year * YEAR,
    year ? t`from year ${year + 1}` : t("from the start"),
  ]);
  const fill = (select, options, value, words) => {
    const all = options.some(([at]) => at === value) ? options : [...options, [value, words]].sort(([p], [q]) => p - q);
    select.replaceChildren(...all.map(([at, text]) => el("option", { value: at, selected: at === value }, text)));
  };
  fill(from, years, held.from_week, t`from week ${held.from_week}`);
  fill(ramp, RAMPS, held.ramp_weeks, t`over ${held.ramp_weeks} weeks`);
  const wasOpen = places.querySelector("details")?.open;
  refill(places, councilPicker(lever.label, scenario.councils, held.councils ?? [], settle));
  if (wasOpen) places.querySelector("details").open = true;
}
