// Where a policy holds: everywhere, or in some councils only.
import { el } from "./dom.js";
import { t } from "./words.js";

/** @param {string[]} chosen */
const words = (chosen) => (chosen.length ? t`only in ${chosen.join(", ")}` : t("everywhere"));

/**
 * @param {string} about what is asked where it holds
 * @param {string[]} councils
 * @param {string[]} chosen none for all
 * @param {(chosen: string[]) => void} changed
 */
export function councilPicker(about, councils, chosen, changed) {
  if (councils.length < 2) return "";
  const said = el("span", {}, words(chosen)),
    boxes = councils.map((name) => el("input", { type: "checkbox", value: name, checked: chosen.includes(name) }));
  const take = () => {
    const found = boxes.filter((box) => box.checked).map((box) => box.value),
      some = found.length === councils.length ? [] : found;
    said.textContent = words(some);
    changed(some);
  };
  for (const box of boxes) box.onchange = take;
  return el(
    "details",
    { class: "places" },
    el("summary", {}, t("Where: "), said, el("span", { class: "hidden" }, ` (${about})`)),
    el(
      "fieldset",
      {},
      el("legend", { class: "hidden" }, t`Councils: ${about}`),
      ...boxes.map((box) => el("label", {}, box, ` ${box.value}`)),
    ),
  );
}
