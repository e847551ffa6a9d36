// The facilitator's view of a room.
import { board } from "./board.js";
import { announce, byId, el } from "./dom.js";

export const PHASES = { open: "Policies are open", locked: "Policies are locked", running: "Working out the results …", revealed: "The results are out" };

export class RoomView {
  constructor(line) {
    this.line = line;
    byId("room-lock").onclick = () => line.ask("lock", { on: this.room.phase === "open" });
    byId("room-reveal").onclick = () => line.ask("reveal");
    byId("room-hide").onclick = () => line.ask("hide", { on: !this.room.hides_names });
    byId("room-export").onclick = () => line.ask("export");
    byId("room-reset").onclick = () => { if (confirm("Clear all policies, predictions, votes and results?")) line.ask("reset"); };
  }

  begin(kpis) {
    this.kpis = kpis;
    byId("criteria").replaceChildren(el("legend", { class: "hidden" }, "Criteria"), ...kpis.map((kpi) => el("label", {}, el("input", { type: "checkbox", value: kpi.name, onchange: () => {
      this.line.ask("criteria", { names: [...byId("criteria").querySelectorAll("input:checked")].map((input) => input.value) });
    } }), ` ${kpi.label}`)));
  }

  paint(room) {
    const before = this.room;
    this.room = room;
    const address = `${location.origin}/join/${room.code}`;
    byId("room-title").textContent = `${room.name}: ${PHASES[room.phase]}${room.progress ? ` (${room.progress})` : ""}`;
    if (!before || before.code !== room.code) {
      byId("invite").replaceChildren(el("img", { src: `/qr/${room.code}.svg`, alt: "QR code of the address to join", width: 220, height: 220 }), el("p", {}, "Join at"), el("p", { class: "address" }, `${location.host}/join/`, el("wbr"), room.code));
    }
    byId("room-lock").textContent = room.phase === "open" ? "Lock policies" : "Open policies again";
    byId("room-hide").setAttribute("aria-pressed", room.hides_names);
    byId("room-reveal").disabled = room.phase === "running" || !room.tables.some((table) => table.ready);
    for (const input of byId("criteria").querySelectorAll("input")) {
      input.checked = room.criteria.some((c) => c.name === input.value);
      input.disabled = room.phase === "running" || room.phase === "revealed";
    }
    byId("board").replaceChildren(room.tables.length ? board(room) : el("p", { class: "empty" }, "No table has joined yet."));
    if (before && before.phase !== room.phase) announce(PHASES[room.phase]);
    document.body.dataset.phase = room.phase;
  }

  save(data) {
    const address = URL.createObjectURL(new Blob([data.slice(4)], { type: "application/zip" }));
    el("a", { href: address, download: "fairlot-session.zip" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}
