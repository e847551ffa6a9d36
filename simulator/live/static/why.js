// Why a figure moved: its definition, causal steps counted from the runs, what each policy adds, and one case to watch.
import { byId, el, show } from "./dom.js";
import { refill } from "./repaint.js";
import { t } from "./words.js";

export class WhyPanel {
  /**
   * @param {(figure: string, wish: any) => void} ask of a table's policy, or of what is set where there is none
   * @param {(events: string[], figure: string, wish: any) => void} watch opens the play view on a case of it
   * @param {(at: number) => { name: string, wish: any, isOver: boolean }} tableAt gives a table of the board, and whether its round is over
   */
  constructor(ask, watch, tableAt) {
    this.ask = ask;
    this.watch = watch;
    this.tableAt = tableAt;
    this.figure = "";
    /** @type {{ name: string, wish: any, isOver: boolean } | null} whose figure it is; nobody's on the compare view */
    this.table = null;
    byId("why-close").onclick = () => this.close();
    document.addEventListener("click", (event) => {
      const button = /** @type {any} */ (event.target).closest("[data-why]");
      if (button) this.open(button.dataset.why, button);
    });
  }

  open(figure, from = null) {
    this.figure = figure;
    this.from = from;
    this.table = from?.dataset.table ? this.tableAt(Number(from.dataset.table)) : null;
    (this.table ? byId("board") : byId("boxes")).before(byId("why"));
    byId("why-title").textContent = this.table?.name ?? from?.textContent ?? figure;
    byId("why-body").replaceChildren(el("p", { class: "small" }, t("Counting …")));
    document.body.dataset.told = "";
    show(byId("why"), true);
    byId("why-title").focus();
    byId("why").scrollIntoView({ block: "nearest" });
    this.ask(figure, this.table?.wish ?? null);
  }

  close() {
    const { figure, from } = this,
      again = from?.isConnected ? from : document.querySelector(`[data-why="${figure}"]`);
    this.figure = "";
    show(byId("why"), false);
    again?.focus();
  }

  /** Ask again for the figure that is open: another order was answered, or the line that it was asked on is lost. */
  renew(isLost = false) {
    if (this.figure && (isLost || !this.table)) this.ask(this.figure, this.table?.wish ?? null);
  }

  /** The board of the round that is on is gone: so is what was asked of it. A round that is over stays as it was. */
  leaveBoard() {
    if (this.figure && this.table && !this.table.isOver) this.close();
  }

  paint(found) {
    if (found.figure !== this.figure) return;
    byId("why-title").textContent = this.table ? t`Why: ${found.label}, ${this.table.name}` : t`Why: ${found.label}`;
    refill(
      byId("why-body"),
      el("p", {}, found.definition),
      el(
        "div",
        { class: "why-columns" },
        el(
          "section",
          {},
          el("h4", {}, t("From the rule to the figure")),
          found.policies.length ? el("p", { class: "small" }, t`What B changes: ${found.policies.join("; ")}.`) : "",
          found.others.length ? el("p", { class: "small" }, t`What else differs: ${found.others.join(", ")}.`) : "",
          el("ol", { class: "why-steps" }, ...found.steps.map((step) => el("li", { class: step.reading }, step.words))),
        ),
        el("section", {}, el("h4", {}, t("What each policy adds")), ...this.bars(found)),
      ),
      found.events.length
        ? el(
            "button",
            { type: "button", onclick: () => this.watch(found.events, found.figure, this.table?.wish ?? null) },
            t("Watch one case of it in Play"),
          )
        : "",
    );
    document.body.dataset.told = found.waits ? "" : found.figure;
  }

  bars({ bars, rest, together, note, waits }) {
    const most = Math.max(...bars.map((bar) => Math.abs(bar.mean)), Number.EPSILON);
    const rows = bars.map((bar) => {
      const drawn = el("i", { class: `bar ${bar.told ? "" : "unsure"}` });
      drawn.style.width = `${(46 * Math.abs(bar.mean)) / most}%`;
      drawn.style.marginLeft = bar.mean < 0 ? `${50 - (46 * Math.abs(bar.mean)) / most}%` : "50%";
      return el("li", {}, el("b", {}, bar.name), el("span", { class: "axis" }, drawn), el("span", {}, bar.words));
    });
    return [
      rows.length ? el("ul", { class: "why-bars" }, ...rows) : "",
      together ? el("p", { class: "small" }, `${rest}: ${together}.`) : "",
      bars.length > 1
        ? el(
            "p",
            { class: "small" },
            t("Each: all policies of B, less all but this one, over the same runs. Pale: no clear change."),
          )
        : "",
      note ? el("p", { class: "small" }, note) : "",
      waits ? el("p", { class: "small", role: "status" }, t("Playing B again without each policy …")) : "",
    ];
  }
}
