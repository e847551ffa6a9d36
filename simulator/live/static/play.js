// The play view: A and B on one clock. The film is here already, so every move in time is only a redraw.
import { announce, byId, complain, el, fitted, show } from "./dom.js";
import { GrowingChart } from "./charts.js";
import { banner, LOUD, merged, readFilm } from "./film.js";
import { seats } from "./layout.js";
import { Network } from "./network.js";
import { caseOf, fillFinder, fillKinds, fillMoments, keys, momentsOf } from "./play_lists.js";
import { contractAt, supplierAt } from "./network_points.js";
import { paintStory } from "./story.js";
import { pounds } from "./values.js";
import { refill } from "./repaint.js";
import { locale, t } from "./words.js";

const GROWN = ["se_share", "failures", "spend"];
const FEED = 40;

export class PlayView {
  constructor(line) {
    this.line = line;
    this.film = null;
    this.wanted = null;
    this.week = 0;
    this.exact = 0;
    this.isPlaying = false;
    this.frames = 0;
    this.charts = [];
    this.networks = ["a", "b"].map((side) => new Network(byId(`net-${side}`)));
    byId("play").onclick = () => this.toggle();
    byId("step").onclick = () => {
      this.pause();
      this.go(this.week + 1);
    };
    byId("back").onclick = () => {
      this.pause();
      this.go(this.week - 1);
    };
    byId("week").oninput = (/** @type {any} */ event) => {
      this.pause();
      this.go(Number(event.target.value));
    };
    byId("story-close").onclick = () => this.closeStory();
    byId("find").onchange = (/** @type {any} */ event) => {
      const [arm, at] = event.target.value.split(":").map(Number);
      if (at >= 0) this.ask(arm, at);
    };
    const grown = new ResizeObserver(() => this.film && this.resize());
    for (const { canvas } of this.networks) grown.observe(canvas);
    this.networks.forEach((network, arm) =>
      network.canvas.addEventListener("click", (event) => {
        if (!this.film) return;
        const at = supplierAt(network, event.offsetX, event.offsetY);
        if (at >= 0) {
          this.ask(arm, at);
          return;
        }
        const contract = contractAt(network, event.offsetX, event.offsetY);
        if (contract >= 0) {
          this.pause();
          this.askFor(arm, "contract", contract);
        }
      }),
    );
  }

  /** The film on the screen is of other policies than those that are set: a new one is being made. */
  wait() {
    this.pause();
    this.isWaiting = true;
    document.body.toggleAttribute("data-waiting", true);
  }

  giveUp() {
    this.isWaiting = false;
    document.body.removeAttribute("data-waiting");
    byId("clock").textContent = t("No film");
  }

  load(data) {
    this.isWaiting = false;
    document.body.removeAttribute("data-waiting");
    const film = readFilm(data);
    const isSame = this.film && this.film.weeks === film.weeks;
    this.film = film;
    document.body.toggleAttribute(
      "data-tolls",
      film.arms.some((arm) => arm.tolls),
    );
    const plan = seats(film);
    film.arms.forEach((arm, at) => this.networks[at].load(film, arm, plan));
    const events = film.arms.map((arm, side) =>
      arm.events.map(([week, weight, text, at, name]) => ({ week, weight, text, at, name, side })),
    );
    this.events = merged(events.flat().sort((p, q) => p.week - q.week || p.weight - q.weight));
    this.news = events.map((all) => all.filter((event) => event.weight >= LOUD));
    this.moments = momentsOf(film);
    fillMoments(this.moments, (week) => {
      this.pause();
      this.go(week);
    });
    fillKinds(film);
    for (const mark of byId("marks").querySelectorAll("[data-if]")) {
      show(
        mark,
        film.arms.some(
          (arm) =>
            ({ joint: arm.contracts.joint.includes(1), family: arm.memberships.length, chain: arm.chain.length })[
              mark.dataset.if
            ],
        ),
      );
    }
    byId("week").max = film.weeks;
    byId("growing").replaceChildren();
    this.charts = film.fans
      .filter((fan) => GROWN.includes(fan.name))
      .map((fan) => new GrowingChart(byId("growing"), fan, film.weeks));
    fillFinder(film);
    this.closeStory();
    this.go(isSame ? this.week : 0);
    this.seek();
    document.body.dataset.film = film.key;
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.start();
  }

