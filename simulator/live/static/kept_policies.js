// The policies of the scenario itself: each may be tried or not, and everywhere or in some councils.
import { councilPicker } from "./council_picker.js";
import { el } from "./dom.js";
import { refill } from "./repaint.js";
import { t } from "./words.js";

/** Where a policy of the scenario holds, to be chosen. */
function placeOf(panel, policy, at) {
  const about = policy.name || policy.words;
  return councilPicker(about, panel.scenario.councils, panel.where[at] ?? policy.councils, (councils) => {
    panel.where[at] = councils;
    panel.changed(panel);
  });
}

function tick(panel, at) {
  return el("input", {
    type: "checkbox",
    checked: panel.kept.has(at),
    onchange: (event) => {
      if (event.target.checked) panel.kept.add(at);
      else panel.kept.delete(at);
      panel.paint();
      panel.changed(panel);
    },
  });
}

/** Fill the list of a panel, and return the places in which it says what each policy does. */
export function fillKept(panel) {
  const { policies } = panel.scenario,
    notes = policies.map(() => el("small", {}));
  const rows = policies.map((policy, at) =>
    el(
      "div",
      {},
      el("label", {}, tick(panel, at), el("span", {}, policy.name ? el("b", {}, policy.name) : "", notes[at])),
      placeOf(panel, policy, at),
    ),
  );
  refill(
    panel.keptPlace,
    ...(policies.length ? [el("fieldset", { class: "kept" }, el("legend", {}, t("Policies to try")), ...rows)] : []),
  );
  return notes;
}
