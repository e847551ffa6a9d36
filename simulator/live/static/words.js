// Every sentence of the pages in the language of this server. The keys are the English sentences; {0}, {1} stand for values.

import { session } from "./storage.js";

/** @type {{ language: string, words: Record<string, string> }} */
const catalogue = await fetch("/language.json")
  .then((answer) => answer.json())
  .catch(() => ({ language: "en", words: {} }));
const { words } = catalogue;

/** How this page writes dates. Numbers are written as the server writes them, which is the same in every language. */
export const locale = catalogue.language === "en" ? "en-GB" : catalogue.language;

/**
 * Load the page anew where the server speaks another language than it did: all that was typed and set is kept.
 * Once for a language, so that a page whose words cannot be had does not turn in circles; never where nothing is kept.
 * @param {string} spoken
 */
export function keepUp(spoken) {
  const isOther = spoken !== catalogue.language,
    isTried = session.get("language") === spoken,
    isKept = session.set("language", isOther ? spoken : null);
  if (!isOther || isTried || !isKept) return false;
  location.reload();
  return true;
}

/** @param {string} sentence spaces around it stay as they are */
function said(sentence) {
  const bare = sentence.trim();
  return bare in words ? sentence.replace(bare, () => words[bare]) : sentence;
}

/**
 * Say a sentence: t("Send") or, with values in it, t`Round ${number}`.
 * @param {string | TemplateStringsArray} first
 * @param {any[]} values
 * @returns {string}
 */
export function t(first, ...values) {
  if (typeof first === "string") return said(first);
  const key = first.reduce((so_far, part, at) => `${so_far}{${at - 1}}${part}`);
  return said(key).replace(/\{(\d)\}/g, (_, at) => String(values[at]));
}

/** The page as it was written, before scripts fill it. */
function localise() {
  document.documentElement.lang = catalogue.language;
  document.title = said(document.title);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const bare = node.nodeValue.trim().replace(/\s+/g, " ");
    if (bare in words) node.nodeValue = node.nodeValue.replace(node.nodeValue.trim(), () => words[bare]);
  }
  for (const name of ["title", "aria-label", "placeholder"]) {
    for (const each of document.querySelectorAll(`[${name}]`)) each.setAttribute(name, said(each.getAttribute(name)));
  }
}

if (Object.keys(words).length) localise();
