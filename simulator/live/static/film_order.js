// Asks for the film of what is set, in the run that was chosen or else in the one nearest to the mean.
import { byId } from "./dom.js";
import { fillLucks, noteLuck } from "./lucks.js";
import { t } from "./words.js";

export class FilmOrder {
  /**
   * @param {import("./line.js").Line} line
   * @param {import("./play.js").PlayView} playView
   * @param {() => object} order what is set
   * @param {() => boolean} isWatched whether films are looked at
   */
  constructor(line, playView, order, isWatched) {
    this.line = line;
    this.playView = playView;
    this.order = order;
    this.isWatched = isWatched;
    this.asked = ""; // for what
    this.luckOf = ""; // of what the run nearest to the mean is known
    this.isLuckChosen = false;
    byId("seed").onchange = () => {
      this.isLuckChosen = true;
      noteLuck(true);
      this.ask();
    };
  }

  /** Ask for the film of what is set, once it is known which run is nearest to the mean or another one was chosen. */
  ask() {
    if (!this.isLuckChosen && this.luckOf !== JSON.stringify(this.order())) {
      byId("clock").textContent = t("Looking for the run nearest to the mean …");
      this.playView.wait();
      return;
    }
    const wanted = JSON.stringify([this.order(), byId("seed").value]);
    if (wanted === this.asked) return;
    byId("clock").textContent = t("Making the film …");
    this.playView.wait();
    const seed = Number(byId("seed").value) || 1;
    this.asked = this.line.ask("film", { ...this.order(), seed }) ? wanted : "";
  }

  /** Take the runs that may be watched, and open the one nearest to the mean unless another was chosen. */
  takeLucks({ lucks, typical }) {
    fillLucks(lucks, typical, this.isLuckChosen);
    this.luckOf = JSON.stringify(this.order());
    if (this.isWatched()) this.ask();
  }

  /** No film comes. */
  giveUp() {
    this.asked = "";
    this.playView.giveUp();
  }

  /** What was asked for has no answer any more; of what is set now it may also be unknown which run is typical. */
  forget(isOtherOffer = false) {
    this.asked = "";
    if (isOtherOffer) this.luckOf = "";
  }
}
