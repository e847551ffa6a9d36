// Keys of the facilitator's page: P for the back row, and time in the play view.
import { byId, throttled } from "./dom.js";

/**
 * Follow the size of the window, and return what turns the page for the back row and back.
 * @param {() => void} resize
 */
export function onScreens(resize) {
  const project = () => {
    const isLarge = document.body.classList.toggle("projected");
    document.documentElement.classList.toggle("projected", isLarge);
    byId("projector").setAttribute("aria-pressed", String(isLarge));
    resize();
  };
  byId("projector").onclick = project;
  addEventListener("resize", throttled(150, resize));
  return project;
}

/**
 * @param {() => void} project
 * @param {import("./play.js").PlayView} playView
 * @param {() => string} view names the view that is shown
 */
export function onKeys(project, playView, view) {
  byId("skip").onclick = (/** @type {Event} */ event) => {
    event.preventDefault(); // the address says which view it is
    byId("main").focus();
  };
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
