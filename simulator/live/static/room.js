// The facilitator's view of a room.
import { board, histogram, tiles } from "./board.js";
import { Countdown } from "./countdown.js";
import { Criteria } from "./criteria.js";
import { announce, byId, complain, download, el, rest, show } from "./dom.js";
import { saveTableCard } from "./card.js";
import { fillGoal, goalSet, offerFigures, targetOf } from "./goal.js";
import { HOW, invite } from "./invite.js";
import { isSame, questionOf, stayOf } from "./new_round.js";
import { asNumberBox, typedIn } from "./number_box.js";
import { refill, repaint } from "./repaint.js";
import { scatter } from "./scatter.js";
import { t } from "./words.js";

/** @typedef {import("./messages.js").Kpi} Kpi */
/** @typedef {import("./messages.js").Room} Room */
/** @typedef {import("./line.js").Line} Line */
/** @typedef {import("./new_round.js").Place} Place */

export const PHASES = {
  open: t("Policies are open"),
  locked: t("Policies are locked"),
  running: t("Working out the results …"),
  revealed: t("The results are out"),
};
const STEPS = [t("Join"), t("Decide and predict"), t("Locked"), t("Results and votes")];
const MOST_MINUTES = 120;
const STEP_OF = { open: 1, locked: 2, running: 2, revealed: 3 };

export class RoomView {
  /** @type {Room} */
  room;

  /**
   * @param {Line} line
   * @param {(wish: any, where: "compare" | "play" | "against") => void} open shows a table's policy elsewhere
   */
  constructor(line, open) {
    this.line = line;
    this.open = open;
    /** @type {any[]} */
    this.presets = [];
    /** @type {any[]} shocks that a world may have */
    this.kinds = [];
    /** @type {Place | null} what was chosen at the top of this window and the room is not in */
    this.next = null;
    this.phones = 0;
    /** @type {Room | null} a round that is over, while it is looked at */
    this.past = null;
    this.by = "";
    this.criteria = new Criteria(line);
    this.axes = { across: "", up: "" };
    this.drawn = ""; // what the picture of tables shows
    this.countdown = new Countdown(byId("timer"));
    byId("sort").onchange = () => {
      this.by = byId("sort").value;
      this.paintBoard();
    };
    byId("rounds").onchange = () => this.look(Number(byId("rounds").value));
    asNumberBox(byId("minutes"), { low: 0, high: MOST_MINUTES, isWhole: true });
    this.sendWith("timer-form", () => this.giveMinutes(byId("minutes")));
    this.sendWith("target-form", () => {
      const goal = goalSet();
      if (goal !== undefined) line.ask("target", { text: byId("target-text").value.trim(), goal });
    });
    byId("room-lock").onclick = () => line.ask("lock", { on: this.room.phase === "open" });
    byId("room-reveal").onclick = () => line.ask("reveal", { slowly: byId("slowly").checked });
    byId("room-unveil").onclick = () => line.ask("unveil");
    byId("room-hide").onclick = () => line.ask("hide", { on: !this.room.hides_names });
    byId("room-export").onclick = () => line.ask("export");
    byId("room-reset").onclick = () => this.reset();
    byId("room-forget").onclick = () => {
      if (
        confirm(
          t(
            "Delete all tables, policies and results of this room, here and in the kept session? This cannot be undone.",
          ),
        )
      ) {
        const { preset, world } = this.next ?? this.room;
        line.ask("forget", { preset, world }); // a room in which nobody has sent anything is in the world that is chosen
        this.comeFrom(null);
      }
    };
  }

