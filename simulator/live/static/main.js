// The facilitator's page: one line to the server, one panel of levers, three views.
import { CompareView } from "./compare.js";
import { all, byId, el, show, throttled } from "./dom.js";
import { Levers } from "./levers.js";
import { Line } from "./line.js";
import { PlayView } from "./play.js";
import { RoomView } from "./room.js";

const VIEWS = ["compare", "play", "room"];
const given = new URLSearchParams(location.hash.slice(1)).get("token");
if (given) {
  sessionStorage.setItem("token", given);
  history.replaceState(null, "", location.pathname);
}

const store = {
  read: () => {
    try {
      return JSON.parse(sessionStorage.getItem("work")) ?? {};
    } catch {
      return {};
    }
  },
  write: (work) => sessionStorage.setItem("work", JSON.stringify(work)),
};
const line = new Line(() => ({ token: sessionStorage.getItem("token") }));
const compareView = new CompareView(),
  playView = new PlayView(line),
  roomView = new RoomView(line);
let levers = null,
  presets = [],
  pinned = null,
  number = 0,
  filmed = "",
  asked = "";

const order = () => ({ a: pinned, b: levers.wish() });

/** Ask for what is set now, again and again while a lever is dragged; the last answer is worked out to the end. */
function run(isForced = true) {
  const wanted = JSON.stringify(order());
  if (isForced !== true && wanted === asked) return;
  store.write({ wish: levers.wish(), pinned });
  number += 1;
  compareView.wait();
  if (view() === "play") film();
  asked = line.ask("compare", { number, ...order() }) ? wanted : "";
}
const runSoon = throttled(180, () => run(false));

function film() {
  if (!levers) return;
  const wanted = JSON.stringify([order(), byId("seed").value]);
  if (wanted === filmed) return;
  byId("clock").textContent = "Making the film …";
  playView.wait();
  filmed = line.ask("film", { ...order(), seed: Number(byId("seed").value) || 1 }) ? wanted : "";
}

/** Undo what waits for an answer that does not come; a refusal of a message that was not read may be of anything. */
function beRefused(of) {
  const is = (verb) => !of || of === verb;
  if (is("compare") && !compareView.isDone) {
    asked = "";
    compareView.giveUp();
  }
  if (is("film") && playView.isWaiting) {
    filmed = "";
    playView.giveUp();
  }
  if (of === "story" && !playView.isWaiting) {
    filmed = "";
    film();
  }
}

/** Runs to watch, with those marked in which a large contractor collapses. */
function fillLucks(lucks) {
  const chosen = byId("seed").value,
    where = (a, b) => (a && b ? "in both" : a ? "in A" : "in B");
  byId("seed").replaceChildren(
    ...lucks.map(([seed, a, b]) =>
      el("option", { value: seed }, a || b ? `${seed} · collapse ${where(a, b)}` : String(seed)),
    ),
  );
  byId("seed").value = chosen;
}

function view() {
  const wanted = location.hash.slice(2);
  return VIEWS.includes(wanted) ? wanted : "compare";
}

function turn() {
  const now = view();
  for (const name of VIEWS) show(byId(`view-${name}`), name === now);
  show(byId("panel"), now === "compare");
  document.body.dataset.view = now;
  for (const link of all("nav a")) {
    if (link.dataset.view === now) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (now === "play") {
    playView.resize();
    film();
  } else playView.pause();
  if (now === "compare") compareView.resize();
}

/** Nobody is known here without a key: say where to go instead of showing empty views. */
function beStrange() {
  byId("state").textContent = "";
  for (const part of [
    document.querySelector(".frame"),
    document.querySelector(".top nav"),
    document.querySelector(".preset"),
    byId("message"),
  ]) {
    show(part, false);
  }
  show(byId("stranger"), true);
}

function choose(place, wish = null) {
  pinned = null;
  levers.load(place, presets[place], wish);
  byId("preset").value = place;
  byId("question").textContent = presets[place].question;
  names();
}

function names() {
  show(byId("pinned"), Boolean(pinned));
  byId("pinned").textContent = pinned ? "A is the policy that you kept. Move on: B is compared with it." : "";
  byId("pin").textContent = pinned ? "Take no policy as A again" : "Keep as A";
  for (const [id, text] of [
    ["name-a", pinned ? "kept for comparison" : "without policies"],
    ["name-b", "with policies"],
  ]) {
    byId(id).textContent = text;
    byId(id.replace("name", "stage-name")).textContent = text;
  }
}

line
  .on("welcome", (message) => {
    const first = !levers;
    presets = message.presets;
    for (const link of all("nav a")) show(link, message.facilitator || link.dataset.view === "room");
    if (!message.facilitator) {
      byId("state").textContent = "Watching only: open the facilitator's address to work the levers.";
      location.hash = "/room";
      return;
    }
    if (first) {
      byId("preset").replaceChildren(...presets.map((preset, at) => el("option", { value: at }, preset.title)));
      levers = new Levers(byId("levers"), byId("kept"), message.levers, runSoon);
      const kept = store.read();
      choose(Math.min(kept.wish?.preset ?? 0, presets.length - 1), kept.wish ?? null);
      pinned = kept.pinned ?? null;
      names();
      roomView.begin(message.kpis);
      filmed = "";
    }
    if (playView.isWaiting) filmed = "";
    run();
  })
  .on("picture", (picture) => {
    if (picture.number === number) compareView.paint(picture);
  })
  .on("figures", (figures) => {
    if (figures.number === number) {
      compareView.take(figures.groups);
      fillLucks(figures.lucks);
    }
  })
  .on("refused", (message) => {
    if (presets.length) beRefused(message.of);
    else beStrange();
  })
  .on("room", (message) => roomView.paint(message.room))
  .on("FILM", (data) => playView.load(data))
  .on("ZIP!", (data) => roomView.save(data))
  .on("story", (story) => playView.tell(story));

byId("preset").onchange = (/** @type {any} */ event) => {
  choose(Number(event.target.value));
  run();
};
byId("reset").onclick = () => {
  choose(levers.preset);
  run();
};
byId("pin").onclick = () => {
  pinned = pinned ? null : levers.wish();
  names();
  run();
};
byId("strip").onclick = (event) => {
  event.preventDefault();
  byId("main").focus({ preventScroll: true });
  byId("main").scrollIntoView();
};
byId("all").ontoggle = () => compareView.fillTable();
byId("seed").onchange = film;
window.addEventListener("hashchange", turn);
window.addEventListener(
  "resize",
  throttled(150, () => {
    compareView.resize();
    if (view() === "play") playView.resize();
  }),
);
document.addEventListener("keydown", (event) => {
  if (view() !== "play" || /** @type {any} */ (event.target).closest("input,select,button,summary,a")) return;
  const keys = {
    " ": () => playView.toggle(),
    ArrowRight: () => byId("step").click(),
    ArrowLeft: () => byId("back").click(),
    Escape: () => playView.closeStory(),
  };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
});
if (matchMedia("(prefers-reduced-motion: reduce)").matches) byId("speed").value = "4";
turn();
