// The one way to paint a part of a page anew: whoever works there by keyboard stays where they were.

const REACHED = "a[href], button, input, select, textarea, summary, [tabindex]";

/** @param {HTMLElement} each */
const isThere = (each) =>
  each.isConnected && !each.matches(":disabled") && (each.checkVisibility?.() ?? each.getClientRects().length > 0);

/**
 * @param {HTMLElement} place
 * @returns {HTMLElement[]}
 */
const within = (place) => /** @type {any[]} */ ([...place.querySelectorAll(REACHED)]).filter(isThere);

/**
 * What tells an element from others of its place, also once it was made anew.
 * @param {any} each
 */
function markOf(each) {
  const words = [...(each.closest("label") ?? each).childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const { tagName, type, id, name, dataset } = each,
    about = each.getAttribute("aria-label");
  return JSON.stringify([tagName, type, id, name, about, dataset, words.map((node) => node.nodeValue)]);
}

/**
 * Change a place. If what has the focus there goes, the focus is on its like afterwards, else on what stands there now.
 * @param {HTMLElement} place
 * @param {() => void} work
 */
export function repaint(place, work) {
  const held = /** @type {HTMLElement} */ (document.activeElement);
  if (!place.contains(held) || held === place) {
    work();
    return;
  }
  const before = within(place),
    mark = markOf(held),
    twin = before.filter((each) => markOf(each) === mark).indexOf(held);
  work();
  if (isThere(held)) return;
  const now = within(place),
    alike = now.filter((each) => markOf(each) === mark);
  (alike[twin] ?? now[Math.min(Math.max(before.indexOf(held), 0), now.length - 1)] ?? place).focus({
    preventScroll: true,
  });
}

/**
 * Fill a place anew.
 * @param {HTMLElement} place
 * @param {(Node | string)[]} children
 */
export function refill(place, ...children) {
  repaint(place, () => place.replaceChildren(...children));
}
