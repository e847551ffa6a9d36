// The phone of somebody at a table: a policy, a prediction, the board, a vote.
import { board, GUESS } from "./board.js";
import { announce, byId, complain, el, show } from "./dom.js";
import { Levers } from "./levers.js";
import { Line } from "./line.js";
import { PHASES } from "./room.js";

const code = location.pathname.split("/").pop();
const key = `member-${code}`;
const line = new Line(() => ({ room: code, member: localStorage.getItem(key) }));
let levers = null,
  welcome = null,
  room = null,
  isTouched = false;
const guesses = {};

function begin(now) {
  levers = new Levers(byId("levers"), byId("kept"), welcome.levers, () => touch(), false);
  const wish = now.tables[now.mine].wish;
  levers.load(now.preset, welcome.presets[now.preset], wish ?? { kept: [], rules: {} });
  byId("question").textContent = welcome.presets[now.preset].question;
}

function touch() {
  isTouched = true;
  name();
}

/** Say on the button what it sends, and whether it is sent. */
function name() {
  const isLocked = room.phase !== "open",
    isSent = !isTouched && room.tables[room.mine].ready;
  byId("send").textContent = isSent ? "Sent ✓" : isLocked ? "Send the prediction" : "Send policy and prediction";
  byId("send").disabled = room.phase === "running";
}

function paintGuesses() {
  byId("guesses").replaceChildren(
    ...room.criteria.map((c) =>
      el(
        "fieldset",
        { class: "guess" },
        el("legend", {}, c.label),
        ...Object.entries(GUESS).map(([value, words]) =>
          el(
            "label",
            {},
            el("input", {
              type: "radio",
              name: `guess-${c.name}`,
              value,
              checked: guesses[c.name] === value,
              onchange: () => {
                guesses[c.name] = value;
                touch();
              },
            }),
            ` ${words}`,
          ),
        ),
      ),
    ),
  );
}

function paint(now) {
  const before = room;
  room = now;
  byId("room-name").textContent = room.name;
  const names = room.hides_names ? [] : room.tables.map((table) => table.name);
  byId("seated").replaceChildren(
    ...(names.length
      ? [
          el("p", {}, "Sit down at a table:"),
          el(
            "div",
            { class: "chips" },
            ...names.map((table) => el("button", { type: "button", onclick: () => join(table) }, table)),
          ),
        ]
      : []),
  );
  byId("table-label").textContent = names.length ? "or name a new one" : "Name your table";
  const isSeated = room.mine !== null;
  show(byId("step-join"), !isSeated);
  show(byId("step-work"), isSeated);
  if (!isSeated) {
    levers = null;
    isTouched = false;
    return;
  }
  const mine = room.tables[room.mine];
  byId("mine").textContent = mine.name;
  byId("phase").textContent =
    `${PHASES[room.phase]}.${room.phase === "open" && mine.ready ? " Your table has sent its policy and may still change it." : ""}`;
  const isNew = !levers || before?.preset !== room.preset;
  if (isNew) begin(room);
  else if (!isTouched && mine.wish) levers.load(room.preset, welcome.presets[room.preset], mine.wish);
  const criteria = room.criteria.map((c) => c.name).join();
  if (isNew || before?.criteria.map((c) => c.name).join() !== criteria || !isTouched) {
    if (!isTouched) {
      for (const figure of Object.keys(guesses)) delete guesses[figure];
      Object.assign(guesses, mine.guesses);
    }
    paintGuesses();
  }
  const isOpen = room.phase === "open";
  levers.freeze(!isOpen);
  show(byId("work"), room.phase !== "revealed");
  show(byId("results"), room.phase === "revealed");
  show(byId("voting"), room.phase === "revealed");
  name();
  if (room.phase === "revealed") {
    byId("board").replaceChildren(board(room));
    byId("votes").replaceChildren(
      el(
        "fieldset",
        { class: "guess" },
        el("legend", { class: "hidden" }, "Your vote"),
        ...room.tables.map((table, at) =>
          table.ready
            ? el(
                "label",
                {},
                el("input", {
                  type: "radio",
                  name: "vote",
                  checked: room.vote === at,
                  onchange: () => line.ask("vote", { table: at }),
                }),
                ` ${table.name}`,
              )
            : null,
        ),
      ),
    );
  }
  if (before && before.phase !== room.phase) announce(PHASES[room.phase]);
  document.body.dataset.phase = room.phase;
}

line
  .on("welcome", (message) => {
    welcome = message;
  })
  .on("seated", (message) => localStorage.setItem(key, message.member))
  .on("room", (message) => {
    if (welcome) paint(message.room);
  })
  .on("refused", (message) => {
    if (!welcome) {
      byId("state").textContent = "";
      show(byId("no-room"), true);
      return;
    }
    if (["propose", "predict", ""].includes(message.of) && room && room.mine !== null) touch(); // what was not taken is still to be sent
  });

function join(table) {
  if (!line.ask("join", { table, member: localStorage.getItem(key) })) complain("No connection just now; try again");
}

byId("join-form").onsubmit = (event) => {
  event.preventDefault();
  join(byId("table-name").value);
};
byId("send").onclick = () => {
  if (room.phase === "open" && !line.ask("propose", { wish: levers.wish() })) {
    complain("No connection just now; try again");
    return;
  }
  const known = Object.fromEntries(
    Object.entries(guesses).filter(([figure]) => room.criteria.some((c) => c.name === figure)),
  );
  if (!line.ask("predict", { guesses: known })) {
    complain("No connection just now; try again");
    return;
  }
  isTouched = false;
};
