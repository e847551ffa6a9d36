// The network on a canvas: councils in their places, suppliers around their home, contracts between them.
// Kind is colour and shape, size is turnover, a ring is distress, a cross is a failure.
import { nameCouncils, nameTurning, placeCouncils } from "./labels.js";
import { centres, CROSS_WEEKS, layers, SHAPES } from "./layout.js";

const GOLDEN = Math.PI * (3 - Math.sqrt(5));
const IN_BUSINESS = 1,
  OVERDRAWN = 2,
  OVER_LIMIT = 4;
const INSOLVENT = 2;
const NEW_WEEKS = 5;
const MUCH_OWED = 8; // weeks of turnover

export class Network {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
  }

  load(film, arm, plan) {
    this.film = film;
    this.arm = arm;
    this.plan = plan;
    this.chosen = -1;
    const s = arm.suppliers,
      c = arm.contracts;
    this.byStart = c.start.map((_, at) => at).sort((p, q) => c.start[p] - c.start[q]);
    this.failures = s.left.map((week, at) => [week, at]).filter(([week, at]) => week >= 0 && s.state[at] === INSOLVENT);
    this.resize();
  }

  resize() {
    if (!this.film) return;
    const box = this.canvas.getBoundingClientRect(),
      ratio = Math.min(2, window.devicePixelRatio || 1);
    if (!box.width) return;
    this.width = box.width;
    this.height = box.height;
    this.canvas.width = Math.round(box.width * ratio);
    this.canvas.height = Math.round(box.height * ratio);
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { discs, spacing } = centres(this.film, this.plan.sizes, this.width, this.height);
    const s = this.arm.suppliers;
    this.discs = discs;
    this.scale = Math.min(1.15, Math.max(0.5, spacing / 9));
    this.side = Math.max(7, Math.min(17, 8 * this.scale + 3)); // half of a council's square
    this.places = placeCouncils(this);
    this.x = new Float32Array(s.id.length);
    this.y = new Float32Array(s.id.length);
    s.id.forEach((id, at) => {
      const seat = this.plan.seat.get(id) + 6,
        home = discs[s.home[at]],
        far = spacing * Math.sqrt(seat),
        turn = seat * GOLDEN;
      this.x[at] = home.x + far * Math.cos(turn);
      this.y[at] = home.y + far * Math.sin(turn);
    });
  }

  radius(at, month) {
    const thousands = 10 ** ((this.arm.sizes[month * this.arm.width + at] - 1) / 20);
    return this.scale * Math.min(16, 1.3 * thousands ** 0.22);
  }

  draw(week) {
    if (!this.film || !this.width) return;
    const { pen, arm } = this,
      frame = arm.frames.subarray(week * arm.width, (week + 1) * arm.width);
    const month = Math.min(arm.months - 1, Math.floor(week / this.film.month));
    this.week = week;
    this.month = month;
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, this.width, this.height);
    for (const d of this.discs) {
      pen.fillStyle = "#eef2f4";
      pen.beginPath();
      pen.arc(d.x, d.y, d.r, 0, 7);
      pen.fill();
    }
    this.drawLinks(week, frame);
    this.drawSuppliers(frame, month);
    this.drawFailures(week);
    this.drawCouncils();
    nameTurning(this, week, nameCouncils(this));
    if (this.chosen >= 0) {
      pen.strokeStyle = "#000";
      pen.lineWidth = 2.5;
      pen.beginPath();
      pen.arc(this.x[this.chosen], this.y[this.chosen], 15, 0, 7);
      pen.stroke();
    }
  }

  drawLinks(week, frame) {
    const { pen, x, y, discs } = this,
      c = this.arm.contracts;
    const old = new Path2D(),
      owed = new Path2D(),
      joint = new Path2D(),
      fresh = this.film.kinds.map(() => new Path2D());
    let live = 0;
    for (const at of this.byStart) {
      if (c.start[at] > week) break;
      if (c.end[at] <= week) continue;
      live += 1;
      const from = c.supplier[at],
        to = discs[c.council[at]];
      if (from < 0 || !(frame[from] & IN_BUSINESS)) continue;
      if (c.joint[at]) {
        joint.moveTo(x[from], y[from]);
        joint.lineTo(to.x, to.y);
        continue;
      }
      const path =
        c.start[at] > 0 && week - c.start[at] < NEW_WEEKS
          ? fresh[this.arm.suppliers.kind[from]]
          : frame[from] >> 4 >= MUCH_OWED
            ? owed
            : old;
      path.moveTo(x[from], y[from]);
      path.lineTo(to.x, to.y);
    }
    this.live = live;
    this.drawChain(week);
    const family = new Path2D();
    for (const [unit, franchisor, first, until] of this.arm.memberships) {
      if (first > week || until <= week || unit === franchisor) continue;
      family.moveTo(x[unit], y[unit]);
      family.lineTo(x[franchisor], y[franchisor]);
    }
    pen.strokeStyle = "rgba(120,60,160,.9)";
    pen.lineWidth = 2;
    pen.setLineDash([2, 4]);
    pen.stroke(family);
    pen.setLineDash([]);
    pen.strokeStyle = "rgba(70,90,105,.16)";
    pen.lineWidth = 0.8;
    pen.stroke(old);
    pen.strokeStyle = "rgba(120,60,160,.7)";
    pen.lineWidth = 1.8;
    pen.stroke(joint);
    pen.strokeStyle = "rgba(170,40,60,.75)";
    pen.lineWidth = 1.4;
    pen.setLineDash([5, 4]);
    pen.stroke(owed);
    pen.setLineDash([]);
    layers(this.film).forEach((kind) => {
      const { colour, social } = this.film.kinds[kind];
      pen.globalAlpha = 0.75;
      pen.strokeStyle = colour;
      pen.lineWidth = social ? 2.6 : 1.2;
      pen.stroke(fresh[kind]);
    });
    pen.globalAlpha = 1;
  }

  /** Subcontractors and their contractors; in red those whom a failed contractor left unpaid lately. */
  drawChain(week) {
    const { pen, x, y } = this,
      working = new Path2D(),
      unpaid = new Path2D();
    for (const [sub, prime, first, until] of this.arm.chain) {
      if (first > week) break;
      if (until > week) {
        working.moveTo(x[sub], y[sub]);
        working.lineTo(x[prime], y[prime]);
      }
    }
    this.unpaid = 0;
    for (const [creditor, failed, when] of this.arm.claims) {
      if (when >= week) break;
      if (week - when > CROSS_WEEKS) continue;
      this.unpaid += 1;
      unpaid.moveTo(x[creditor], y[creditor]);
      unpaid.lineTo(x[failed], y[failed]);
    }
    pen.strokeStyle = "rgba(176,108,16,.28)";
    pen.lineWidth = 1;
    pen.stroke(working);
    pen.strokeStyle = "rgba(179,38,30,.85)";
    pen.lineWidth = 2;
    pen.stroke(unpaid);
  }

  drawSuppliers(frame, month) {
    const { pen, x, y } = this,
      own = this.arm.suppliers.kind,
      kinds = this.film.kinds;
    const fills = kinds.map(() => new Path2D()),
      thin = new Path2D(),
      thick = new Path2D();
    this.distressed = 0;
    for (let at = 0; at < frame.length; at += 1) {
      const state = frame[at];
      if (!(state & IN_BUSINESS)) continue;
      const kind = own[at],
        r = this.radius(at, month),
        px = x[at],
        py = y[at];
      SHAPES[kinds[kind].shape](fills[kind], px, py, r);
      if (state & OVER_LIMIT) {
        this.distressed += 1;
        thick.moveTo(px + r + 4, py);
        thick.arc(px, py, r + 4, 0, 7);
      } else if (state & OVERDRAWN) {
        thin.moveTo(px + r + 3, py);
        thin.arc(px, py, r + 3, 0, 7);
      }
    }
    layers(this.film).forEach((kind) => {
      pen.fillStyle = kinds[kind].colour;
      pen.fill(fills[kind]);
    });
    pen.strokeStyle = "#b3261e";
    pen.lineWidth = 1.3;
    pen.stroke(thin);
    pen.lineWidth = 3.2;
    pen.stroke(thick);
  }

  drawFailures(week) {
    const { pen, x, y } = this;
    let failed = 0;
    for (const [when, at] of this.failures) {
      if (when > week) continue;
      failed += 1;
      const age = week - when;
      if (age > CROSS_WEEKS) continue;
      const r = 7 + (age < 6 ? 6 - age : 0);
      pen.globalAlpha = 1 - (0.7 * age) / CROSS_WEEKS;
      pen.strokeStyle = "#111";
      pen.lineWidth = 3;
      pen.beginPath();
      pen.moveTo(x[at] - r, y[at] - r);
      pen.lineTo(x[at] + r, y[at] + r);
      pen.moveTo(x[at] + r, y[at] - r);
      pen.lineTo(x[at] - r, y[at] + r);
      pen.stroke();
      pen.globalAlpha = 1;
    }
    this.failed = failed;
  }

  drawCouncils() {
    const { pen } = this;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    this.film.councils.forEach((council, at) => {
      const d = this.discs[at],
        { side } = this;
      pen.fillStyle = "#12303f";
      pen.fillRect(d.x - side, d.y - side, 2 * side, 2 * side);
      pen.fillStyle = "#fff";
      pen.font = `bold ${Math.round(side * 1.2)}px system-ui, sans-serif`;
      pen.fillText(council.name[0], d.x, d.y + 1);
    });
  }
}
