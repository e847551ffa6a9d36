// The panel of levers: native sliders and selects in groups, each with its value, and once moved with its beginning.
import { complain, el } from "./dom.js";
import { fillKept } from "./kept_policies.js";
import { inOrder, leverRow, paintTiming } from "./lever_row.js";
import { typedIn } from "./number_box.js";
import { repaint } from "./repaint.js";
import { digits, shownValue } from "./values.js";
import { t } from "./words.js";

export class Levers {
  /** @param changed called with the panel when a value is settled, and again and again while a slider is dragged. */
  constructor(place, keptPlace, levers, changed, opensFirst = true) {
    this.opensFirst = opensFirst;
    this.place = place;
    this.keptPlace = keptPlace;
    this.levers = levers;
    this.changed = changed;
    this.rules = {};
    this.kept = new Set();
    this.preset = 0;
    this.world = {};
    this.where = {};
    this.rows = new Map();
    this.build();
  }

  build() {
    const groups = new Map();
    for (const lever of this.levers) {
      if (!groups.has(lever.group)) groups.set(lever.group, []);
      groups.get(lever.group).push(lever);
    }
    this.place.replaceChildren(
      ...[...groups].map(([name, levers], at) =>
        el(
          "details",
          { class: "group", open: at < 1 && this.opensFirst && matchMedia("(min-width: 1101px)").matches },
          el("summary", {}, el("span", {}, name), el("span", { class: "count" })),
          ...inOrder(levers).map((lever) => this.add(leverRow(lever, this))),
        ),
      ),
    );
  }

  /** @param {Record<string, any>} own */
  add(own) {
    this.rows.set(own.lever.name, own);
    return own.row;
  }

  /** @param {Record<string, any>} own */
  read({ lever, input }) {
    const at = Number(input.value);
    return lever.stops.length ? lever.stops[at] : at;
  }

  /** Where the slider stands for a value: the nearest place that it has. */
  position(lever, value) {
    if (!lever.stops.length) return value;
    const after = lever.stops.findIndex((stop) => stop >= value);
    if (after < 0) return lever.stops.length - 1;
    return after > 0 && value - lever.stops[after - 1] < lever.stops[after] - value ? after - 1 : after;
  }

  /** Say a value as it is, not as the slider can stand. */
  preview(own, value) {
    const words = shownValue(own.lever, value);
    own.value.textContent = words;
    if (own.exact && document.activeElement !== own.exact) own.exact.value = digits(own.lever.reading.times * value);
    if (own.input.type === "range") own.input.setAttribute("aria-valuetext", words);
  }

  /** Take a value that was typed; one out of range is refused by the page with the range. */
  setExact(own) {
    const { lever, exact } = own,
      { times } = lever.reading,
      typed = typedIn(exact);
    if (typed === null) {
      complain(
        t`${lever.label} goes from ${shownValue(lever, lever.low)} to ${shownValue(lever, lever.high)}; ${exact.value || t("nothing")} was not taken`,
      );
      exact.value = digits(times * (this.held(lever).value ?? lever.low));
      return;
    }
    exact.value = digits(typed); // while it has the focus, nothing else writes into it
    this.set(lever, Math.min(lever.high, Math.max(lever.low, Number((typed / times).toPrecision(12)))));
  }

  get years() {
    return this.world.years ?? this.scenario.years;
  }

  /** Whether large contractors subcontract, borrow and fail as such in the world that is set. */
  get hasChains() {
    return this.world.chains ?? (this.world.hidden || this.scenario.chains);
  }

  /** Take another world for the same policy. */
  live(world) {
    this.world = world;
    this.paint();
    this.changed(this);
  }

  /** What must be set before a lever does anything, in words; empty where it does something as things stand. */
  missing(lever) {
    return lever.needs.filter((need) => !need.any.some((part) => this.fulfils(part))).map((need) => need.short);
  }

  fulfils({ lever: name, code }) {
    const { value } = this.held(this.rows.get(name).lever),
      found = [...this.scenario.values[name], value ?? 1];
    return code === null ? found.some((each) => each !== 0) : found.includes(code);
  }

  /** Sentences on moved levers that do nothing as things stand. */
  inVain() {
    return Object.keys(this.rules)
      .map((name) => this.rows.get(name).lever)
      .filter((lever) => this.missing(lever).length)
      .map((lever) => t`“${lever.label}” does nothing without ${this.missing(lever).join(t(" and "))}.`);
  }

  /** What a lever holds: the move, else the policy of the scenario that sets it, else the scenario's own value. */
  held(lever) {
    if (lever.name in this.rules) return { ...this.rules[lever.name], by: "move" };
    const at = this.scenario.policies.findLastIndex(
      (policy, place) => policy.lever === lever.name && this.kept.has(place),
    );
    const policy = this.scenario.policies[at];
    if (policy) {
      const { value, from_week, ramp_weeks } = policy,
        councils = this.where[at] ?? policy.councils;
      return { value, from_week, ramp_weeks, councils, by: "policy", policy };
    }
    const [low, high] = this.scenario.values[lever.name];
    return {
      value: lever.choices.length ? low : (low + high) / 2,
      from_week: 0,
      ramp_weeks: 0,
      by: "scenario",
      mixed: low !== high,
    };
  }

