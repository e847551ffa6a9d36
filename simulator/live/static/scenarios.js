// Scenarios by their names: a place in the list is of one start of the server, which may list them otherwise after it.

/**
 * What a scenario is called by itself; earlier versions wrote down how its file had been typed.
 * @param {string} name
 */
export const plainName = (name) =>
  name
    .split(/[/\\]/)
    .pop()
    .replace(/\.toml$/, "")
    .normalize("NFC");

/**
 * Where a scenario stands among those that are offered; -1 where it does not.
 * @param {unknown} name
 * @param {{ name: string }[]} presets
 */
export function placeOf(name, presets) {
  if (typeof name !== "string") return -1;
  const place = presets.findIndex((preset) => preset.name === name);
  return place < 0 ? presets.findIndex((preset) => preset.name === plainName(name)) : place;
}

/**
 * A policy as it is kept: with its scenario's name in place of its place.
 * @param {any} wish
 * @param {{ name: string }[]} presets
 */
export function named(wish, presets) {
  if (!wish) return null;
  const { preset, ...policy } = wish;
  return { scenario: presets[preset].name, ...policy };
}

/**
 * A policy that was kept, where its scenario stands now.
 * @param {any} kept
 * @param {{ name: string }[]} presets
 */
export function placed(kept, presets) {
  const { scenario, ...policy } = kept;
  return { ...policy, preset: placeOf(scenario, presets) };
}
