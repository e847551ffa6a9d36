// The facts of a world: who is there, who buys, how long, and what happens to it.
import { digits } from "./values.js";
import { t } from "./words.js";

/**
 * A world as it stands: what the scenario has, and what was changed of it.
 * @param {any} preset
 * @param {any} world
 */
export function asItStands(preset, world) {
  const hidden = world.hidden ?? preset.hidden,
    chains = world.chains ?? (world.hidden || preset.chains);
  return {
    years: world.years ?? preset.years,
    chains,
    hidden: hidden && chains,
    off: world.off ?? [],
    shocks: world.shocks ?? [],
  };
}

/**
 * The facts of a world in a few words each.
 * @param {any} preset
 * @param {any} world
 * @param {any[]} kinds of shock
 * @returns {string[]}
 */
export function worldFacts(preset, world, kinds = []) {
  const now = asItStands(preset, world),
    called = (/** @type {string} */ kind) =>
      kinds.find((each) => each.kind === kind)?.words ?? kind.replaceAll("_", " ");
  return [
    ...preset.kinds.map((/** @type {[string, number]} */ [name, count]) => `${count.toLocaleString("en-GB")} ${name}`),
    preset.councils.length === 1
      ? t`1 council, ${preset.budget} a year`
      : t`${preset.councils.length} councils, ${preset.budget} a year`,
    `${now.years} ${now.years === 1 ? t("year") : t("years")}`,
    now.chains ? t("with payment chains") : "",
    now.hidden ? t("one large contractor hides losses") : "",
    ...preset.shocks
      .filter((/** @type {any} */ _, /** @type {number} */ at) => !now.off.includes(at))
      .map((/** @type {any} */ shock) => t`${shock.words} in week ${shock.week}`),
    ...now.shocks.map((/** @type {any} */ shock) => t`${called(shock.kind)} in week ${shock.week}`),
  ].filter(Boolean);
}

/**
 * What comes into a world and what goes out of it, in a few words each.
 * @param {any} preset
 * @param {any} before
 * @param {any} after
 * @param {any[]} kinds of shock
 * @returns {{ come: string[], go: string[] }}
 */
export function worldChanges(preset, before, after, kinds) {
  const called = (/** @type {string} */ kind) => kinds.find((each) => each.kind === kind)?.words ?? kind;
  /** @param {any} shock that was added: its size and its end matter, too */
  const whole = ({ kind, week, size, weeks }) =>
    t`${called(kind)}, ${digits(100 * size)} %, week ${week} to ${week + weeks}`;
  const told = (/** @type {any} */ world) => [
    ...worldFacts(preset, { ...world, shocks: [] }, kinds),
    ...(world.shocks ?? []).map(whole),
  ];
  const [from, to] = [told(before), told(after)];
  return { come: to.filter((words) => !from.includes(words)), go: from.filter((words) => !to.includes(words)) };
}