  set(lever, value) {
    this.last = lever.name;
    if (value === undefined) delete this.rules[lever.name];
    else this.rules[lever.name] = this.moved(lever, value);
    this.paint();
    this.changed(this);
  }

  /** What a moved lever is set to: when and where it holds stays as it was. */
  moved(lever, value) {
    const { from_week, ramp_weeks, councils } = this.held(lever);
    return { value, from_week, ramp_weeks, ...(councils?.length ? { councils } : {}) };
  }

  /** While a slider is dragged the answer is asked for already; the row is painted on release. */
  drag(own) {
    this.last = own.lever.name;
    this.rules[this.last] = this.moved(own.lever, this.read(own));
    this.changed(this);
  }

  /**
   * Take over when a moved lever begins, and over how long it is phased in.
   * @param {Record<string, any>} own
   */
  time({ lever, from, ramp }) {
    Object.assign(this.rules[lever.name], { from_week: Number(from.value), ramp_weeks: Number(ramp.value) });
    this.changed(this);
  }

  /** Take over in which councils a moved lever holds; in none or all of them it holds everywhere. */
  settle(lever, councils) {
    const rule = this.rules[lever.name];
    if (councils.length) rule.councils = councils;
    else delete rule.councils;
    this.changed(this);
  }

  /** Begin with a scenario: its own policies kept, every lever where the scenario has it. */
  load(place, preset, wish = null) {
    this.preset = place;
    this.scenario = preset;
    this.kept = new Set(wish ? wish.kept : preset.policies.map((_, at) => at));
    this.world = wish?.world ?? {};
    this.where = { ...wish?.where };
    this.rules = {};
    for (const [name, rule] of Object.entries(wish ? wish.rules : {})) {
      this.rules[name] = typeof rule === "number" ? { value: rule, from_week: 0, ramp_weeks: 0 } : { ...rule };
    }
    this.notes = fillKept(this);
    this.paint();
  }

  paint() {
    repaint(this.place, () => this.paintAll());
  }

  paintAll() {
    const idle = new Set(this.scenario.idle[Number(Boolean(this.hasChains))]);
    for (const own of this.rows.values()) this.paintRow(own, idle.has(own.lever.name));
    this.scenario.policies.forEach((policy, at) => {
      const isReplaced = policy.lever in this.rules;
      this.notes[at].textContent = isReplaced ? t`${policy.words} – your lever below counts instead` : policy.words;
      this.notes[at].classList.toggle("replaced", isReplaced);
    });
    for (const group of this.place.querySelectorAll(".group")) {
      const count = group.querySelectorAll(".lever.set").length,
        shown = group.querySelectorAll(".lever:not([hidden])").length;
      group.hidden = !shown;
      group.querySelector(".count").textContent = count > 1 ? t`${count} moved` : count ? t("1 moved") : "";
      if (count) group.open = true;
    }
  }

  paintRow(own, isIdle) {
    const { lever, input, row } = own,
      held = this.held(lever),
      isSet = held.by === "move";
    const [low, high] = this.scenario.values[lever.name];
    const plain =
      low === high ? shownValue(lever, low) : t`${shownValue(lever, low)} to ${shownValue(lever, high)} by council`;
    row.hidden = isIdle && !isSet;
    row.classList.toggle("set", isSet);
    row.classList.toggle("by-policy", held.by === "policy");
    own.undo.hidden = !isSet;
    own.timing.hidden = !isSet;
    if (isSet) paintTiming(own, held, this.scenario, this.years);
    if (held.value !== null) {
      input.value = this.position(lever, held.value);
      this.preview(own, held.value);
    }
    const missing = this.missing(lever);
    row.classList.toggle("idle", missing.length > 0);
    own.needs.hidden = !missing.length;
    own.needs.textContent = missing.length ? t`Does nothing yet: needs ${missing.join(t(" and "))}` : "";
    if (held.by === "policy" && held.value === null) own.value.textContent = t("changed");
    if (held.mixed) {
      own.value.textContent = t("by council");
      input.setAttribute("aria-valuetext", t("differs by council"));
    }
    own.now.textContent = t`Without policies: ${plain}.`;
    own.note.textContent = held.by === "policy" ? t("set by a policy above") : isSet ? t`instead of ${plain}` : "";
    own.note.hidden = !own.note.textContent;
  }

  /** What the server is asked for. */
  wish() {
    const { preset, kept, rules, where, world } = this,
      isSet = (/** @type {object} */ each) => Object.keys(each).length > 0;
    const more = { ...(isSet(where) ? { where } : {}), ...(isSet(world) ? { world } : {}) };
    return structuredClone({ preset, kept: [...kept], rules, ...more });
  }

  freeze(isFrozen) {
    for (const input of [
      ...this.place.querySelectorAll("input,select,button"),
      ...this.keptPlace.querySelectorAll("input"),
    ]) {
      input.disabled = isFrozen;
    }
  }
}
