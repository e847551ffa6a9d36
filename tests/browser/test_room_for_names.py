"""Long names and narrow screens hide no number: on board, scatter, projector, paper and what is taken home."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_nothing_lost import new_room, send
from tests.browser.test_room import open_room, sit_down
from tests.browser.test_take_home import kept_picture
from tests.browser.views import DONE, PHONE, PROJECTOR, Visit, move, only_chromium, picture

pytestmark = pytest.mark.browser
LONGEST = "W" * 24
#: Points whose label lies on its own dot, or leaves the field.
COVERED = """() => {
  const field = document.querySelector(".scatter").getBoundingClientRect();
  return [...document.querySelectorAll(".point")].filter((point) => {
    const made = getComputedStyle(point, "::before"), room = point.getBoundingClientRect();
    const label = document.createRange();
    label.selectNodeContents(point.querySelector(".label"));
    const words = label.getBoundingClientRect(), dot = parseFloat(made.width);
    const isLeft = point.classList.contains("left");
    const gap = isLeft ? room.right - dot - words.right : words.left - room.left - dot;
    return gap < 0 || room.left < field.left || room.right > field.right;
  }).map((point) => point.textContent);
}"""
#: Texts on a card that end beyond its edge, or in the numbers of their row.
OVERRUN = """async (card) => {
  const { lines } = await import("/static/card.js"), pen = document.createElement("canvas").getContext("2d");
  pen.font = "700 44px sans-serif";
  return lines(pen, card, 600).filter((line) => pen.measureText(line).width > 600);
}"""


def board_of_long_names(visit: Visit) -> tuple[Any, Any]:
    """Return the leader's page and a phone of a revealed room whose tables are called all that a name may be."""
    leader, path = new_room(visit)
    for at, table in enumerate(("North", LONGEST, "A table of a long name")):
        phone = sit_down(visit, path, table)
        move(phone, "payment_terms_days", 5 + 25 * at)
        phone.fill("#reason", "this is possible and " * 7)
        send(phone)
    leader.click("#room-reveal")
    leader.wait_for_selector("body[data-phase=revealed]")
    leader.wait_for_selector(".scatter")
    return leader, phone


@only_chromium
def test_a_long_name_leaves_room_for_everything_else(visit: Visit) -> None:
    leader, phone = board_of_long_names(visit)
    cut = "document.querySelector('#board').scrollWidth - document.querySelector('#board').clientWidth"
    for size in (PROJECTOR, (1024, 768)):
        leader.set_viewport_size({"width": size[0], "height": size[1]})
        picture(leader, f"long-names-{size[0]}")
        assert leader.evaluate(cut) <= 0, size
        assert leader.evaluate("document.querySelector('#board td.policies').clientWidth") >= 176, size
        assert leader.evaluate(COVERED) == [], size
        leader.keyboard.press("p")
        assert leader.evaluate(COVERED) == [], size
        leader.keyboard.press("p")
    leader.set_viewport_size({"width": 794, "height": 1123})
    leader.emulate_media(media="print")
    picture(leader, "long-names-paper")
    assert leader.evaluate(cut) <= 0
    assert leader.evaluate("document.documentElement.scrollWidth") <= 794
    assert leader.evaluate("document.querySelector('#board td.policies').clientWidth") >= 120
    leader.emulate_media(media="screen")
    leader.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert leader.evaluate(COVERED) == []
    for page in (leader, phone):
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    with leader.expect_download() as download:
        leader.click(f"button[aria-label='Save the result of {LONGEST} as a picture']")
    kept_picture(download, "card-long-name")
    with leader.expect_download() as download:
        leader.click("#room-export")
    page = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())).read("report.html").decode()
    report = leader.context.new_page()
    report.set_content(page)
    picture(report, "long-names-report")
    hidden = """() => [...document.querySelectorAll("svg")].flatMap((svg) => [...svg.querySelectorAll("text")]
      .filter((text) => [...svg.querySelectorAll("rect")].some((bar) => {
        const a = text.getBBox(), b = bar.getBBox();
        return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      })).map((text) => text.textContent))"""
    assert report.evaluate(hidden) == []


def test_the_lines_of_a_card_are_broken_within_a_word_that_is_too_wide(visit: Visit) -> None:
    page, _ = open_room(visit)
    for words in (LONGEST, f"a {LONGEST} b", "What the public gets, less all costs"):
        assert page.evaluate(OVERRUN, words) == []
    pen = "{ measureText: (text) => ({ width: text.length }) }"
    broken = f"import('/static/card.js').then(({{ lines }}) => lines({pen}, 'we are TheLongestWord of all', 8))"
    assert page.evaluate(broken) == ["we are", "TheLonge", "stWord", "of all"]


