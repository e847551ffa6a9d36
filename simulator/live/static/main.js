// The facilitator's page: one line to the server, one panel of levers, three views.
import { CompareView } from "./compare.js";
import { address, copyLink, fitting, store, takeToken, unpack } from "./address.js";
import { nameShocks, saveCard } from "./card.js";
import { Curves } from "./curves.js";
import { all, byId, complain, download, el, show, throttled } from "./dom.js";
import { FilmOrder } from "./film_order.js";
import { Levers } from "./levers.js";
import { Line } from "./line.js";
import { isSame } from "./new_round.js";
import { elsewhere, nameArms } from "./arms.js";
import { PlayView } from "./play.js";
import { beStrange } from "./stranger.js";
import { RoomView } from "./room.js";
import { named } from "./scenarios.js";
import { onKeys, onScreens } from "./shortcuts.js";
import { session } from "./storage.js";
import { WhyPanel } from "./why.js";
import { WorldStrip } from "./world.js";
import { t } from "./words.js";

const VIEWS = ["compare", "play", "room"];
takeToken();

const why = new WhyPanel(
  (figure, wish) => line.ask("why", { figure, ...(wish ? { a: null, b: wish } : order()) }),
  (events, figure, wish) => {
    playView.wanted = { events, isSocial: figure.startsWith("se_") };
    if (wish) {
      openFromBoard(wish, "play");
      return;
    }
    location.hash = "/play";
    if (!playView.isWaiting) playView.seek();
  },
  (at) => ({ ...roomView.shown.tables[at], isOver: roomView.past !== null }),
);
const line = new Line(() => ({ token: session.get("token") }));
const compareView = new CompareView(),
  playView = new PlayView(line),
  roomView = new RoomView(line, openFromBoard),
  world = new WorldStrip(byId("world"), byId("world-change"), (now) => {
    levers.live(now);
    takeRoomAlong();
  });
let levers = null,
  curves = null,
  presets = [],
  serverVersion = "",
  arrival = "", // what this window came with until it met its room: "link" of another world, or "work" of its own
  taken = "", // what the server offered when it was last taken over
  pinned = null,
  running = null, // what was asked for last
  finished = null, // the last result of all runs, with what had been asked for
  number = 0,
  isNew = false, // whether this window has not met its room yet, and nothing was set in it
  asked = "";

const order = () => ({ a: pinned, b: levers.wish() });
const film = new FilmOrder(line, playView, order, () => view() === "play");

/** Ask for what is set now, again and again while a lever is dragged; the last answer is worked out to the end. */
function run(isForced = true) {
  const wanted = JSON.stringify(order());
  if (isForced !== true && wanted === asked) return;
  number += 1;
  asked = line.ask("compare", { number, ...order() }) ? wanted : ""; // first: all else is done while it is worked out
  store.write(levers.wish(), pinned, presets);
  names();
  writeAddress();
  paintWorld();
  const where = elsewhere(pinned, levers, presets);
  running = { preset: presets[levers.preset], world: structuredClone(levers.world), isKept: Boolean(pinned), where };
  compareView.wait();
  curves.wait(levers.last);
  if (view() === "play") film.ask();
}
const runSoon = throttled(180, () => run(false));

/** Undo what waits for an answer that does not come; a refusal of a message that was not read may be of anything. */
function beRefused(of) {
  const is = (verb) => !of || of === verb;
  if (is("compare") && !compareView.isDone) {
    asked = "";
    compareView.giveUp();
  }
  if (is("criteria")) roomView.criteria.giveUp();
  if (is("film") && playView.isWaiting) film.giveUp();
  if (of === "story" && !playView.isWaiting) {
    film.forget();
    film.ask();
  }
}

function view() {
  const wanted = location.hash.slice(2).split("?")[0];
  return VIEWS.includes(wanted) ? wanted : (document.body.dataset.view ?? "compare"); // others are places of the page
}

