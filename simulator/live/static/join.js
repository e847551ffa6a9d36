// The phone of somebody at a table: a policy, a prediction, the board, a vote.
import { board, GUESS } from "./board.js";
import { Countdown } from "./countdown.js";
import { announce, byId, complain, el, rest, show } from "./dom.js";
import { Draft } from "./draft.js";
import { targetOf } from "./goal.js";
import { Levers } from "./levers.js";
import { Line } from "./line.js";
import { isSame } from "./new_round.js";
import { refill } from "./repaint.js";
import { fillRoles } from "./roles.js";
import { PHASES } from "./room.js";
import { local } from "./storage.js";
import { paintWorld } from "./world.js";
import { t } from "./words.js";

const code = location.pathname.split("/").pop();
const key = `member-${code}`;
const line = new Line(() => ({ room: code, member: local.get(key) }));
const draft = new Draft(code, () => paintDraft()),
  countdown = new Countdown(byId("timer"));
let levers = null,
  welcome = null,
  room = null,
  isBack = false,
  isOther = false; // whether the server began anew, and may offer other scenarios or levers

const mine = () => room.tables[room.mine];
const guessOf = (figure) => draft.guesses[figure] ?? room.own[figure];

function load(wish) {
  levers.load(room.preset, welcome.presets[room.preset], { kept: [], rules: {}, ...wish, world: room.world });
}

function begin() {
  levers = new Levers(byId("levers"), byId("kept"), welcome.levers, () => touch(), false);
  load(draft.wish ?? mine().wish);
}

/** A policy was changed here. */
function touch() {
  draft.touch({ wish: levers.wish() }, mine().version);
  name();
}

/** Another tab of this phone changed what is not sent yet. */
function paintDraft() {
  if (!room || room.mine === null) return;
  load(draft.wish ?? mine().wish);
  levers.freeze(room.phase !== "open");
  byId("reason").value = draft.reason ?? mine().reason;
  paintGuesses();
  if (room.phase === "revealed") paintVotes();
  name();
}

/** Say on the button what it sends, and whether the server has it. */
function name() {
  const isLocked = room.phase !== "open",
    { propose, predict } = draft.unsent(room),
    isUnsent = propose || predict || (!isLocked && (!mine().ready || mine().carried));
  byId("send").textContent = draft.pending.size
    ? t("Sending …")
    : !isUnsent
      ? t("Sent ✓")
      : isLocked
        ? t("Send the prediction")
        : t("Send policy and prediction");
  rest(byId("send"), room.phase === "running" || draft.pending.size > 0);
  byId("unsent").textContent =
    isLocked && (draft.wish !== null || draft.reason !== null)
      ? t("Your last change of the policy was not sent in time. It is kept on this phone.")
      : draft.lateOf !== null && draft.lateOf < room.round && (propose || predict)
        ? t("What you sent came too late for its round. It is kept on this phone: send it again if it still holds.")
        : draft.waitsElsewhere
          ? t("A policy that you set in another scenario is kept on this phone until the room works on that one again.")
          : "";
}

/** What the table says of a figure, where this phone has not said the same. */
function saidOf(figure) {
  const said = mine().guesses[figure];
  return said && said !== guessOf(figure) ? t`At your table: ${GUESS[said]}` : "";
}

function paintGuesses() {
  refill(
    byId("guesses"),
    ...room.criteria.map((c) =>
      el(
        "fieldset",
        { class: "guess" },
        el("legend", {}, c.label, " ", el("small", { class: "said" }, saidOf(c.name))),
        ...Object.entries(GUESS).map(([value, words]) =>
          el(
            "label",
            {},
            el("input", {
              type: "radio",
              name: `guess-${c.name}`,
              value,
              checked: guessOf(c.name) === value,
              onchange: () => {
                draft.guesses[c.name] = value;
                draft.keep();
                name();
              },
            }),
            ` ${words}`,
          ),
        ),
      ),
    ),
  );
}

/** Whether a policy of this table lost something as a round began in a changed world of its scenario. */
function hasLost(before) {
  if (!before || before.mine === null || before.preset !== room.preset) return false;
  const set = ({ wish }) => wish && JSON.stringify([wish.kept, wish.rules, wish.where]),
    held = set(before.tables[before.mine]);
  return Boolean(held) && held !== set(mine());
}

/** The reason of the table, also under a cursor, so that nobody overwrites what stands there without seeing it. */
function paintReason() {
  const box = byId("reason"),
    words = draft.reason ?? mine().reason;
  if ((draft.reason === null || document.activeElement !== box) && box.value !== words) box.value = words;
}

function paintVotes() {
  const choice = (table, at) =>
    el(
      "label",
      {},
      el("input", {
        type: "radio",
        name: "vote",
        checked: (draft.vote?.table ?? room.vote) === at,
        onchange: () => {
          draft.vote = { table: at, name: table.name, round: room.round };
          send();
        },
      }),
      ` ${table.name}`,
    );
  refill(
    byId("votes"),
    el(
      "fieldset",
      { class: "guess" },
      el("legend", { class: "hidden" }, t("Your vote")),
      ...room.tables.map((table, at) => (table.ready ? choice(table, at) : null)),
    ),
  );
}

