// The policy in the page's address, and the work that this window held before it was loaded again.
import { announce, byId, complain } from "./dom.js";
import { fits } from "./fitting.js";
import { named, placed, placeOf, plainName } from "./scenarios.js";
import { session } from "./storage.js";
import { t } from "./words.js";

/** The text of the address's policy; null where it has none. */
const written = () => new URLSearchParams(location.hash.split("?")[1] ?? "").get("policy");
let own = null; // what this page wrote last

/** Take the facilitator's token out of the address, and say whether there was one. */
export function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return false;
  // Where nothing is kept the address goes on holding it, so that a page that is loaded again still has it.
  if (session.set("token", given)) history.replaceState(null, "", location.pathname);
  return true;
}

/** A policy as it was kept, in its scenario as it is offered now; null where it does not fit any more. */
export function fitting(kept, offer) {
  const wish = kept && placed(kept, offer.presets);
  return wish && fits(wish, offer.presets[wish.preset], offer, true) ? wish : null;
}

/** The policy of the page's address: it opens the same world and policy wherever this version of fairlot serves it. */
export const address = {
  read: () => {
    const text = written();
    if (text === null) return null;
    try {
      const { scenario, version, ...wish } = JSON.parse(text);
      return { scenario, version, wish };
    } catch {
      return { wish: null };
    }
  },
  /** Whether somebody else wrote it: a link that was pasted, or a step back or forward. */
  isOther: () => written() !== null && written() !== own,
  /** What the policy was compared with when the address was written. */
  pinned: (offer) => fitting(history.state?.pinned, offer),
  /** Say what is set; what it is compared with goes along in the window's history, not in the link. */
  write: (view, wish, presets, version, pinned = null) => {
    const { scenario, ...policy } = named(wish, presets);
    own = JSON.stringify({ scenario, version, ...policy });
    history.replaceState({ pinned: named(pinned, presets) }, "", `#/${view}?${new URLSearchParams({ policy: own })}`);
  },
};

/** @param {unknown} version */
const isVersion = (version) => typeof version === "string" && /^[\w.+-]{1,40}$/.test(version);

/**
 * Return the policy of a link and its scenario's place, or say why there is none here.
 * @param {any} linked what the address says
 * @param {{ presets: any[], levers: any[], kinds: any[], limits: any, version: string }} offer what this server has
 */
export function unpack({ scenario, version, wish }, offer) {
  const place = placeOf(scenario, offer.presets),
    whole = { kept: [], rules: {}, ...wish, preset: place };
  if (typeof scenario === "string" && place < 0) {
    complain(t`The scenario “${plainName(scenario)}” of this link is not offered here`);
    return null;
  }
  if (wish === null || !fits(whole, offer.presets[place], offer)) {
    complain(t("The policy of this link does not fit this version of fairlot and was left out"));
    return null;
  }
  if (!isVersion(version)) {
    complain(
      t`This link does not say which version of fairlot made it; here is ${offer.version}, and figures may differ`,
    );
  } else if (version !== offer.version) {
    complain(t`This link was made with fairlot ${version}; here is ${offer.version}, and figures may differ`);
  }
  return whole;
}

export const store = {
  /** What this window held, as far as it still fits. */
  read: (offer) => {
    try {
      const { wish, pinned } = JSON.parse(session.get("work")) ?? {};
      return { wish: fitting(wish, offer), pinned: fitting(pinned, offer) };
    } catch {
      return { wish: null, pinned: null };
    }
  },
  write: (wish, pinned, presets) =>
    session.set("work", JSON.stringify({ wish: named(wish, presets), pinned: named(pinned, presets) })),
};

/**
 * Copy the page's address, or say where it is.
 * @param {() => void} write brings the address up to date
 */
export async function copyLink(write) {
  write();
  try {
    await navigator.clipboard.writeText(location.href);
    announce(t("The link is copied"));
    byId("copy-link").textContent = t("Copied ✓");
    setTimeout(() => (byId("copy-link").textContent = t("Copy link")), 2000);
  } catch {
    complain(t("The link is in the address of this page: copy it from there"));
  }
}
