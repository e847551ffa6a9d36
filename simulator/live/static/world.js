// What world is on the screen: who is there, who buys, how long, what happens to it; and how it may be changed.
import { complain, el, rest, show } from "./dom.js";
import { asNumberBox, typedIn } from "./number_box.js";
import { refill } from "./repaint.js";
import { digits } from "./values.js";
import { t } from "./words.js";
import { asItStands, worldFacts } from "./world_facts.js";

const YEAR = 52;

/** By kind, then by week, size and length. */
const inOrder = (p, q) =>
  p.kind === q.kind ? p.week - q.week || p.size - q.size || p.weeks - q.weeks : p.kind < q.kind ? -1 : 1;

/** Leave out what is as the scenario has it, in the order in which the server writes it. */
function tidy(preset, { years, chains, hidden, off = [], shocks = [] }) {
  return {
    ...(years && years !== preset.years ? { years } : {}),
    ...(chains !== undefined && chains !== preset.chains ? { chains } : {}),
    ...(hidden !== undefined && hidden !== preset.hidden ? { hidden } : {}),
    ...(off.length ? { off: [...off].sort((p, q) => p - q) } : {}),
    ...(shocks.length ? { shocks: [...shocks].sort(inOrder) } : {}),
  };
}

/** Write a world down: its name, its facts, and the question. */
export function paintWorld(place, preset, world, kinds) {
  place.replaceChildren(
    el("b", {}, preset.title),
    ...worldFacts(preset, world, kinds).map((text) => el("span", {}, text)),
    el("span", { class: "asks" }, preset.question),
  );
}

export class WorldStrip {
  /**
   * @param {HTMLElement} facts
   * @param {HTMLDetailsElement} controls
   * @param {(world: object) => void} changed
   */
  constructor(facts, controls, changed) {
    this.facts = facts;
    this.controls = controls;
    this.changed = changed;
    /** @type {{ kinds: any[], limits: any }} kinds of shock that may be added, and what a world may have at most */
    this.offered = { kinds: [], limits: {} };
    this.painted = "";
  }

  /** Say what world it is; the controls are painted anew only for another world, so that they keep the focus. */
  paint(preset, world, mayChange) {
    paintWorld(this.facts, preset, world, this.offered.kinds);
    show(this.controls, mayChange);
    const wanted = JSON.stringify([preset.name, world]);
    if (!mayChange || wanted === this.painted) return;
    this.painted = wanted;
    this.preset = preset;
    this.now = asItStands(preset, world);
    this.build();
  }

  take(change) {
    Object.assign(this.now, change);
    if (this.now.hidden && change.hidden) this.now.chains = true;
    if (change.chains === false) this.now.hidden = false;
    const world = tidy(this.preset, this.now);
    this.painted = JSON.stringify([this.preset.name, world]);
    setTimeout(() => this.build()); // once a key that ended the typing has moved the focus
    this.changed(world);
  }

  build() {
    const { years, chains, hidden } = this.now,
      most = this.offered.limits;
    const isOpen = this.controls.open;
    const tick = (words, checked, onchange) =>
      el(
        "label",
        {},
        el("input", {
          type: "checkbox",
          checked,
          onchange: (/** @type {any} */ event) => onchange(event.target.checked),
        }),
        ` ${words}`,
      );
    const length = asNumberBox(
      el("input", { value: years, id: "world-years", onchange: () => this.setYears(length) }),
      { low: 1, high: most.years, isWhole: true },
    );
    refill(
      this.controls,
      el("summary", {}, t("Change this world")),
      el(
        "fieldset",
        { class: "world-change" },
        el("legend", { class: "hidden" }, t("The world, for A and B alike")),
        el("label", {}, t("Years "), length),
        tick(t("Payment chains"), chains, (on) => this.take({ chains: on })),
        tick(t("A large contractor with hidden losses"), hidden, (on) => this.take({ hidden: on })),
        ...this.preset.shocks.map((shock, at) =>
          tick(t`${shock.words} in week ${shock.week}`, !this.now.off.includes(at), (on) =>
            this.take({ off: on ? this.now.off.filter((each) => each !== at) : [...this.now.off, at] }),
          ),
        ),
        ...this.now.shocks.map((shock, at) => this.added(shock, at)),
        this.adder(),
      ),
    );
    this.controls.open = isOpen;
  }

  /** Take a length that was typed; any other is refused with what a run takes. */
  setYears(box) {
    const years = typedIn(box);
    if (years !== null) {
      this.take({ years });
      return;
    }
    complain(t`A run takes 1 to ${this.offered.limits.years} years`);
    box.value = this.now.years;
  }

  added(shock, at) {
    const { words } = this.offered.kinds.find((each) => each.kind === shock.kind);
    return el(
      "span",
      { class: "shock" },
      t`${words}, ${digits(100 * shock.size)} %, week ${shock.week} to ${shock.week + shock.weeks} `,
      el(
        "button",
        {
          type: "button",
          class: "undo",
          "aria-label": t`Take away: ${words} in week ${shock.week}`,
          title: t("Take away"),
          onclick: () => this.take({ shocks: this.now.shocks.filter((_, place) => place !== at) }),
        },
        "✕",
      ),
    );
  }

  /** A list of shocks, the week in which the chosen one begins, and a button that adds it. */
  adder() {
    const kind = el(
        "select",
        { "aria-label": t("Shock to add") },
        ...this.offered.kinds.map((each, at) => el("option", { value: at }, each.words)),
      ),
      last = this.now.years * YEAR - 1,
      week = asNumberBox(el("input", { "aria-label": t("Week of the shock") }), { low: 0, high: last, isWhole: true }),
      size = el("input", { "aria-label": t("Size of the shock in percent") });
    const early = () => {
      week.value = Math.min(104, last);
    };
    const usual = () => {
      const { size: often, range } = this.offered.kinds[kind.selectedIndex],
        [low, high] = range.map((/** @type {number} */ end) => digits(100 * end));
      asNumberBox(size, { low, high, unit: "%" });
      size.value = Math.round(100 * often);
    };
    kind.onchange = usual;
    early();
    usual();
    const add = () => {
      const { kind: name, weeks, range } = this.offered.kinds[kind.selectedIndex],
        first = typedIn(week),
        percent = typedIn(size);
      if (first === null || percent === null) {
        const [least, most] = range.map((/** @type {number} */ end) =>
          (100 * end).toLocaleString("en-GB").replace("-", "−"),
        );
        complain(t`This shock begins in week 0 to ${last}, and its size is from ${least} to ${most} %`);
        if (first === null) early();
        if (percent === null) usual();
        return;
      }
      const chains = name === "bank_withdrawal" ? { chains: true } : {};
      const shock = {
        kind: name,
        week: first,
        size: percent / 100,
        weeks: Math.min(weeks, this.now.years * YEAR - first),
      };
      this.take({ ...chains, shocks: [...this.now.shocks, shock] });
    };
    const button = el("button", { type: "button", onclick: add }, t("Add shock")),
      { shocks: most } = this.offered.limits,
      isFull = this.now.shocks.length >= most;
    rest(button, isFull);
    return el(
      "span",
      { class: "shock" },
      kind,
      " ",
      size,
      t(" %, week "),
      week,
      " ",
      button,
      isFull ? el("small", {}, t`A world takes ${most} added shocks at most; take one away first.`) : "",
    );
  }
}
