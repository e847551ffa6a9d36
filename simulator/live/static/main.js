// The facilitator's page: one line to the server, one panel of levers, three views.
import { CompareView } from "./compare.js";
import { all, announce, byId, complain, download, el, show, throttled } from "./dom.js";
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
  roomView = new RoomView(line, openFromBoard);
let levers = null,
  presets = [],
  serverVersion = "",
  pinned = null,
  number = 0,
  filmed = "",
  isLuckChosen = false,
  asked = "";

/** The policy of the page's address: it opens the same world and policy wherever this version of fairlot serves it. */
const address = {
  read: () => {
    const text = new URLSearchParams(location.hash.split("?")[1] ?? "").get("policy");
    if (!text) return null;
    try {
      const { world, version, ...wish } = JSON.parse(text);
      return { world, version, wish };
    } catch {
      return null;
    }
  },
  write: () => {
    const { preset, ...wish } = levers.wish();
    const policy = JSON.stringify({ world: presets[preset].name, version: serverVersion, ...wish });
    history.replaceState(null, "", `#/${view()}?${new URLSearchParams({ policy })}`);
  },
};

const order = () => ({ a: pinned, b: levers.wish() });

/** Ask for what is set now, again and again while a lever is dragged; the last answer is worked out to the end. */
function run(isForced = true) {
  const wanted = JSON.stringify(order());
  if (isForced !== true && wanted === asked) return;
  store.write({ wish: levers.wish(), pinned });
  address.write();
  paintWorld();
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
function fillLucks(lucks, typical) {
  const chosen = isLuckChosen ? byId("seed").value : String(typical),
    where = (a, b) => (a && b ? "in both" : a ? "in A" : "in B");
  byId("seed").replaceChildren(
    ...lucks.map(([seed, a, b]) =>
      el(
        "option",
        { value: seed },
        [seed, seed === typical ? "nearest to the mean" : "", a || b ? `collapse ${where(a, b)}` : ""]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
  );
  byId("seed").value = chosen;
  if (view() === "play") film();
}

function view() {
  const wanted = location.hash.slice(2).split("?")[0];
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
  if (levers) paintWorld();
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

/** Begin with what the address says, else with what this window last held. */
function start() {
  const linked = address.read(),
    place = linked ? presets.findIndex((preset) => preset.name === linked.world) : -1;
  if (linked && place < 0) complain(`The scenario “${linked.world}” of this link is not offered here`);
  if (linked && place >= 0 && linked.version !== serverVersion) {
    complain(`This link was made with fairlot ${linked.version}; here is ${serverVersion}, and figures may differ`);
  }
  const kept = store.read();
  if (place >= 0) {
    choose(place, { preset: place, kept: linked.wish.kept ?? [], rules: linked.wish.rules ?? {} });
    return;
  }
  choose(Math.min(kept.wish?.preset ?? 0, presets.length - 1), kept.wish ?? null);
  pinned = kept.pinned ?? null;
  names();
}

/** Open a table's policy in another view; "against" takes it as A, beside the policy that is open. */
function openFromBoard(wish, where) {
  if (where === "against") {
    pinned = wish;
    if (levers.preset !== wish.preset) choose(wish.preset, wish, wish);
    names();
  } else choose(wish.preset, wish, pinned?.preset === wish.preset ? pinned : null);
  location.hash = where === "play" ? "/play" : "/compare";
  run();
}

/** What world is on the screen: who is there, what councils spend, what happens to it. */
function paintWorld() {
  const world = presets[view() === "room" && roomView.room ? roomView.room.preset : levers.preset];
  byId("world").replaceChildren(
    el("b", {}, world.title),
    ...[
      ...world.kinds.map(([name, count]) => `${count.toLocaleString("en-GB")} ${name}`),
      `${world.councils.length} councils, ${world.budget} a year`,
      `${world.years} years`,
      ...world.shocks,
    ].map((text) => el("span", {}, text)),
  );
}

function choose(place, wish = null, reference = null) {
  pinned = reference;
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
    serverVersion = message.version;
    for (const link of all("nav a")) show(link, message.facilitator || link.dataset.view === "room");
    if (!message.facilitator) {
      roomView.presets = presets;
      byId("state").textContent = "Watching only: open the facilitator's address to work the levers.";
      location.hash = "/room";
      return;
    }
    if (first) {
      byId("preset").replaceChildren(...presets.map((preset, at) => el("option", { value: at }, preset.title)));
      levers = new Levers(byId("levers"), byId("kept"), message.levers, runSoon);
      start();
      roomView.begin(message.kpis, presets);
      filmed = "";
    }
    if (playView.isWaiting) filmed = "";
    run();
  })
  .on("picture", (picture) => {
    if (picture.number === number) compareView.paint(picture, levers.inVain());
  })
  .on("figures", (figures) => {
    if (figures.number === number) {
      compareView.take(figures.groups);
      fillLucks(figures.lucks, figures.typical);
    }
  })
  .on("refused", (message) => {
    if (presets.length) beRefused(message.of);
    else beStrange();
  })
  .on("room", (message) => roomView.paint(message.room))
  .on("round", (message) => roomView.showPast(message.room))
  .on("phones", (message) => roomView.countPhones(message.count))
  .on("scenario", (message) => download("policy.toml", new Blob([message.text], { type: "text/plain" })))
  .on("FILM", (data) => playView.load(data))
  .on("ZIP!", (data) => roomView.save(data))
  .on("story", (story) => playView.tell(story));

byId("preset").onchange = (/** @type {any} */ event) => {
  if (pinned) complain("The policy that was kept as A belongs to the other scenario and was let go");
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
byId("save-scenario").onclick = () => line.ask("scenario", { b: levers.wish() });
byId("copy-link").onclick = async () => {
  address.write();
  try {
    await navigator.clipboard.writeText(location.href);
    announce("The link is copied");
    byId("copy-link").textContent = "Copied ✓";
    setTimeout(() => (byId("copy-link").textContent = "Copy link"), 2000);
  } catch {
    complain("The link is in the address of this page: copy it from there");
  }
};
function project() {
  const isLarge = document.body.classList.toggle("projected");
  document.documentElement.classList.toggle("projected", isLarge);
  byId("projector").setAttribute("aria-pressed", String(isLarge));
  compareView.resize();
  if (view() === "play") playView.resize();
}
byId("projector").onclick = project;
byId("strip").onclick = (event) => {
  event.preventDefault();
  byId("main").focus({ preventScroll: true });
  byId("main").scrollIntoView();
};
byId("all").ontoggle = () => compareView.fillTable();
byId("seed").onchange = () => {
  isLuckChosen = true;
  film();
};
window.addEventListener("hashchange", turn);
window.addEventListener(
  "resize",
  throttled(150, () => {
    compareView.resize();
    if (view() === "play") playView.resize();
  }),
);
document.addEventListener("keydown", (event) => {
  const isTyping = /** @type {any} */ (event.target).closest("input,select,textarea");
  if (event.key === "p" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) project();
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