  /**
   * @param {string} form
   * @param {() => void} send
   */
  sendWith(form, send) {
    byId(form).onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      send();
    };
  }

  /** @param {HTMLInputElement} box */
  giveMinutes(box) {
    const minutes = typedIn(box);
    if (minutes === null) {
      complain(t`A step takes 0 to ${MOST_MINUTES} minutes; ${box.value || t("nothing")} was not taken`);
      box.value = box.defaultValue;
      return;
    }
    box.defaultValue = box.value;
    this.line.ask("timer", { minutes });
  }

  /**
   * Look at a round: the one that is on, or one that is over.
   * @param {number} number
   */
  look(number) {
    this.past = null;
    if (number < this.room.round) this.line.ask("round", { round: number });
    else this.paintBoard();
  }

  /** @param {Room} room */
  showPast(room) {
    if (room.round !== Number(byId("rounds").value)) return; // another one was chosen meanwhile
    this.past = room;
    this.paintBoard();
  }

  /** @param {number} count */
  countPhones(count) {
    this.phones = count;
    const place = document.getElementById("phones");
    if (place) place.textContent = t`${count} ${count === 1 ? t("phone has") : t("phones have")} reached this page`;
  }

  /**
   * Take what the server offers, as it begins or begins anew.
   * @param {Kpi[]} kpis
   * @param {any[]} presets
   * @param {any[]} kinds of shock
   */
  begin(kpis, presets, kinds) {
    this.presets = presets;
    this.kinds = kinds;
    // What was heard or chosen before counts scenarios as the last offer did; the room is told next.
    this.room = this.past = this.next = null;
    byId("room-elsewhere").textContent = "";
    byId("rounds").replaceChildren();
    offerFigures(kpis);
    this.criteria.offer(kpis);
  }

  /** The line stands anew: the room says what it has, and the round that is looked at is asked for again. */
  renew() {
    this.criteria.giveUp();
    this.lookAgain();
  }

  /** Ask again for the round that is over and is looked at. */
  lookAgain() {
    const looked = Number(byId("rounds").value);
    if (looked && looked < this.room.round) this.line.ask("round", { round: looked });
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
      room.phase === "running" ? t`Working out the results: ${room.progress || t("a moment")}` : room.progress;
    if (!before || before.code !== room.code || before.reach !== room.reach) {
      byId("invite").replaceChildren(...invite(room));
      this.countPhones(this.phones);
    }
    byId("target").textContent = targetOf(room);
    fillGoal(room);
    this.countdown.set(room.seconds);
    this.paintRounds(room);
    repaint(byId("room-lock").parentElement, () => this.paintButtons(room));
    this.criteria.paint(room);
    if (before && before.round !== room.round) this.past = null;
    else if (before && before.hides_names !== room.hides_names) {
      this.past = null; // its names are those of before
      this.lookAgain();
    }
    if (before && !isSame(before, room)) this.comeFrom(null); // whoever moved it chose last
    this.paintBoard();
    if (before && before.phase !== room.phase) announce(PHASES[room.phase]);
    document.body.dataset.phase = room.phase;
  }

  /**
   * Take note that another world was chosen at the top than the room is in, and say so where the room stays.
   * @param {Place | null} next nothing where it is the same
   */
  comeFrom(next, stays = false) {
    this.next = next;
    byId("room-elsewhere").textContent = stays ? stayOf(this.room, next, this.presets, this.kinds) : "";
  }

  /** @param {Room} room */
  paintRounds(room) {
    show(byId("rounds-label"), room.round > 1);
    if (byId("rounds").options.length === room.round) return;
    byId("rounds").replaceChildren(
      ...Array.from({ length: room.round }, (_, at) =>
        el("option", { value: at + 1 }, at + 1 === room.round ? t`${at + 1} (now)` : String(at + 1)),
      ),
    );
    byId("rounds").value = String(room.round);
  }

  /** The round on the board. */
  get shown() {
    return this.past ?? this.room;
  }

  paintBoard() {
    const room = this.shown,
      isOut = room.phase === "revealed";
    show(byId("sort-label"), isOut);
    show(byId("board-note"), isOut);
    if (isOut) this.paintSort(room);
    const bars = isOut ? [] : histogram(room);
    byId("guessed").replaceChildren(...bars);
    show(byId("guessed"), bars.length > 0);
    byId("board").classList.toggle("plain", !isOut);
    refill(
      byId("board"),
      room.tables.length
        ? isOut
          ? board(room, {
              by: this.by,
              open: (at, where) =>
                where === "card" ? saveTableCard(room, at, this.presets) : this.open(room.tables[at].wish, where),
            })
          : tiles(room, (at, name) => this.remove(at, name))
        : el("ol", { class: "how" }, ...HOW.map((text) => el("li", {}, text))),
    );
    this.paintScatter(room, isOut);
  }

  /**
   * A vote moves no point: the picture stays, with a list of it that may be open.
   * @param {Room} room
   * @param {boolean} isOut
   */
  paintScatter(room, isOut) {
    const seen = isOut ? [room.criteria, room.tables.map(({ name, result }) => [name, result?.figures])] : [],
      drawn = JSON.stringify([seen, this.axes]);
    if (drawn === this.drawn) return;
    refill(byId("scatter"), ...(isOut ? scatter(room, this.axes, () => this.paintBoard()) : []));
    this.drawn = JSON.stringify([seen, this.axes]);
  }

  /** @param {Room} room */
  paintSort(room) {
    const ways = [["", t("as they came")], ["votes", t("votes")], ...room.criteria.map((c) => [c.name, c.label])];
    if (byId("sort").dataset.ways !== JSON.stringify(ways)) {
      byId("sort").replaceChildren(
        ...ways.map(([value, words]) => el("option", { value, selected: value === this.by }, words)),
      );
    }
    byId("sort").dataset.ways = JSON.stringify(ways);
    this.by = byId("sort").value;
  }

  /**
   * One button leads at each step.
   * @param {Room} room
   */
  paintButtons(room) {
    const isReady = room.tables.some((table) => table.ready),
      isOpen = room.phase === "open";
    byId("room-lock").textContent = isOpen ? t("Lock policies") : t("Open policies again");
    rest(byId("room-lock"), room.phase === "running");
    byId("room-lock").classList.toggle("main", isOpen && isReady);
    rest(byId("room-reveal"), room.phase === "running" || !isReady);
    byId("room-reveal").classList.toggle("main", room.phase === "locked");
    show(byId("room-reveal"), room.phase !== "revealed");
    show(byId("slowly").parentElement, room.phase !== "revealed");
    show(byId("room-unveil"), room.phase === "revealed" && room.veiled > 0);
    byId("room-unveil").classList.toggle("main", room.veiled > 0);
    byId("room-reset").classList.toggle("main", room.phase === "revealed" && !room.veiled);
    byId("room-hide").setAttribute("aria-pressed", room.hides_names);
    for (const name of ["room-reset", "room-forget"]) rest(byId(name), room.phase === "running");
  }

  /** Begin a new round: in the world that was chosen at the top of this window, else in that of the room. */
  reset() {
    const { preset, world } = this.next ?? this.room;
    if (!confirm(questionOf(this.room, { preset, world }, this.presets, this.kinds))) return;
    this.line.ask("reset", { preset, world });
    this.comeFrom(null);
  }

  /**
   * @param {number} at
   * @param {string} name
   */
  remove(at, name) {
    if (confirm(t`Remove the table “${name}” and its policy? Its people are asked for a table again.`)) {
      this.line.ask("remove", { table: at, name });
    }
  }

  /** @param {ArrayBuffer} data */
  save(data) {
    download("fairlot-session.zip", new Blob([data.slice(4)], { type: "application/zip" }));
  }
}
