// What lies under a point of the picture of a network.
import { CROSS_WEEKS } from "./layout.js";

const IN_BUSINESS = 1;

/** Row of the contract whose link passes a point, or -1. */
export function contractAt(network, px, py) {
  const { x, y, discs, week } = network,
    c = network.arm.contracts;
  let best = -1,
    near = 5;
  c.row.forEach((row, at) => {
    if (c.start[at] > week || c.end[at] <= week) return;
    const ax = x[c.supplier[at]],
      ay = y[c.supplier[at]],
      to = discs[c.council[at]],
      dx = to.x - ax,
      dy = to.y - ay;
    const along = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
    const far = Math.hypot(px - ax - along * dx, py - ay - along * dy);
    if (far < near) {
      near = far;
      best = row;
    }
  });
  return best;
}

/** Place of the supplier at a point of the canvas that is in business or failed lately, or -1. */
export function supplierAt(network, px, py) {
  const { arm } = network,
    frame = arm.frames.subarray(network.week * arm.width, (network.week + 1) * arm.width);
  const lately = new Set(
    network.failures.filter(([when]) => when <= network.week && network.week - when <= CROSS_WEEKS).map(([, at]) => at),
  );
  let best = -1,
    near = 18;
  for (let at = 0; at < frame.length; at += 1) {
    if (!(frame[at] & IN_BUSINESS) && !lately.has(at)) continue;
    const far = Math.hypot(px - network.x[at], py - network.y[at]) - network.radius(at, network.month);
    if (far < near) {
      near = far;
      best = at;
    }
  }
  return near < 8 ? best : -1;
}
