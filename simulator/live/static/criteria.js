// What the board judges by: boxes that show what the room has, and a choice only until the room could have taken it.
import { byId, el, show } from "./dom.js";
import { t } from "./words.js";

/** @typedef {import("./messages.js").Kpi} Kpi */
/** @typedef {import("./messages.js").Room} Room */
/** @typedef {import("./line.js").Line} Line */

export class Criteria {
  /** @param {Line} line */
  constructor(line) {
    this.line = line;
    /** @type {string[] | null} what was chosen here and the room has not confirmed */
    this.wanted = null;
    this.asked = 0; // how much the line had been asked for then
    /** @type {Room | null} */
    this.room = null;
  }

  /** @param {Kpi[]} kpis to choose from */
  offer(kpis) {
    /** @type {Map<string, Kpi[]>} */
    const groups = new Map();
    for (const kpi of kpis) groups.set(kpi.group, [...(groups.get(kpi.group) ?? []), kpi]);
    /** @param {Kpi} kpi */
    const choice = (kpi) =>
      el(
        "label",
        {},
        el("input", { type: "checkbox", value: kpi.name, onchange: () => this.choose() }),
        ` ${kpi.label}`,
      );
    byId("criteria").replaceChildren(
      el("legend", { class: "hidden" }, t("Criteria")),
      ...[...groups].map(([name, all]) => el("div", {}, el("p", { class: "group-of" }, name), ...all.map(choice))),
    );
    if (this.room) this.paint(this.room);
  }

  choose() {
    this.wanted = [...byId("criteria").querySelectorAll("input:checked")].map((input) => input.value);
    this.line.ask("criteria", { names: this.wanted });
    this.asked = this.line.asked;
  }

  /** What was chosen here is not taken, or it is not known whether: show what the room has. */
  giveUp() {
    this.wanted = null;
    if (this.room) this.paint(this.room);
  }

  /** All that was asked for before the last ping is answered: the room has of a choice before it what it ever will. */
  settle() {
    if (this.wanted && this.line.covered >= this.asked) this.giveUp();
  }

  /**
   * Criteria that were chosen here stay until the room has them: an older answer does not take them back.
   * @param {Room} room
   */
  paint(room) {
    this.room = room;
    const names = room.criteria.map((c) => c.name),
      isNew = this.wanted && [...this.wanted].sort().join() !== [...names].sort().join();
    show(byId("criteria").parentElement, room.phase !== "revealed");
    if (isNew) return;
    this.wanted = null;
    for (const input of byId("criteria").querySelectorAll("input")) {
      input.checked = names.includes(input.value);
      input.disabled = room.phase === "running";
    }
  }
}
