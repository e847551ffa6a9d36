// What was typed on this phone and is not on the server yet: it outlives a reload, a dead line and a stopped server.
import { local } from "./storage.js";

/** @typedef {import("./messages.js").Room} Room */

/**
 * What a draft holds, each part by a name of its own, so that two tabs can be told apart by what each changed.
 * @typedef {{ wishes: Record<string, any>, version: number | null, reason: string | null, guesses: Record<string, string>, vote: any }} Held
 */

/**
 * @param {Held} held
 * @returns {Map<string, any>}
 */
function partsOf({ wishes, version, reason, guesses, vote }) {
  /** @type {[string, any][]} */
  const all = [
    ...Object.entries(wishes).map(([name, wish]) => /** @type {[string, any]} */ ([`wishes ${name}`, wish])),
    ...Object.entries(guesses).map(([figure, guess]) => /** @type {[string, any]} */ ([`guesses ${figure}`, guess])),
    ...Object.entries({ version, reason, vote }),
  ];
  return new Map(all.filter(([, part]) => part !== null));
}

/**
 * @param {Map<string, any>} parts
 * @returns {Held}
 */
function heldIn(parts) {
  const under = (/** @type {string} */ kind) =>
    Object.fromEntries(
      [...parts]
        .filter(([name]) => name.startsWith(`${kind} `))
        .map(([name, part]) => [name.slice(kind.length + 1), part]),
    );
  const [version, reason, vote] = ["version", "reason", "vote"].map((name) => parts.get(name) ?? null);
  return { wishes: under("wishes"), guesses: under("guesses"), version, reason, vote };
}

const isSame = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) === JSON.stringify(b);

export class Draft {
  /**
   * @param {string} code of the room
   * @param {() => void} heard called when another tab of this phone changed the draft
   */
  constructor(code, heard) {
    this.key = `draft-${code}`;
    /**
     * What was sent, by verb, and in which round and scenario, until its receipt comes.
     * @type {Map<string, { number: number, content: any, round: number, scenario: string }>}
     */
    this.pending = new Map();
    this.number = 0;
    /** @type {number | null} round in which what is kept here was sent and refused; past once another one is on */
    this.lateOf = null;
    /** @type {number} where the room's scenario stands in the list of this start of the server */
    this.preset = 0;
    /** @type {string} what the room's scenario is called */
    this.scenario = "";
    /** @type {Record<string, any>} policies that were touched, by scenario: one comes back when its scenario does */
    this.wishes = {};
    /** @type {number | null} version of the table on which policy and reason are built */
    this.version = null;
    /** @type {string | null} */
    this.reason = null;
    /** @type {Record<string, string>} predictions that were touched */
    this.guesses = {};
    /** @type {{ table: number, name: string, round: number } | null} */
    this.vote = null;
    /** What is kept as this tab last knew it: what differs from it was changed here. */
    this.known = this.kept();
    this.hold(this.kept());
    local.on(this.key, () => {
      this.merge();
      heard();
    });
  }

  /** @returns {Map<string, any>} */
  kept() {
    try {
      const { policies = {}, guesses = {}, ...others } = JSON.parse(local.get(this.key) ?? "{}");
      return partsOf({ version: null, reason: null, vote: null, ...others, wishes: policies, guesses });
    } catch {
      return new Map();
    }
  }

  /** @param {Map<string, any>} parts */
  hold(parts) {
    Object.assign(this, heldIn(parts));
  }

  /** Take what other tabs changed beside what was changed here. */
  merge() {
    const own = partsOf(this),
      merged = this.kept();
    for (const name of new Set([...own.keys(), ...this.known.keys()])) {
      if (isSame(own.get(name), this.known.get(name))) continue;
      if (own.has(name)) merged.set(name, own.get(name));
      else merged.delete(name);
    }
    this.known = this.kept();
    this.hold(merged);
  }

  /** The policy that was touched in the scenario of the room; null where none was. */
  get wish() {
    const touched = this.wishes[this.scenario];
    return touched ? { ...touched, preset: this.preset } : null;
  }

  /** Whether policies of other scenarios wait here. */
  get waitsElsewhere() {
    return Object.keys(this.wishes).some((name) => name !== this.scenario);
  }

  /**
   * Take a policy or a reason that was touched; the first one says on which version of the table both are built.
   * @param {{ wish?: any, reason?: string }} touched
   * @param {number} version
   */
  touch({ wish, reason }, version) {
    this.merge();
    if (this.wish === null && this.reason === null) this.version = version;
    if (wish !== undefined) this.wishes[this.scenario] = wish;
    if (reason !== undefined) this.reason = reason;
    this.keep();
  }

