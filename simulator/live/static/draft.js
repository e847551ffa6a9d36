// What was typed on this phone and is not on the server yet: it outlives a reload, a dead line and a stopped server.

export class Draft {
  /** @param {string} code of the room */
  constructor(code) {
    this.key = `draft-${code}`;
    /** @type {Map<string, number>} what was sent, by verb, until its receipt comes */
    this.pending = new Map();
    this.number = 0;
    this.clear();
    try {
      Object.assign(this, JSON.parse(localStorage.getItem(this.key) ?? "{}"));
    } catch {
      localStorage.removeItem(this.key);
    }
  }

  clear() {
    /** @type {any} policy that was touched; null where none was */
    this.wish = null;
    /** @type {number | null} version of the table's policy on which it is built */
    this.version = null;
    /** @type {string | null} */
    this.reason = null;
    /** @type {Record<string, string>} predictions that were touched */
    this.guesses = {};
  }

  get isTouched() {
    return this.wish !== null || this.reason !== null || Object.keys(this.guesses).length > 0;
  }

  keep() {
    const { wish, version, reason, guesses } = this;
    if (this.isTouched) localStorage.setItem(this.key, JSON.stringify({ wish, version, reason, guesses }));
    else localStorage.removeItem(this.key);
  }

  /**
   * Note that something goes out, and return its number.
   * @param {string} verb
   */
  post(verb) {
    this.number += 1;
    this.pending.set(verb, this.number);
    return this.number;
  }

  /**
   * Take a receipt: what it is for is no draft any more, unless it was changed since.
   * @param {{ of: string, number: number }} receipt
   * @param {any} sent what went out
   */
  take({ of, number }, sent) {
    if (this.pending.get(of) !== number) return;
    this.pending.delete(of);
    const isSame = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) === JSON.stringify(b);
    if (of === "propose" && isSame(this.wish, sent.wish)) this.wish = null;
    if (of === "propose" && this.reason === sent.reason) this.reason = null;
    if (of === "predict") {
      for (const [name, guess] of Object.entries(sent.guesses)) {
        if (this.guesses[name] === guess) delete this.guesses[name];
      }
    }
    this.keep();
  }
}
