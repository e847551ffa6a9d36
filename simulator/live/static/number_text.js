// Numbers as people write them: £4m, 1,000, 12,5 or 4 %.

/** @type {Record<string, number>} */
const SIZES = { k: 1e3, m: 1e6, bn: 1e9 };
const WRITTEN = /^([+-]?)(£?)([+-]?)([\d.,]+(?:e[+-]?\d+)?)(k|m|bn)?(%?)$/;

/**
 * Leave out what parts thousands, and write a point before decimals: commas of threes are English thousands, points of
 * threes are thousands where there are several or a comma follows, and any other comma is a decimal one.
 * @param {string} marked
 */
function plain(marked) {
  if (/^[1-9]\d{0,2}(,\d{3})+(?!\d|,)/.test(marked)) return marked.replaceAll(",", "");
  if (/^[1-9]\d{0,2}\.\d{3}((\.\d{3})+(,\d+)?|,\d+)$/.test(marked)) {
    return marked.replaceAll(".", "").replace(",", ".");
  }
  return marked.replace(/^(\d*),(\d+)$/, "$1.$2");
}

/**
 * Read a number; it is none where it has a sign of money or of percent that its box does not ask for.
 * @param {string} text
 * @param {string} unit of the box, such as "£m a year" or " %", which may be written again
 * @param {number} pound what one pound is in the box: a millionth where it asks for millions
 * @returns {number} NaN where it is none
 */
export function numberIn(text, unit = "", pound = 1) {
  const words = unit.toLowerCase().replace(/£(k|m|bn)?(?![a-z])|[%×\s]/g, ""),
    joined = text
      .toLowerCase()
      .replaceAll("−", "-")
      .replace(/(\d)['’\s](?=\d{3}(?!\d))/g, "$1"), // 1 000
    close = joined.replace(/\s+(?=\D|$)/g, "").replace(/(^|\D)\s+/g, "$1"),
    bare = words && close.endsWith(words) ? close.slice(0, -words.length) : close,
    found = WRITTEN.exec(unit.includes("×") ? bare.replace(/^×/, "") : bare);
  if (!found) return NaN;
  const [, sign, money, after, digits, size, percent] = found;
  const isOther = (money && !unit.includes("£")) || (percent && !unit.includes("%")) || (sign && after);
  if (isOther) return NaN;
  const value = Number(plain(digits)) * (size ? SIZES[size] * (unit.includes("£") ? pound : 1) : 1);
  return Number((sign === "-" || after === "-" ? -value : value).toPrecision(15));
}
