// Keys of the facilitator's page: P for the back row, and time in the play view.
import { byId } from "./dom.js";

/**
 * @param {() => void} project
 * @param {import("./play.js").PlayView} playView
 * @param {() => string} view names the view that is shown
 */
export function onKeys(project, playView, view) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target),
      isTyping = target.closest("input,select,textarea");
    if (event.key === "p" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) project();
    if (view() !== "play" || target.closest("input,select,button,summary,a")) return;
    /** @type {Record<string, () => void>} */
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
}
