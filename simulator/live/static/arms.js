// What A and B are called.
import { byId, show } from "./dom.js";
import { t } from "./words.js";

/** Where the policy that was kept as A lives, if not where B does. */
export function elsewhere(pinned, levers, presets) {
  if (!pinned) return "";
  const { preset, world: lived = {} } = pinned;
  if (preset !== levers.preset) return t`in the world “${presets[preset].title}”`;
  return JSON.stringify(lived) === JSON.stringify(levers.world) ? "" : t("in the world as it was set then");
}

/** Say what A and B are. */
export function nameArms(pinned, levers, presets) {
  show(byId("pinned"), Boolean(pinned));
  const where = elsewhere(pinned, levers, presets);
  byId("pinned").textContent = pinned
    ? t`A is the policy that you kept${where ? `, ${where}` : ""}. Move on: B is compared with it.`
    : "";
  byId("pin").textContent = pinned ? t("Take no policy as A again") : t("Keep as A");
  for (const [id, text] of [
    ["name-a", pinned ? [t("kept for comparison"), where].filter(Boolean).join(", ") : t("without policies")],
    ["name-b", t("with policies")],
  ]) {
    byId(id).textContent = text;
    byId(id.replace("name", "stage-name")).textContent = text;
  }
}
