// The list of runs that may be watched.
import { byId, el } from "./dom.js";
import { t } from "./words.js";

let typical = 1;

/** Say which run is watched. */
export function noteLuck(isLuckChosen) {
  const { value, options } = byId("seed");
  byId("luck-note").textContent = isLuckChosen
    ? t`Run ${value} of ${options.length}, chosen by hand; number ${typical} is nearest to the mean of all figures.`
    : t`Run ${value} of ${options.length}: the one nearest to the mean of all figures.`;
}

/** Runs to watch, with those marked in which a large contractor collapses; it opens on the one nearest to the mean. */
export function fillLucks(lucks, nearest, isLuckChosen) {
  typical = nearest;
  const chosen = isLuckChosen ? byId("seed").value : String(typical),
    where = (a, b) => (a && b ? t("in both") : a ? t("in A") : t("in B"));
  byId("seed").replaceChildren(
    ...lucks.map(([seed, a, b]) =>
      el(
        "option",
        { value: seed },
        [seed, seed === typical ? t("nearest to the mean") : "", a || b ? t`collapse ${where(a, b)}` : ""]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
  );
  byId("seed").value = chosen;
  noteLuck(isLuckChosen);
}