function paint(now) {
  const before = room;
  room = now;
  byId("room-name").textContent = room.name;
  const names = room.hides_names ? [] : room.tables.map((table) => table.name);
  refill(
    byId("seated"),
    ...(names.length
      ? [
          el("p", {}, t("Sit down at a table:")),
          el(
            "div",
            { class: "chips" },
            ...names.map((table) => el("button", { type: "button", onclick: () => join(table) }, table)),
          ),
        ]
      : []),
  );
  byId("table-label").textContent = names.length ? t("or name a new one") : t("Name your table");
  const isSeated = room.mine !== null;
  countdown.set(room.seconds);
  byId("target").textContent = targetOf(room);
  show(byId("step-join"), !isSeated);
  show(byId("step-work"), isSeated);
  if (!isSeated) {
    levers = null;
    return;
  }
  byId("mine").textContent = mine().name;
  byId("phase").textContent =
    t`Round ${room.round}. ${PHASES[room.phase]}.${room.phase === "open" && mine().ready ? (mine().carried ? t(" Your policy of the last round stands until you send another one.") : t(" Your table has sent its policy and may still change it.")) : ""}`;
  paintWorld(byId("world"), welcome.presets[room.preset], room.world, welcome.shocks);
  const isNew = !levers || isOther || !before || !isSame(before, room);
  if (isNew) begin();
  if (isNew && hasLost(before)) complain(t("Your policy lost what does not fit the changed world"));
  else if (draft.wish === null && before?.tables[before.mine]?.version !== mine().version) load(mine().wish);
  isOther = false;
  paintReason();
  const asked = (each) => JSON.stringify([each?.criteria, each?.own, each?.tables[each.mine]?.guesses]);
  if (isNew || asked(before) !== asked(room)) paintGuesses();
  const isOpen = room.phase === "open";
  levers.freeze(!isOpen);
  if (isNew || !isOpen) show(byId("overtaken"), false);
  show(byId("work"), room.phase !== "revealed");
  show(byId("results"), room.phase === "revealed");
  show(byId("voting"), room.phase === "revealed");
  name();
  if (room.phase === "revealed") {
    byId("board").replaceChildren(board(room));
    paintVotes();
  }
  if (before && before.phase !== room.phase) announce(PHASES[room.phase]);
  document.body.dataset.phase = room.phase;
}

/** Send what is not on the server yet; it stays a draft until the receipt comes. */
function send(what = draft.unsent(room)) {
  draft.keep();
  for (const [verb, content] of Object.entries(what)) {
    const number = draft.post(verb, content, room);
    if (line.ask(verb, { ...content, number, round: room.round })) continue;
    draft.pending.delete(verb);
    complain(t("No connection just now. What you set is kept on this phone; send it again"));
  }
  name();
}

/** Somebody else at the table was faster: show both policies, and let people choose. */
function beOvertaken(message) {
  draft.pending.delete("propose");
  byId("theirs").replaceChildren(
    ...message.words.map((words) => el("li", {}, words)),
    message.reason ? el("li", {}, t`because ${message.reason}`) : "",
  );
  show(byId("overtaken"), true);
  byId("overtaken").scrollIntoView({ block: "center" });
  byId("take-theirs").focus();
  byId("take-theirs").onclick = () => {
    draft.drop();
    load(mine().wish ?? message.wish);
    byId("reason").value = mine().reason;
    show(byId("overtaken"), false);
    name();
  };
  byId("send-mine").onclick = () => {
    draft.version = message.version;
    show(byId("overtaken"), false);
    send();
  };
  name();
}

/** There is no such room here, or not any more; what was typed stays on this phone, and the line goes on asking. */
function beTurnedAway() {
  byId("state").textContent = "";
  for (const part of ["step-join", "step-work", "message"]) show(byId(part), false);
  show(byId("no-room"), true);
}

line
  .on("welcome", (message) => {
    show(byId("no-room"), false);
    isBack = welcome !== null;
    isOther = isOther || (isBack && welcome.offer !== message.offer);
    welcome = message;
    fillRoles(byId("role"), byId("role-card"), message.roles);
  })
  .on("seated", (message) => local.set(key, message.member))
  .on("room", (message) => {
    if (!welcome) return;
    draft.settle(message.room, welcome.presets[message.room.preset].name);
    paint(message.room);
    if (isBack || room.mine === null) {
      const unheard = draft.unheard(room);
      if (room.mine !== null) send(unheard);
    }
    if (room.mine !== null && draft.vote && !draft.pending.has("vote")) send();
    isBack = false;
  })
  .on("receipt", (receipt) => {
    draft.take(receipt);
    if (room && room.mine !== null) name();
  })
  .on("overtaken", beOvertaken)
  .on("doubtful", () => {
    if (room?.mine === null) complain(t("No connection just now; try again"));
  })
  .on("refused", (message) => {
    if (!welcome || message.of === "hello") {
      beTurnedAway();
      return;
    }
    draft.refuse(message.of, room?.round);
    if (room && room.mine !== null) name();
  });

function join(table) {
  draft.version = 0; // what was built at another table has not seen what stands at this one
  draft.keep();
  if (!line.ask("join", { table, member: local.get(key) })) complain(t("No connection just now; try again"));
}

byId("join-form").onsubmit = (event) => {
  event.preventDefault();
  join(byId("table-name").value);
};
byId("reason").oninput = () => {
  draft.touch({ reason: byId("reason").value }, mine().version);
  name();
};
byId("send").onclick = () => {
  // Who sends what stands there agrees with it.
  if (room.phase === "open" && draft.wish === null && (!mine().ready || mine().carried)) touch();
  send();
};
