// The story of a supplier, contract, tender or bid, with lines that lead to others.
import { byId, el, show } from "./dom.js";
import { t } from "./words.js";

/** Paint a story; `ask` opens another one. */
export function paintStory(story, ask) {
  byId("story-title").replaceChildren(
    el("span", { class: `key key-${"ab"[story.arm]}` }, "AB"[story.arm]),
    ` ${story.title}`,
  );
  byId("story-text").replaceChildren(...story.text.map((text) => el("p", {}, text)));
  byId("story-table").replaceChildren(
    ...(story.table
      ? [
          el(
            "table",
            {},
            el("thead", {}, el("tr", {}, ...story.table.heading.map((text) => el("th", { scope: "col" }, text)))),
            el("tbody", {}, ...story.table.rows.map((row) => el("tr", {}, ...row.map((text) => el("td", {}, text))))),
          ),
        ]
      : []),
  );
  byId("story-facts").replaceChildren(
    ...story.facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
  );
  const more = (line) =>
    el("button", { type: "button", class: "as-text", onclick: () => ask(line.subject, line.row) }, line.text);
  byId("story-lines").replaceChildren(
    ...story.lines.map((line) =>
      el("li", {}, el("span", { class: "when" }, line.week < 0 ? t("before") : t`Week ${line.week}`), more(line)),
    ),
  );
  show(byId("story"), true);
  byId("story-title").focus();
  document.body.dataset.story = `${story.subject}:${story.row}`;
}