  start() {
    if (!this.film) {
      complain(t("The film is still being made."));
      return;
    }
    if (this.week >= this.film.weeks) this.go(0);
    this.isPlaying = true;
    this.exact = this.week;
    byId("play").textContent = t("⏸ Pause");
    let before = performance.now();
    const tick = (now) => {
      if (!this.isPlaying) return;
      this.exact += Math.min(0.25, (now - before) / 1000) * Number(byId("speed").value);
      before = now;
      const week = Math.min(this.film.weeks, Math.floor(this.exact));
      const turning = this.moments.find((moment) => moment.week + 1 > this.week && moment.week + 1 <= week);
      if (turning) {
        this.go(turning.week + 1);
        this.pause();
        return;
      }
      if (week !== this.week) this.go(week, true);
      if (week >= this.film.weeks) this.pause();
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    if (!this.isPlaying) return;
    this.isPlaying = false;
    byId("play").textContent = t("▶ Play");
    this.charts.forEach((chart) => this.grow(chart));
    announce(t`Paused in ${this.when(this.week)}.`);
  }

  when(week) {
    return t`week ${week} (year ${Math.min(Math.floor(week / 52) + 1, this.film.weeks / 52)})`;
  }

  go(week, isMoving = false) {
    if (!this.film) return;
    this.week = Math.max(0, Math.min(this.film.weeks, week));
    this.frames += 1;
    byId("week").value = this.week;
    byId("week").setAttribute("aria-valuetext", this.when(this.week));
    const start = new Date(`${this.film.start}T00:00:00Z`);
    const day = new Date(start.getTime() + this.week * 7 * 864e5);
    byId("clock").textContent =
      t`Week ${this.week} · ${day.toLocaleDateString(locale, { month: "short", year: "numeric", timeZone: "UTC" })}`;
    this.networks.forEach((network, at) => {
      network.draw(this.week);
      this.facts(network, "ab"[at]);
    });
    this.feed();
    if (!isMoving || this.frames % 6 === 0) this.charts.forEach((chart) => this.grow(chart));
    document.body.dataset.frames = String(this.frames);
  }

  facts(network, side) {
    const at = side === "a" ? 0 : 1,
      arm = this.film.arms[at],
      share = arm.series.se_share[Math.max(0, this.week - 1)];
    const won = share === null || share === undefined ? "–" : share.toFixed(1);
    byId(`stage-facts-${side}`).textContent =
      network.failed === 1
        ? t`social enterprises win ${won} % · 1 firm bust`
        : t`social enterprises win ${won} % · ${network.failed} firms bust`;
    const toll = byId(`stage-toll-${side}`),
      { tolls } = arm;
    show(toll, Boolean(tolls));
    if (tolls) {
      toll.replaceChildren(
        ...[
          [t("Subcontractors lost"), pounds(tolls.lost[this.week])],
          [t("Services at a stop"), tolls.still[this.week]],
          [t("Public bill"), pounds(tolls.bill[this.week])],
        ].map(([name, value]) => el("span", {}, `${name} `, el("b", {}, value))),
      );
    }
    const { words, isLoud } = banner(this.news[at], this.week);
    const news = byId(`stage-news-${side}`);
    if (news.textContent !== words) {
      news.textContent = words;
      fitted(news);
    }
    news.classList.toggle("alarm", isLoud);
  }

  grow(chart) {
    chart.paint(
      this.film.arms.map((arm) => arm.series[chart.about.name]),
      this.week,
    );
  }

  feed() {
    let end = this.events.findIndex((event) => event.week >= Math.max(1, this.week));
    if (end < 0) end = this.events.length;
    if (end === this.fed && this.fedFilm === this.film) return;
    this.fed = end;
    this.fedFilm = this.film;
    const recent = [];
    for (let at = end - 1; at >= 0 && recent.length < FEED; at -= 1) recent.push(this.events[at]);
    refill(
      byId("feed"),
      ...recent.map((event) =>
        el(
          "li",
          { class: `weight-${event.weight}` },
          ...keys(event.sides),
          el("span", { class: "when" }, t`Week ${event.week}`),
          event.at >= 0
            ? el(
                "button",
                { type: "button", class: "as-text", onclick: () => this.ask(event.side, event.at) },
                event.text,
              )
            : el("span", {}, event.text),
        ),
      ),
    );
  }

  /** Go to a case of what somebody asked why of: of B, if possible one that A has not. */
  seek() {
    if (!this.wanted || !this.film || this.isWaiting) return;
    const found = caseOf(this.events, this.film, this.wanted);
    this.wanted = null;
    if (!found) {
      complain(t("Nothing of the kind happens to a firm in this run; choose another under Luck"));
      return;
    }
    this.go(found.week + 1);
    this.ask(1, found.at);
  }

  ask(arm, at) {
    this.networks.forEach((network, side) => {
      network.chosen = side === arm ? at : -1;
    });
    this.pause();
    this.go(this.week);
    this.askFor(arm, "supplier", this.film.arms[arm].suppliers.row[at]);
  }

  askFor(arm, subject, row) {
    this.line.ask("story", { film: this.film.key, arm, subject, row });
  }

  tell(story) {
    paintStory(story, (subject, row) => this.askFor(story.arm, subject, row));
  }

  closeStory() {
    show(byId("story"), false);
    this.networks.forEach((network) => {
      network.chosen = -1;
    });
    if (this.film) this.networks.forEach((network) => network.draw(this.week));
  }

  resize() {
    this.networks.forEach((network) => {
      network.resize();
      network.draw(this.week);
    });
    this.charts.forEach((chart) => chart.resize());
    for (const side of ["a", "b"]) fitted(byId(`stage-news-${side}`));
  }
}
