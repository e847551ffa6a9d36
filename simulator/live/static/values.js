// How the value of a lever is written for people.

const isShare = (lever) => /^(share|probability)/.test(lever.unit) && lever.high <= 1;

function rounded(value) {
  const size = Math.abs(value);
  return Number(value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)).toLocaleString("en-GB");
}

function pounds(value) {
  const size = Math.abs(value),
    [by, word] = size >= 1e9 ? [1e9, "bn"] : size >= 1e6 ? [1e6, "m"] : size >= 1e3 ? [1e3, "k"] : [1, ""];
  return `£${rounded(value / by)}${word}`;
}

/** A lever's value as people read it: percent, pounds, or with its unit. */
export function shownValue(lever, value) {
  if (lever.choices.length) return lever.choices[Math.round(value)];
  const yearly = /a year/.test(lever.unit) ? " a year" : "";
  if (isShare(lever)) return `${rounded(value * 100)} %${yearly}`;
  if (lever.unit.startsWith("GBP")) return pounds(value) + yearly;
  if (/^(factor|times|turnover over)/.test(lever.unit)) return `× ${rounded(value)}`;
  return `${rounded(value)}${["days", "weeks"].includes(lever.unit) ? ` ${lever.unit}` : ""}`;
}

/** What a value is a share of, or counted in, where the value does not say it. */
export function about(lever) {
  if (lever.choices.length || ["days", "weeks", "GBP", "share", "factor"].includes(lever.unit)) return "";
  return `In ${lever.unit
    .replace(/^share of/, "% of")
    .replace(/^share a year/, "% a year")
    .replace(/^share/, "%")
    .replace(/GBP m/g, "£1m")
    .replace(/GBP/g, "pounds")}. `;
}
