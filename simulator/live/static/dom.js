// Small building blocks of the pages. Text is always set as text: nothing from outside is ever read as markup.

/**
 * Find an element of the page, whatever its kind.
 * @param {string} id
 * @returns {any}
 */
export const byId = (id) => document.getElementById(id);

/**
 * Find elements of the page, whatever their kind.
 * @param {string} selector
 * @returns {any[]}
 */
export const all = (selector) => [...document.querySelectorAll(selector)];

/**
 * Make an element: attributes, properties and listeners by name, then children (texts or elements).
 * @param {string} tag
 * @param {Record<string, any>} settings
 * @param {any[]} children
 * @returns {any}
 */
export function el(tag, settings = {}, ...children) {
  /** @type {any} */
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(settings)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "class") made.className = value;
    else if (name in made && name !== "list" && !name.startsWith("aria")) made[name] = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/**
 * Show or hide an element.
 * @param {HTMLElement} element
 * @param {boolean} isShown
 */
export const show = (element, isShown) => {
  element.hidden = !isShown;
};

/**
 * Let a button rest for a while, or not: it does nothing then, and keeps the focus, which a disabled one would lose.
 * @param {HTMLElement} button
 * @param {boolean} isResting
 */
export const rest = (button, isResting) => button.setAttribute("aria-disabled", String(isResting));

document.addEventListener(
  "click",
  (event) => {
    if (!(/** @type {Element} */ (event.target).closest("button[aria-disabled=true]"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

let timer = 0;
/**
 * Say something to everybody: in the bar of messages, which screen readers read at once.
 * @param {string} text
 */
export function complain(text) {
  const bar = byId("message");
  bar.textContent = text ? `${text[0].toUpperCase()}${text.slice(1)}${/[.!?…]$/.test(text) ? "" : "."}` : "";
  show(bar, Boolean(text));
  clearTimeout(timer);
  if (text) timer = setTimeout(() => show(bar, false), 8000);
}

/**
 * Say something to screen readers alone; sparse on purpose.
 * @param {string} text
 */
export function announce(text) {
  byId("live").textContent = text;
}

/**
 * Return pixels on a canvas that grow with the letters of the page.
 * @param {number} pixels where letters have their usual size
 */
export function scaled(pixels) {
  return (pixels * parseFloat(getComputedStyle(document.documentElement).fontSize)) / 16;
}

/**
 * Make the letters of an element smaller, to half at most, until its text fits into its height.
 * @param {HTMLElement} element
 */
export function fitted(element) {
  element.style.fontSize = "";
  for (let size = 95; size >= 50 && element.scrollHeight > element.clientHeight; size -= 5) {
    element.style.fontSize = `${size}%`;
  }
}

/**
 * Give a file to whoever sits at this browser.
 * @param {string} name
 * @param {Blob} content
 */
export function download(name, content) {
  const address = URL.createObjectURL(content);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/**
 * Call a function at most once in so many milliseconds, the last call always.
 * @template {any[]} T
 * @param {number} milliseconds
 * @param {(...given: T) => void} work
 * @returns {(...given: T) => void}
 */
export function throttled(milliseconds, work) {
  let waiting = 0,
    last = 0;
  return (...given) => {
    clearTimeout(waiting);
    const wait = Math.max(0, last + milliseconds - performance.now());
    waiting = setTimeout(() => {
      last = performance.now();
      work(...given);
    }, wait);
  };
}
