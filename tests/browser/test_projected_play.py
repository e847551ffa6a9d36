"""The play view for the back row: nothing that is written is cut."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.views import PHONE, PROJECTOR, Visit, picture

pytestmark = pytest.mark.browser
SIZES = [(1024, 768), PROJECTOR, (3840, 2160), PHONE]
LONG = "Week 268: Calder Group (large contractor 394) collapses; its subcontractors lose £7.4m, and 37 services stop."
#: Where each name is put: marks all over a picture, names of any length, names of councils that are there already.
PLACES = """async () => {
  const { besides } = await import("/static/labels.js"), out = [];
  for (const [width, height] of [[390, 320], [480, 470], [940, 460]])
    for (let x = 0; x <= width; x += width / 6)
      for (let y = 0; y <= height; y += height / 6)
        for (const wide of [40, 300, width - 8]) {
          const taken = [{ left: width / 2, top: height / 2, wide: 90, high: 20 }];
          const box = besides({ x, y }, { wide, high: 24 }, { width, height }, taken);
          const [other] = taken;
          const isIn = box.left >= 0 && box.top >= 0 && box.left + wide <= width && box.top + 24 <= height;
          const hits = box.left < other.left + other.wide && other.left < box.left + wide
            && box.top < other.top + other.high && other.top < box.top + 24;
          if (!isIn || (hits && wide < 300)) out.push([width, height, x, y, wide, box]);
        }
  return out;
}"""
#: A failing firm of a very long name, anywhere in a picture with councils: which councils its name covers.
COVERED = """async () => {
  const { nameTurning } = await import("/static/labels.js"), covered = [], named = [];
  const pen = document.createElement("canvas").getContext("2d");
  for (const [width, height, side] of [[340, 320, 7], [480, 250, 9], [900, 500, 12], [1800, 1300, 17]])
    for (const name of ["Calder", "Calder Group (large contractor 394)", "The very long name of a firm ".repeat(9)])
      for (let at = 0; at < 60; at += 1) {
        const discs = [[.3, .3], [.7, .35], [.5, .7]].map(([x, y]) => ({ x: x * width, y: y * height, r: 60 }));
        const x = [width * ((at % 10) + .5) / 10], y = [height * (Math.floor(at / 10) + .5) / 6], taken = [];
        if (discs.some((d) => Math.hypot(d.x - x[0], d.y - y[0]) < 2.4 * side)) continue;
        nameTurning({ pen, arm: { moments: [[1, 0, name, 0]] }, discs, side, x, y, width, height }, 2, taken);
        named.push(taken.length);
        for (const box of taken)
          for (const d of discs)
            if (box.left < d.x + side && d.x - side < box.left + box.wide
              && box.top < d.y + side && d.y - side < box.top + box.high) covered.push([width, name, at]);
      }
  return [covered, named.filter((count) => count !== 1).length, named.length];
}"""
#: As many turning points as a film has at most: one row, which scrolls.
MANY_MOMENTS = """async () => {
  const { fillMoments } = await import("/static/play_lists.js");
  const text = "rescued by investors", sides = [0, 1];
  fillMoments([...Array(12).keys()].map((week) => ({ week, text, name: "", at: -1, sides })), () => {});
  dispatchEvent(new Event("resize"));
}"""
#: Names of councils of the reference world that overlap, stand on another council's disc or leave the picture.
CROWDED = """async () => {
  const { nameTurning, placeCouncils } = await import("/static/labels.js");
  const { centres } = await import("/static/layout.js"), wrong = [];
  const at = [[0, 0], [14, 5], [-11, 9], [6, -16], [-19, -8]], pen = document.createElement("canvas").getContext("2d");
  const film = { councils: ["Aldermoor", "Brackenford", "Carrowby", "Dunmere", "Eskholme"]
    .map((name, place) => ({ name, x: at[place][0], y: at[place][1] })) };
  const { width, height: tall } = document.querySelector("#net-a").getBoundingClientRect();
  const hits = (p, q) => p.left < q.left + q.wide && q.left < p.left + p.wide
    && p.top < q.top + q.high && q.top < p.top + p.high;
  for (const height of [tall, 0.8 * tall, 0.6 * tall]) {
    const { discs } = centres(film, [320, 170, 160, 80, 70], width, height), side = 9;
    const { boxes } = placeCouncils({ pen, film, discs, side, width, height });
    const taken = [...boxes], moments = [[1, 0, "National Repairs of Pellarbrook", 0]];
    const firm = { arm: { moments }, x: [width / 2], y: [height / 4] };
    if (height === tall) nameTurning({ pen, discs, side, width, height, ...firm }, 2, taken);
    taken.forEach((box, one) => {
      if (taken.some((other, place) => place !== one && hits(box, other))) wrong.push(["names", height, one]);
      if (box.left < 0 || box.top < 0 || box.left + box.wide > width || box.top + box.high > height)
        wrong.push(["edge", height, one]);
      discs.forEach(({ x, y, r }, place) => {
        const dx = Math.max(box.left - x, 0, x - box.left - box.wide);
        const dy = Math.max(box.top - y, 0, y - box.top - box.high);
        if (one < 5 && place !== one && Math.hypot(dx, dy) < r) wrong.push(["disc", height, one, place]);
      });
    });
    if (taken.length !== (height === tall ? 6 : 5)) wrong.push(["left out", height]);
  }
  return wrong;
}"""
#: What is written on the pictures: text, box, and size of the canvas in the same pixels.
WRITTEN = """() => {
  const pen = CanvasRenderingContext2D.prototype, write = pen.fillText;
  window.written = [];
  pen.fillText = function (text, x, y) {
    const { width, actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = this.measureText(text);
    const ratio = this.getTransform().a, left = this.textAlign === "center" ? x - width / 2 : x;
    if (this.canvas.id.startsWith("net")) window.written.push(
      [text, left, y - up, left + width, y + down, this.canvas.width / ratio, this.canvas.height / ratio]);
    return write.apply(this, arguments);
  };
}"""


def playing(visit: Visit, size: tuple[int, int]) -> Any:
    page = visit.open("/#/play", size)
    page.wait_for_selector("body[data-film]:not([data-waiting])")
    if size != PHONE:
        page.click("#projector")
    return page


def test_the_name_of_a_firm_stays_in_the_picture_and_hides_no_other(visit: Visit) -> None:
    page = playing(visit, PROJECTOR)
    assert page.evaluate(PLACES) == []


def test_the_name_of_a_firm_covers_no_council(visit: Visit) -> None:
    covered, unnamed, all_of_them = playing(visit, PROJECTOR).evaluate(COVERED)
    assert covered == []
    assert all_of_them > 500
    assert unnamed == 0


@pytest.mark.parametrize("size", SIZES[:3])
def test_names_of_councils_keep_off_one_another_and_off_other_discs(visit: Visit, size: tuple[int, int]) -> None:
    assert playing(visit, size).evaluate(CROWDED) == []


@pytest.mark.parametrize("size", SIZES)
def test_names_and_news_are_not_cut(visit: Visit, size: tuple[int, int]) -> None:
    page = playing(visit, size)
    page.evaluate(WRITTEN)
    page.fill("#week", "40")
    page.fill("#week", "41")
    written = page.evaluate("window.written")
    assert len(written) >= 4
    for text, left, top, right, bottom, width, height in written:
        assert left >= 0, text
        assert top >= 0, text
        assert right <= width, text
        assert bottom <= height, text
    fits = """async (text) => {
      const { fitted } = await import("/static/dom.js"), news = document.querySelector("#stage-news-b");
      news.textContent = text;
      fitted(news);
      return news.scrollHeight <= news.clientHeight && news.scrollWidth <= news.clientWidth;
    }"""
    assert page.evaluate(fits, LONG)


@pytest.mark.parametrize("size", SIZES[:3])
def test_the_whole_play_view_fits_the_screen(visit: Visit, size: tuple[int, int]) -> None:
    page = playing(visit, size)
    page.evaluate(MANY_MOMENTS)
    page.fill("#week", "41")
    page.wait_for_timeout(300)
    picture(page, f"play-{size[0]}")
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    box = "(selector) => document.querySelector(selector).getBoundingClientRect()"
    assert page.evaluate(f"({box})('.controls').bottom") <= size[1]
    assert page.evaluate(f"({box})('#net-b').height") >= size[1] * 0.28
    assert page.evaluate(f"({box})('.stage').bottom <= ({box})('.controls').top")
