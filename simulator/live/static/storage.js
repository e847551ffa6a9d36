// What a browser keeps for these pages; where it keeps nothing, they remember it for as long as they are open.

class Shelf {
  /** @param {() => Storage} open throws where storage is blocked */
  constructor(open) {
    this.open = open;
    /** @type {Map<string, string>} what the browser did not take */
    this.memory = new Map();
  }

  /**
   * @param {string} name
   * @returns {string | null}
   */
  get(name) {
    if (this.memory.has(name)) return this.memory.get(name);
    try {
      return this.open().getItem(name);
    } catch {
      return null;
    }
  }

  /**
   * Keep a text, and say whether it outlives this page.
   * @param {string} name
   * @param {string | null} text null to keep nothing
   */
  set(name, text) {
    this.memory.delete(name);
    try {
      if (text === null) this.open().removeItem(name);
      else this.open().setItem(name, text);
      return true;
    } catch {
      if (text !== null) this.memory.set(name, text); // blocked or full
      return false;
    }
  }

  /**
   * Hear of what other windows of this browser keep under a name.
   * @param {string} name
   * @param {() => void} hear
   */
  on(name, hear) {
    addEventListener("storage", ({ key }) => (key === name || key === null) && hear());
  }
}

/** What all windows of this browser have in common. */
export const local = new Shelf(() => localStorage);
/** What this window held before it was loaded again. */
export const session = new Shelf(() => sessionStorage);
