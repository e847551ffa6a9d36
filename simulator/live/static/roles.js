// Cards of the roles that people may play: what each cares for, and which figures are theirs.
import { el } from "./dom.js";
import { local } from "./storage.js";
import { t } from "./words.js";

/** @typedef {{ key: string, name: string, cares: string, figures: string[] }} Role */

/**
 * Fill a list of roles, and show the card of the one that is chosen on this phone.
 * @param {HTMLSelectElement} list
 * @param {HTMLElement} card
 * @param {Role[]} roles
 */
export function fillRoles(list, card, roles) {
  const paint = () => {
    const role = roles.find((each) => each.key === list.value);
    card.replaceChildren(
      ...(role
        ? [el("p", {}, role.cares), el("p", { class: "small" }, t`Your figures: ${role.figures.join(", ")}.`)]
        : []),
    );
  };
  list.replaceChildren(
    el("option", { value: "" }, t("no role")),
    ...roles.map(({ key, name }) => el("option", { value: key }, name)),
  );
  list.value = local.get("role") ?? "";
  if (list.selectedIndex < 0) list.selectedIndex = 0;
  list.onchange = () => {
    local.set("role", list.value);
    paint();
  };
  paint();
}