@only_chromium
def test_the_names_of_figures_keep_off_their_numbers(visit: Visit) -> None:
    """In French they ran through them."""
    page, _ = open_room(visit)
    written = """async () => {
      const pen = CanvasRenderingContext2D.prototype, write = pen.fillText, found = [];
      pen.fillText = function (text, x, y) {
        const { width } = this.measureText(text), left = this.textAlign === "right" ? x - width : x;
        found.push({ text, y, left, right: left + width });
        return write.apply(this, arguments);
      };
      const { saveTableCard } = await import("/static/card.js");
      const figure = { a: "£347.2m", b: "£347.4m", unit: "millions par an", symbol: "·", verdict: "the same" };
      const name = "Ce que le public reçoit, moins tous les coûts, et bien plus que cela";
      const preset = { title: "A place", question: "Why?", kinds: [], councils: [], shocks: [], years: 1 };
      const table = { name: "W".repeat(24), reason: "", result: { figures: { x: figure }, policies: [] } };
      saveTableCard({ preset: 0, world: {}, criteria: [{ name: "x", label: name }], tables: [table] }, 0, [preset]);
      pen.fillText = write;
      return found;
    }"""
    with page.expect_download() as download:
        texts = page.evaluate(written)
    kept_picture(download, "card-french")
    assert texts
    for text in texts:
        assert text["right"] <= 1_200 - 40, text
        for other in texts:
            is_apart = text["right"] <= other["left"] or other["right"] <= text["left"]
            assert text is other or is_apart or abs(text["y"] - other["y"]) >= 24 or text["text"] == other["text"], text


#: The headline of a comparison, with a figure without a unit in plausible worlds.
LED = """async () => {
  const { CompareView } = await import("/static/compare.js");
  const figure = { name: "x", label: "Insolvencies", unit: "", a: "87", b: "66", difference: "−21", ends: "−37 to −4",
    difference_unit: "", worlds: "down in 11 of 12 plausible worlds; luck and parameters −44 to −2", verdict: "lower" };
  new CompareView().paint({ headline: { text: "Firms fail less often.", figure: "x", parts: [] }, fans: [], done: false,
    boxes: [{ title: "Firms", figures: [figure] }] });
  return document.querySelector("#lead .sure").textContent;
}"""


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), (1400, 1050), (1600, 1200), PROJECTOR])
def test_the_line_of_an_interval_keeps_within_the_screen(visit: Visit, size: tuple[int, int]) -> None:
    """It ran off it once plausible worlds were told, and had a stray blank where a figure has no unit."""
    page = visit.open("/", size)
    page.wait_for_selector(DONE)
    for letters in ("usual", "large"):
        assert "−37 to −4; down in 11" in page.evaluate(LED)
        page.wait_for_timeout(300)
        picture(page, f"interval-{letters}-{size[0]}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        lines = "(each) => each.clientHeight / parseFloat(getComputedStyle(each).lineHeight)"
        assert page.eval_on_selector("#summary", lines) < 2.5  # a word a line beside it
        page.keyboard.press("p")


@pytest.mark.parametrize("size", [(1024, 768), (1280, 800), PROJECTOR])
def test_the_back_row_sees_a_chart_beside_a_long_headline(visit: Visit, size: tuple[int, int]) -> None:
    """The headline of the session on a mandate, whose number stands in a line of its own where it is narrow."""
    page = visit.open("/", size)
    page.wait_for_selector(DONE)
    page.keyboard.press("p")
    page.evaluate("""() => {
      const set = (id, markup) => { document.getElementById(id).innerHTML = markup; };
      set("lead", '<p class="numbers large"><span class="a">4.5</span><span class="arrow">→</span><b class="b">12.1</b>'
        + '<span class="unit">% of new contracts</span></p><p class="sure">95 % interval of the difference: 6.6 to 8.5'
        + ' points</p>');
      set("summary", "Social enterprises win 12.1 % of the value of new contracts instead of 4.5 %.");
      set("parts", ["▲ 5 better", "▼ 4 worse", "△ 1 higher", "≈ 3 clear but tiny", "· 3 without clear change"]
        .map((part) => `<li><b>${part}</b></li>`).join(""));
    }""")
    page.wait_for_timeout(300)
    picture(page, f"back-row-headline-{size[0]}")
    box = "(selector) => document.querySelector(selector).getBoundingClientRect()"
    assert page.evaluate(f"({box})('#fans .fan').bottom") <= size[1]
    assert page.evaluate(f"({box})('#fans .plot').height") >= size[1] / 5
    assert page.evaluate(f"({box})('#summary').width") >= size[0] * 0.4
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("size", [(1024, 768), PROJECTOR, PHONE])
def test_an_address_breaks_at_its_slashes_only(visit: Visit, size: tuple[int, int]) -> None:
    page, path = new_room(visit)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    code = path.rpartition("/")[2]
    shown = """async (code) => {
      const { invite } = await import("/static/invite.js");
      const room = { code, reach: "http://192.168.100.200:58804" };
      document.getElementById("invite").replaceChildren(...invite(room));
    }"""
    page.evaluate(shown, code)
    for _ in range(1 if size == PHONE else 2):
        parts = page.evaluate("""() => {
          const made = document.querySelector(".address"), room = made.getBoundingClientRect();
          return [...made.childNodes].filter((node) => node.nodeValue).map((node) => {
            const range = document.createRange();
            range.selectNodeContents(node);
            const boxes = [...range.getClientRects()];
            const isIn = boxes.every((box) => box.left >= room.left - 1 && box.right <= room.right + 1);
            return [node.nodeValue, boxes.length, isIn];
          });
        }""")
        assert parts == [["192.168.100.200:58804/", 1, True], ["join/", 1, True], [code, 1, True]]
        page.evaluate("document.querySelector('#projector').click()")
