// What somebody sees who opened the facilitator's page without its key, or whose key the server does not know any more.
import { byId, show } from "./dom.js";

/**
 * Nobody is known here without a key: say where to go instead of showing views in which nothing is done.
 * @param {boolean} isStranger
 */
export function beStrange(isStranger) {
  if (isStranger) {
    byId("state").textContent = "";
    show(byId("message"), false);
  }
  for (const part of [".frame", ".top nav", ".preset"]) show(document.querySelector(part), !isStranger);
  show(byId("stranger"), isStranger);
}
