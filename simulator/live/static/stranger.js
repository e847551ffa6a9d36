// What somebody sees who opened the facilitator's page without its key.
import { byId, show } from "./dom.js";

/** Nobody is known here without a key: say where to go instead of showing empty views. */
export function beStrange() {
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
