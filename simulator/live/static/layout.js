// Where suppliers sit around their home, and where the homes are on the picture.

export const CROSS_WEEKS = 26; // for which a failed firm keeps its seat, crossed out
const LABEL = 14; // pixels under a cluster for its name

/** Codes of the kinds in the order in which they are drawn: those with a social mission last, on top. */
export function layers(film) {
  const codes = film.kinds.map((_, code) => code);
  return [...codes.filter((code) => !film.kinds[code].social), ...codes.filter((code) => film.kinds[code].social)];
}

/** Give every supplier of both arms a seat around its home; a seat is free again when its holder has left in both. */
export function seats(film) {
  const people = new Map();
  for (const arm of film.arms) {
    const s = arm.suppliers;
    s.id.forEach((id, at) => {
      const left = s.left[at] < 0 ? Infinity : s.left[at] + CROSS_WEEKS;
      const known = people.get(id);
      if (known) known.left = Math.max(known.left, left);
      else people.set(id, { id, home: s.home[at], kind: s.kind[at], born: Math.max(0, s.born[at]), left, at });
    });
  }
  const free = film.councils.map(() => []),
    layer = layers(film);
  const order = [...people.values()].sort(
    (p, q) => p.born - q.born || layer.indexOf(q.kind) - layer.indexOf(p.kind) || p.at - q.at,
  );
  for (const person of order) {
    const taken = free[person.home];
    let seat = taken.findIndex((until) => until < person.born);
    if (seat < 0) seat = taken.length;
    taken[seat] = person.left;
    person.seat = seat;
  }
  return { seat: new Map(order.map((p) => [p.id, p.seat])), sizes: free.map((taken) => taken.length) };
}

/** Centres of the clusters: from kilometres to a box of one by one, pushed apart until none overlap. */
export function centres(film, sizes, width, height) {
  const total = sizes.reduce((sum, n) => sum + n, 0) || 1;
  const spacing = Math.sqrt((0.44 * width * height) / (Math.PI * total));
  const discs = film.councils.map((c, at) => ({ x: c.x, y: -c.y, r: spacing * Math.sqrt(sizes[at] + 6) + 6 }));
  const spread = (axis) => {
    const all = discs.map((d) => d[axis]);
    return [Math.min(...all), Math.max(...all)];
  };
  const [x0, x1] = spread("x"),
    [y0, y1] = spread("y");
  for (const d of discs) {
    d.x = x1 > x0 ? width * (0.2 + (0.6 * (d.x - x0)) / (x1 - x0)) : width / 2;
    d.y = y1 > y0 ? height * (0.2 + (0.6 * (d.y - y0)) / (y1 - y0)) : height / 2;
  }
  for (let round = 0; round < 400; round += 1) {
    for (const p of discs) {
      for (const q of discs) {
        if (p === q) continue;
        const dx = q.x - p.x || 0.1,
          dy = q.y - p.y || 0.1,
          gap = Math.hypot(dx, dy),
          want = p.r + q.r;
        if (gap < want) {
          const push = (0.25 * (want - gap)) / gap;
          p.x -= dx * push;
          p.y -= dy * push;
          q.x += dx * push;
          q.y += dy * push;
        }
      }
    }
    for (const d of discs) {
      d.x = Math.min(width - d.r, Math.max(d.r, d.x));
      d.y = Math.min(height - d.r - LABEL, Math.max(d.r, d.y));
    }
  }
  return { discs, spacing };
}

/** How the mark of a kind is drawn, by its shape. */
export const SHAPES = {
  circle: (path, x, y, r) => {
    path.moveTo(x + r, y);
    path.arc(x, y, r, 0, 7);
  },
  square: (path, x, y, r) => path.rect(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r),
  diamond: (path, x, y, r) => {
    path.moveTo(x, y - 1.2 * r);
    path.lineTo(x + 1.2 * r, y);
    path.lineTo(x, y + 1.2 * r);
    path.lineTo(x - 1.2 * r, y);
    path.closePath();
  },
  triangle: (path, x, y, r) => {
    path.moveTo(x - 1.1 * r, y - 0.8 * r);
    path.lineTo(x + 1.1 * r, y - 0.8 * r);
    path.lineTo(x, y + 1.2 * r);
    path.closePath();
  },
};
