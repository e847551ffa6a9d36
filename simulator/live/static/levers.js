// The panel of levers: native sliders and selects, grouped, each with unit, range, value now and source.
import { el } from "./dom.js";

const POSITIONS = 1000;

const isShare = (lever) => /^share/.test(lever.unit) && lever.high <= 1;

function rounded(value) {
  const size = Math.abs(value);
  return Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)).toLocaleString("en-GB");
}

function pounds(value) {
  const [size, word] = value >= 1e9 ? [1e9, "bn"] : value >= 1e6 ? [1e6, "m"] : value >= 1e3 ? [1e3, "k"] : [1, ""];
  return `£${rounded(value / size)}${word}`;
}

/** A lever's value as people read it: percent, pounds, or with its unit. */
export function shownValue(lever, value) {
  if (lever.choices.length) return lever.choices[Math.round(value)].replaceAll("_", " ");
  if (isShare(lever)) return `${rounded(value * 100)} %`;
  if (lever.unit === "GBP") return pounds(value);
  if (lever.unit === "factor") return `× ${rounded(value)}`;
  return `${rounded(value)} ${lever.unit.length <= 8 ? lever.unit : ""}`.trim();
}

function shownUnit(lever) {
  if (lever.choices.length) return "";
  if (isShare(lever)) return lever.unit.replace(/^share/, "%");
  return lever.unit === "GBP" ? "pounds" : lever.unit;
}

export class Levers {
  /** @param changed called with the panel whenever a value is settled. */
  constructor(place, keptPlace, levers, changed) {
    Object.assign(this, { place, keptPlace, levers, changed, rules: {}, kept: new Set(), preset: 0, rows: new Map() });
    this.build();
  }

  build() {
    const groups = new Map();
    for (const lever of this.levers) {
      if (!groups.has(lever.group)) groups.set(lever.group, []);
      groups.get(lever.group).push(lever);
    }
    this.place.replaceChildren(...[...groups].map(([name, levers], at) => el("details", { class: "group", open: at < 1 && matchMedia("(min-width: 1101px)").matches },
      el("summary", {}, el("span", {}, name[0].toUpperCase() + name.slice(1)), el("span", { class: "count" })),
      ...levers.map((lever) => this.row(lever)))));
  }

  row(lever) {
    const id = `lever-${lever.name}`;
    const value = el("output", { class: "value" });
    value.setAttribute("for", id);
    const undo = el("button", { type: "button", class: "undo", "aria-label": `Put ${lever.label} back`, title: "Put back", onclick: () => this.set(lever, undefined) }, "↺");
    const input = lever.choices.length
      ? el("select", { id }, ...lever.choices.map((choice, code) => el("option", { value: code }, choice.replaceAll("_", " "))))
      : el("input", { id, type: "range", min: lever.wide ? 0 : lever.low, max: lever.wide ? POSITIONS : lever.high, step: lever.wide ? 1 : lever.step });
    input.setAttribute("aria-describedby", `${id}-about`);
    const own = { lever, input, value, undo, about: el("p", { class: "about", id: `${id}-about` }) };
    input.addEventListener("input", () => this.preview(own));
    input.addEventListener("change", () => this.set(lever, this.read(own)));
    const row = el("div", { class: "lever" }, el("div", { class: "lever-head" }, el("label", { htmlFor: id }, lever.label), value, undo),
      input, own.about,
      el("details", { class: "more" }, el("summary", {}, "How it works"), el("p", {}, `${lever.mechanism}.`), el("p", {}, `Default ${shownValue(lever, lever.default)}; source: ${lever.source}.`)));
    own.row = row;
    this.rows.set(lever.name, own);
    return row;
  }

  read({ lever, input }) {
    const at = Number(input.value);
    if (!lever.wide) return at;
    const value = lever.low * (lever.high / lever.low) ** (at / POSITIONS);
    return Number(value.toPrecision(2));
  }

  position(lever, value) {
    return lever.wide ? Math.round(POSITIONS * Math.log(value / lever.low) / Math.log(lever.high / lever.low)) : value;
  }

  preview(own) {
    const words = shownValue(own.lever, this.read(own));
    own.value.textContent = words;
    if (own.input.type === "range") own.input.setAttribute("aria-valuetext", words);
  }

  set(lever, value) {
    if (value === undefined) delete this.rules[lever.name];
    else this.rules[lever.name] = value;
    this.paint();
    this.changed(this);
  }

  /** Begin with a scenario: its own policies kept, every lever where the scenario has it. */
  load(place, preset, wish = null) {
    this.preset = place;
    this.scenario = preset;
    this.kept = new Set(wish ? wish.kept : preset.policies.map((_, at) => at));
    this.rules = { ...(wish ? wish.rules : {}) };
    this.keptPlace.replaceChildren(...(preset.policies.length ? [el("fieldset", { class: "kept" }, el("legend", {}, "Policies of this scenario"),
      ...preset.policies.map((policy, at) => el("label", {}, el("input", { type: "checkbox", checked: this.kept.has(at), onchange: (event) => {
        if (event.target.checked) this.kept.add(at); else this.kept.delete(at);
        this.changed(this);
      } }), el("span", {}, policy.name ? el("b", {}, policy.name) : "", el("small", {}, ` ${policy.words}`)))))] : []));
    this.paint();
  }

  paint() {
    for (const own of this.rows.values()) {
      const { lever, input, row } = own;
      const [low, high] = this.scenario.values[lever.name];
      const isSet = lever.name in this.rules;
      const value = isSet ? this.rules[lever.name] : lever.choices.length ? low : (low + high) / 2;
      input.value = this.position(lever, value);
      row.classList.toggle("set", isSet);
      own.undo.hidden = !isSet;
      this.preview(own);
      const now = low === high ? shownValue(lever, low) : `${shownValue(lever, low)} to ${shownValue(lever, high)} by council`;
      if (!isSet) { own.value.textContent = low === high ? shownValue(lever, low) : "by council"; if (input.type === "range") input.setAttribute("aria-valuetext", own.value.textContent); }
      const range = lever.choices.length ? "" : `${shownUnit(lever)}, ${shownValue(lever, lever.low)} to ${shownValue(lever, lever.high)} · `;
      own.about.textContent = `${range}now ${now}`;
    }
    for (const group of this.place.querySelectorAll(".group")) {
      const count = group.querySelectorAll(".lever.set").length;
      group.querySelector(".count").textContent = count ? `${count} moved` : "";
      if (count) group.open = true;
    }
  }

  /** What the server is asked for. */
  wish() { return { preset: this.preset, kept: [...this.kept], rules: { ...this.rules } }; }

  freeze(isFrozen) {
    for (const input of [...this.place.querySelectorAll("input,select,button"), ...this.keptPlace.querySelectorAll("input")]) input.disabled = isFrozen;
  }
}
