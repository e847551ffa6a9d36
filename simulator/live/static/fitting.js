// Whether a policy from a link, or from what this window kept, is one of this version: `live/wishes.py` checks the same.

const isTable = (each) => typeof each === "object" && each !== null && !Array.isArray(each);
const isWhole = (each, least, most) => Number.isInteger(each) && each >= least && each <= most;
const isNumber = (each, least, most) => typeof each === "number" && each >= least && each <= most;
const isList = (each, of, most = Infinity) => Array.isArray(each) && each.length <= most && each.every(of);
/** Each key of a table has a check; those that are not there need none. */
const isOf = (table, checks) =>
  isTable(table) && Object.entries(table).every(([key, value]) => Object.hasOwn(checks, key) && checks[key](value));
const isFlag = (each) => typeof each === "boolean";

/** A world that is this scenario's but for its switches; shocks begin and end within some weeks. */
function fitsWorld(world, preset, { kinds, limits }, weeks) {
  if (!isTable(world)) return false;
  const isShock = (shock) => {
    const kind = kinds.find((each) => each.kind === shock?.kind);
    return (
      Boolean(kind) &&
      ["week", "size", "weeks"].every((key) => key in shock) &&
      isOf(shock, {
        kind: () => true,
        week: (each) => isWhole(each, 0, weeks - 1),
        size: (each) => isNumber(each, ...kind.range),
        weeks: (each) => isWhole(each, 1, weeks),
      })
    );
  };
  return isOf(world, {
    years: (each) => isWhole(each, 1, limits.years),
    chains: isFlag,
    hidden: isFlag,
    off: (each) => isList(each, (at) => isWhole(at, 0, preset.shocks.length - 1), limits.shocks),
    shocks: (each) => isList(each, isShock, limits.shocks),
  });
}

/** A lever that is moved: to a value that it may have, in a week of the run, in councils that exist. */
function fitsRule(rule, lever, limits, weeks, isPlaces) {
  const isValue = (each) =>
    lever.choices.length ? isWhole(each, 0, lever.choices.length - 1) : isNumber(each, lever.low, lever.high);
  if (typeof rule === "number") return isValue(rule);
  const checks = {
    value: isValue,
    from_week: (each) => isWhole(each, 0, weeks - 1),
    ramp_weeks: (each) => isWhole(each, 0, limits.ramp),
    councils: isPlaces,
  };
  return isOf(rule, checks) && "value" in rule;
}

/**
 * Whether a policy can be set in a scenario as this version has it.
 * @param {any} wish
 * @param {any} preset undefined where the scenario is not offered
 * @param {{ levers: any[], kinds: any[], limits: any }} offer levers, kinds of shock, and the server's limits
 * @param {boolean} isOwn whether it was set in this window, where what begins after the end of a run may still be mended
 */
export function fits(wish, preset, offer, isOwn = false) {
  if (!preset || !isTable(wish)) return false;
  const { levers, limits } = offer;
  const weeks = limits.weeks_a_year * (isOwn ? limits.years : (wish.world?.years ?? preset.years)),
    last = preset.policies.length - 1;
  if (!fitsWorld(wish.world ?? {}, preset, offer, weeks)) return false;
  const isPlaces = (each) => isList(each, (name) => preset.councils.includes(name));
  const isRule = ([name, rule]) => {
    const lever = levers.find((each) => each.name === name);
    return Boolean(lever) && fitsRule(rule, lever, limits, weeks, isPlaces);
  };
  return isOf(wish, {
    preset: () => true,
    kept: (each) => isList(each, (at) => isWhole(at, 0, last), last + 1),
    rules: (each) => isTable(each) && Object.entries(each).every(isRule),
    where: (each) =>
      isTable(each) &&
      Object.entries(each).every(
        ([at, names]) => String(Number(at)) === at && at in preset.policies && isPlaces(names),
      ),
    world: isTable,
  });
}
