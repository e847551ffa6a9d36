// Lists of the play view that are filled once for each film.
import { byId, el, show } from "./dom.js";
import { merged } from "./film.js";
import { refill } from "./repaint.js";
import { t } from "./words.js";

export const keys = (sides) =>
  [...sides].sort().map((side) => el("span", { class: `key key-${"ab"[side]}` }, "AB"[side]));

/** What the marks of suppliers mean: a line of the key for each kind. */
export function fillKinds(film) {
  for (const old of byId("marks").querySelectorAll("[data-kind]")) old.remove();
  film.kinds.forEach((kind, code) => {
    const dot = el("i", { class: `dot ${kind.shape}` });
    dot.style.background = kind.colour;
    byId("after-kinds").before(el("li", { "data-kind": code }, dot, kind.one));
  });
}

/** List suppliers by name, all but the crowd that stays in business. */
export function fillFinder(film) {
  const most = crowd(film);
  const options = film.arms.flatMap((arm, side) =>
    arm.suppliers.kind
      .map((kind, at) => ({ kind, at, side, name: arm.suppliers.name[at], state: arm.suppliers.state[at] }))
      .filter((s) => s.kind !== most || s.state === 2)
      .map((s) =>
        el(
          "option",
          { value: `${s.side}:${s.at}` },
          `${"AB"[s.side]} · ${s.name}${s.state === 2 ? t(" (fails)") : ""}`,
        ),
      ),
  );
  byId("find").replaceChildren(el("option", { value: "0:-1" }, "…"), ...options);
}

/** The kind of most suppliers, too many to list but for those that fail. */
function crowd(film) {
  const count = film.kinds.map((_, code) =>
    film.arms.reduce((sum, arm) => sum + arm.suppliers.kind.filter((kind) => kind === code).length, 0),
  );
  return count.indexOf(Math.max(...count));
}

/**
 * The event in B that shows a case of what is wanted: rather one that A has not, rather of a firm with a social mission,
 * rather a grave one.
 */
export function caseOf(events, film, { events: names, isSocial }) {
  const social = (event) => film.kinds[film.arms[1].suppliers.kind[event.at]].social;
  const there = events
    .filter((event) => event.side === 1 && event.at >= 0 && names.includes(event.name))
    .map((event) => ({
      event,
      rank: [names.length - names.indexOf(event.name), Number(!isSocial || social(event)), event.weight],
    }));
  there.sort((p, q) => q.rank[0] - p.rank[0] || q.rank[1] - p.rank[1] || q.rank[2] - p.rank[2]);
  const same = there.filter(({ rank }) => String(rank) === String(there[0].rank));
  return same[Math.floor(same.length / 2)]?.event;
}

/** Turning points of large contractors, in their order. */
export function momentsOf(film) {
  const moments = film.arms.flatMap((arm, side) =>
    arm.moments.map(([week, what, name, at]) => ({ week, text: what, name, at, side })),
  );
  return merged(moments.sort((p, q) => p.week - q.week));
}

/** Buttons that go to the turning points; playing stops at each. Firms are named where two turn alike in a week. */
export function fillMoments(moments, go) {
  const isAlike = (one, other) => one !== other && one.week === other.week && one.text === other.text;
  const firm = (moment) =>
    moments.some((other) => isAlike(moment, other)) && el("span", { class: "firm" }, ` (${moment.name})`);
  show(byId("moments"), moments.length > 0);
  refill(
    byId("moments"),
    ...moments.map((moment) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", title: moment.name, onclick: () => go(moment.week + 1) },
          ...keys(moment.sides),
          t` ${moment.text}, week ${moment.week}`,
          firm(moment),
        ),
      ),
    ),
  );
}
