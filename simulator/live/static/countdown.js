// The time that tables have left, counted down between two words of the server.
import { show } from "./dom.js";
import { t } from "./words.js";

export class Countdown {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** @type {number | null} */
    this.ends = null;
    setInterval(() => this.paint(), 500);
  }

  /** @param {number | null} seconds that are left now */
  set(seconds) {
    this.ends = seconds === null ? null : Date.now() + 1000 * seconds;
    this.paint();
  }

  paint() {
    show(this.place, this.ends !== null);
    if (this.ends === null) return;
    const left = Math.max(0, Math.round((this.ends - Date.now()) / 1000));
    const words = left ? t`${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left` : t("Time is up");
    if (this.place.textContent !== words) this.place.textContent = words;
  }
}