  /** Give policy and reason up. */
  drop() {
    delete this.wishes[this.scenario];
    this.reason = null;
    this.keep();
  }

  /**
   * Take the room as it is now: its scenario is that of the draft, and a vote is given up whose table is not on show.
   * @param {Room} room
   * @param {string} scenario name of its scenario
   */
  settle({ preset, phase, tables, round }, scenario) {
    const { vote } = this;
    this.preset = preset;
    this.scenario = scenario;
    if (!vote) return;
    const isIt = (/** @type {number} */ at) => tables[at]?.name === vote.name,
      places = isIt(vote.table) ? [vote.table] : [...tables.keys()].filter(isIt); // others may have come or gone
    if (phase === "revealed" && vote.round === round && places.length === 1) [vote.table] = places;
    else this.refuse("vote");
  }

  /**
   * Take a refusal: what was typed stays, for another try; a vote does not.
   * @param {string} verb none where it is not known what was refused
   * @param {number} [round] the one that is on
   */
  refuse(verb, round) {
    if (verb !== "vote") this.lateOf = this.pending.get(verb)?.round ?? round ?? null;
    if (verb) this.pending.delete(verb);
    else this.pending.clear();
    if (verb !== "vote") return;
    this.vote = null;
    this.keep();
  }

  /**
   * Return what was sent in this round and has no receipt, by verb, as a line died before it came; of another scenario
   * only what is no policy.
   * @param {Room} room
   * @returns {Record<string, any>}
   */
  unheard({ round }) {
    const sent = [...this.pending].filter(
      ([, each]) => each.round === round && (!each.content.wish || each.scenario === this.scenario),
    );
    this.pending.clear();
    const now = (/** @type {any} */ { wish, ...more }) =>
      wish === undefined ? more : { wish: wish && { ...wish, preset: this.preset }, ...more };
    return Object.fromEntries(sent.map(([verb, { content }]) => [verb, now(content)]));
  }

  /** Keep what was changed here beside what other tabs changed. */
  keep() {
    this.merge();
    if (!Object.keys(this.wishes).length && this.reason === null) this.version = null;
    const { wishes, version, reason, guesses, vote } = this,
      isEmpty = !partsOf(this).size;
    local.set(this.key, isEmpty ? null : JSON.stringify({ policies: wishes, version, reason, guesses, vote }));
    this.known = this.kept();
  }

  /**
   * Return what is to be sent in a room, by verb.
   * @param {Room} room
   * @returns {Record<string, any>}
   */
  unsent(room) {
    const { phase, criteria } = room;
    const isAsked = (/** @type {string} */ figure) => criteria.some(({ name }) => name === figure);
    const guesses = Object.fromEntries(Object.entries(this.guesses).filter(([figure]) => isAsked(figure)));
    /** @type {Record<string, any>} */
    const found = {};
    if (phase === "open" && (this.wish !== null || this.reason !== null)) {
      found.propose = { wish: this.wish, reason: this.reason?.trim() ?? null, version: this.version };
    }
    if ((phase === "open" || phase === "locked") && Object.keys(guesses).length) found.predict = { guesses };
    if (phase === "revealed" && this.vote) found.vote = { table: this.vote.table, name: this.vote.name };
    return found;
  }

  /**
   * Note that something goes out, and return its number.
   * @param {string} verb
   * @param {any} content
   * @param {Room} room
   */
  post(verb, content, { round }) {
    this.number += 1;
    this.pending.set(verb, { number: this.number, content, round, scenario: this.scenario });
    return this.number;
  }

  /**
   * Take a receipt: what it is for is no draft any more, unless it was changed since.
   * @param {{ of: string, number: number, version?: number }} receipt
   */
  take({ of, number, version }) {
    const sent = this.pending.get(of);
    if (sent?.number !== number) return;
    this.pending.delete(of);
    this.lateOf = null;
    const { content } = sent;
    if (of === "propose") {
      this.version = version ?? this.version;
      if (isSame(this.wish, content.wish)) delete this.wishes[this.scenario];
      if (isSame(this.reason?.trim() ?? null, content.reason)) this.reason = null;
    }
    for (const [name, guess] of Object.entries(content.guesses ?? {})) {
      if (this.guesses[name] === guess) delete this.guesses[name];
    }
    if (of === "vote" && this.vote?.name === content.name) this.vote = null;
    this.keep();
  }
}
