// The facilitator's view of a room.
import { board, tiles } from "./board.js";
import { announce, byId, el, show } from "./dom.js";

/** @typedef {import("./messages.js").Kpi} Kpi */
/** @typedef {import("./messages.js").Room} Room */
/** @typedef {import("./line.js").Line} Line */

export const PHASES = {
  open: "Policies are open",
  locked: "Policies are locked",
  running: "Working out the results …",
  revealed: "The results are out",
};
const STEPS = ["Join", "Decide and predict", "Locked", "Results and votes"];
const HOW = [
  "Scan the code with your phone, or type the address.",
  "Name your table: those who sit together share one policy.",
  "Choose a policy, predict what it does, and send both.",
  "Then all results appear here, beside one another.",
];
const STEP_OF = { open: 1, locked: 2, running: 2, revealed: 3 };

export class RoomView {
  /** @type {Room} */
  room;

  /** @param {Line} line */
  constructor(line) {
    this.line = line;
    byId("room-lock").onclick = () => line.ask("lock", { on: this.room.phase === "open" });
    byId("room-reveal").onclick = () => line.ask("reveal");
    byId("room-hide").onclick = () => line.ask("hide", { on: !this.room.hides_names });
    byId("room-export").onclick = () => line.ask("export");
    byId("room-reset").onclick = () => this.reset();
    byId("room-forget").onclick = () => {
      if (
        confirm(
          "Delete all tables, policies and results of this room, here and in the kept session? This cannot be undone.",
        )
      ) {
        line.ask("forget");
      }
    };
  }

  /** @param {Kpi[]} kpis */
  begin(kpis) {
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
      el("legend", { class: "hidden" }, "Criteria"),
      ...[...groups].map(([name, all]) => el("div", {}, el("p", { class: "group-of" }, name), ...all.map(choice))),
    );
  }

  choose() {
    this.line.ask("criteria", {
      names: [...byId("criteria").querySelectorAll("input:checked")].map((input) => input.value),
    });
  }

  /** @param {Room} room */
  paint(room) {
    const before = this.room;
    this.room = room;
    byId("room-title").textContent = room.name;
    const step = room.tables.length ? STEP_OF[room.phase] : 0;
    byId("room-steps").replaceChildren(
      ...STEPS.map((name, at) =>
        el("li", at === step ? { "aria-current": "step" } : { class: at < step ? "past" : "" }, `${at + 1} ${name}`),
      ),
    );
    byId("room-phase").textContent =
      room.phase === "running" ? `Working out the results: ${room.progress || "a moment"}` : room.progress;
    if (!before || before.code !== room.code) {
      byId("invite").replaceChildren(
        el("img", { src: `/qr/${room.code}.svg`, alt: "QR code of the address to join", width: 220, height: 220 }),
        el("p", {}, "Join with your phone at"),
        el("p", { class: "address" }, `${location.host}/join/`, el("wbr"), room.code),
      );
    }
    this.paintButtons(room);
    for (const input of byId("criteria").querySelectorAll("input")) {
      input.checked = room.criteria.some((c) => c.name === input.value);
      input.disabled = room.phase === "running" || room.phase === "revealed";
    }
    byId("board").classList.toggle("plain", room.phase !== "revealed");
    byId("board").replaceChildren(
      room.tables.length
        ? room.phase === "revealed"
          ? board(room)
          : tiles(room, (at, name) => this.remove(at, name))
        : el("ol", { class: "how" }, ...HOW.map((text) => el("li", {}, text))),
    );
    if (before && before.phase !== room.phase) announce(PHASES[room.phase]);
    document.body.dataset.phase = room.phase;
  }

  /**
   * One button leads at each step.
   * @param {Room} room
   */
  paintButtons(room) {
    const isReady = room.tables.some((table) => table.ready),
      isOpen = room.phase === "open";
    byId("room-lock").textContent = isOpen ? "Lock policies" : "Open policies again";
    byId("room-lock").disabled = room.phase === "running";
    byId("room-lock").classList.toggle("main", isOpen && isReady);
    byId("room-reveal").disabled = room.phase === "running" || !isReady;
    byId("room-reveal").classList.toggle("main", room.phase === "locked");
    show(byId("room-reveal"), room.phase !== "revealed");
    byId("room-reset").classList.toggle("main", room.phase === "revealed");
    byId("room-hide").setAttribute("aria-pressed", room.hides_names);
    for (const name of ["room-reset", "room-forget"]) byId(name).disabled = room.phase === "running";
  }

  /** Begin a new round on the scenario that is chosen at the top. */
  reset() {
    const {
      value,
      selectedOptions: [chosen],
    } = byId("preset");
    if (
      chosen &&
      confirm(
        `Begin a new round on the scenario “${chosen.text}”? Policies, predictions, votes and results are cleared; tables stay.`,
      )
    ) {
      this.line.ask("reset", { preset: Number(value) });
    }
  }

  /**
   * @param {number} at
   * @param {string} name
   */
  remove(at, name) {
    if (confirm(`Remove the table “${name}” and its policy? Its people are asked for a table again.`)) {
      this.line.ask("remove", { table: at });
    }
  }

  /** @param {ArrayBuffer} data */
  save(data) {
    const address = URL.createObjectURL(new Blob([data.slice(4)], { type: "application/zip" }));
    el("a", { href: address, download: "fairlot-session.zip" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