function turn() {
  const now = view();
  for (const name of VIEWS) show(byId(`view-${name}`), name === now);
  show(byId("panel"), now === "compare");
  if (document.body.dataset.view !== now) scrollTo(0, 0);
  document.body.dataset.view = now;
  for (const link of all("nav a")) {
    if (link.dataset.view === now) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (now === "play") {
    playView.resize();
    if (levers) film.ask();
  } else playView.pause();
  if (now === "compare") compareView.resize();
  if (levers) paintWorld();
}

const offer = () => ({ presets, levers: levers.levers, ...world.offered, version: serverVersion });
const writeAddress = () => address.write(view(), levers.wish(), presets, serverVersion, pinned);

/** Begin with what the address says, else with what this window last held. */
function start() {
  const linked = address.read(),
    kept = store.read(offer()),
    wish = (linked && unpack(linked, offer())) || kept.wish,
    isOwn = JSON.stringify(kept.wish?.rules) === JSON.stringify(wish?.rules),
    isThere = !wish || (kept.wish && isSame(wish, kept.wish));
  isNew = !wish;
  arrival = isThere ? "work" : "link";
  choose(wish?.preset ?? 0, wish, isOwn ? kept.pinned : null);
}

/**
 * Take over what is offered, also where the server began anew with other scenarios or in another order: what is set
 * and what is kept as A go along by the names of their scenarios.
 */
function takeOffer({ presets: now, version, levers: own, kpis, shocks, limits }) {
  const held = levers && [levers.wish(), pinned].map((each) => named(each, presets)),
    offered = JSON.stringify([now, own, kpis, shocks, limits]);
  [presets, serverVersion] = [now, version];
  if (offered === taken) return false;
  taken = offered;
  byId("preset").replaceChildren(...presets.map((preset, at) => el("option", { value: at }, preset.title)));
  levers = new Levers(byId("levers"), byId("kept"), own, runSoon);
  curves = new Curves(levers, (content) => line.ask("curve", content));
  world.offered = { kinds: shocks, limits };
  world.painted = "";
  nameShocks(shocks);
  if (why.table) why.close();
  roomView.begin(kpis, presets, shocks);
  if (held) goOn(held);
  else start();
  film.forget(true);
  return true;
}

/** Go on with what was set, and kept as A, before the server began anew. */
function goOn(held) {
  const [wish, reference] = held.map((each) => fitting(each, offer()));
  if (!wish || (held[1] && !reference)) {
    complain(t("The server offers other scenarios than before: what you had set does not fit them and was left out"));
  }
  choose(wish?.preset ?? 0, wish, reference);
  arrival = "work";
}

/** Take over the policy of a link that was pasted, or of a step back or forward; a view without one takes what is set. */
function follow() {
  if (takeToken()) location.reload();
  const wish = levers && address.isOther() ? unpack(address.read(), offer()) : null;
  if (wish) {
    choose(wish.preset, wish, address.pinned(offer()));
    takeRoomAlong();
    run();
  } else if (levers) writeAddress();
  turn();
}

/** Open a table's policy in another view; "against" takes it as A, beside the policy that is open. */
function openFromBoard(wish, where) {
  if (where === "against") {
    pinned = wish;
    if (levers.preset !== wish.preset) choose(wish.preset, wish, wish);
    names();
  } else choose(wish.preset, wish, pinned);
  location.hash = where === "play" ? "/play" : "/compare";
  run();
}

/** What world is on the screen; in the room it is that of the room. */
function paintWorld() {
  const { room } = roomView,
    isRoom = view() === "room" && Boolean(room);
  const [place, now] = isRoom ? [room.preset, room.world] : [levers.preset, levers.world];
  world.paint(presets[place], now, !isRoom);
}

/**
 * A room in which nobody has sent anything goes along with the world that is chosen; another says where it stays.
 * A window that is only loaded again, or opened beside another one, moves no room.
 */
function takeRoomAlong(isMoved = true) {
  const { room } = roomView;
  if (!room) return;
  const chosen = { preset: levers.preset, world: levers.world },
    isElsewhere = !isSame(room, chosen);
  const isFresh = room.tables.every((table) => !table.ready && !table.predicted) && room.phase === "open";
  if (isElsewhere && isFresh && isMoved) line.ask("reset", chosen);
  roomView.comeFrom(isElsewhere ? chosen : null, isElsewhere && !isFresh);
}

/** A window that was just opened begins in the world of its room. */
function meet(room) {
  if (!isNew || !levers) return;
  isNew = false;
  if (isSame(room, { preset: levers.preset, world: levers.world })) return;
  const kept = presets[room.preset].policies.map((_, at) => at);
  choose(room.preset, { kept, rules: {}, world: structuredClone(room.world) });
  run();
}

function choose(place, wish = null, reference = null) {
  pinned = reference;
  levers.load(place, presets[place], wish);
  byId("preset").value = place;
  names();
}

const names = () => nameArms(pinned, levers, presets);

line
  .on("welcome", (message) => {
    beStrange(false);
    for (const link of all("nav a")) show(link, message.facilitator || link.dataset.view === "room");
    if (!message.facilitator) {
      roomView.presets = presets = message.presets;
      byId("state").textContent = t("Watching only: open the facilitator's address to work the levers.");
      location.hash = "/room";
      return;
    }
    if (!takeOffer(message)) {
      roomView.renew();
      why.renew(true);
    }
    if (playView.isWaiting) film.forget();
    run();
  })
  .on("picture", (picture) => {
    if (picture.number === number) compareView.paint(picture, levers.inVain());
    if (picture.number === number && picture.done) finished = { picture, ...running };
  })
  .on("growing", (lines) => {
    if (lines.number === number) compareView.grow(lines);
  })
  .on("figures", (figures) => {
    if (figures.number === number) {
      compareView.take(figures.groups, figures.areas);
      film.takeLucks(figures);
      why.renew();
      curves.rest(compareView.lead);
    }
  })
  .on("doubtful", () =>
    complain(t("What you pressed last may not have reached the room: look, and press again if it has not")),
  )
  .on("curve", (curve) => curves.paint(curve))
  .on("why", (found) => why.paint(found))
  .on("refused", (message) => {
    if (!presets.length || message.of === "hello") beStrange(true);
    else beRefused(message.of);
  })
  .on("pong", () => roomView.criteria.settle())
  .on("room", (message) => {
    if (why.table && roomView.room?.hides_names !== message.room.hides_names) why.close(); // it names a table
    roomView.paint(message.room);
    meet(message.room);
    if (arrival) takeRoomAlong(arrival === "link");
    arrival = "";
    if (message.room.phase !== "revealed") why.leaveBoard();
    if (levers && view() === "room") paintWorld();
  })
  .on("round", (message) => roomView.showPast(message.room))
  .on("phones", (message) => roomView.countPhones(message.count))
  .on("scenario", (message) => download("policy.toml", new Blob([message.text], { type: "text/plain" })))
  .on("FILM", (data) => playView.load(data))
  .on("ZIP!", (data) => roomView.save(data))
  .on("story", (story) => playView.tell(story));

/** @param {number} place of the scenario whose own policies are set */
const beginAnew = (place) => {
  choose(place, null, pinned);
  takeRoomAlong();
  run();
};
byId("preset").onchange = (/** @type {any} */ event) => beginAnew(Number(event.target.value));
byId("reset").onclick = () => beginAnew(levers.preset);
byId("pin").onclick = () => {
  pinned = pinned ? null : levers.wish();
  names();
  run();
};
byId("save-card").onclick = () => finished && saveCard(finished);
byId("save-scenario").onclick = () => line.ask("scenario", { b: levers.wish() });
byId("copy-link").onclick = () => copyLink(writeAddress);
window.addEventListener("hashchange", follow);
const onScreen = onScreens(() => {
  compareView.resize();
  if (view() === "play") playView.resize();
});
onKeys(onScreen, playView, view);
if (matchMedia("(prefers-reduced-motion: reduce)").matches) byId("speed").value = "4";
turn();
