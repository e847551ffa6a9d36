// The policy in the page's address, and the work that this window held before it was loaded again.
import { announce, byId, complain } from "./dom.js";
import { t } from "./words.js";

/** The policy of the page's address: it opens the same world and policy wherever this version of fairlot serves it. */
export const address = {
  read: () => {
    const text = new URLSearchParams(location.hash.split("?")[1] ?? "").get("policy");
    if (!text) return null;
    try {
      const { scenario, version, ...wish } = JSON.parse(text);
      return { scenario, version, wish };
    } catch {
      return null;
    }
  },
  write: (view, wish, scenario, version) => {
    const policy = JSON.stringify({ scenario, version, ...wish, preset: undefined });
    history.replaceState(null, "", `#/${view}?${new URLSearchParams({ policy })}`);
  },
};

export const store = {
  read: () => {
    try {
      return JSON.parse(sessionStorage.getItem("work")) ?? {};
    } catch {
      return {};
    }
  },
  write: (work) => sessionStorage.setItem("work", JSON.stringify(work)),
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
