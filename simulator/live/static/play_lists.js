// Lists of the play view that are filled once for each film.
import { byId, el } from "./dom.js";

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
        el("option", { value: `${s.side}:${s.at}` }, `${"AB"[s.side]} · ${s.name}${s.state === 2 ? " (fails)" : ""}`),
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
