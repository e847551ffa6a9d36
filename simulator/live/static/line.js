// The one line to the server: it comes back by itself, and says hello again when it does.
import { byId, complain, show } from "./dom.js";
import { keepUp, t } from "./words.js";

const BEAT = 5000, // milliseconds between two questions whether the line stands
  SILENCE = 15_000; // after which a question without an answer means that it does not

/** What is asked for again by itself, or is seen not to come. */
const CHANGES_NOTHING = new Set(["compare", "curve", "film", "round", "story", "why"]);

class NotFetched extends Error {}

/**
 * Fetch what is the same for everybody: the server packed it once.
 * @param {string} path
 */
async function fetched(path) {
  try {
    const answer = await fetch(path);
    if (answer.ok) return await answer.json();
  } catch (problem) {
    throw new NotFetched(path, { cause: problem });
  }
  throw new NotFetched(path);
}

export class Line {
  /** @param {() => object} hello gives what is said at the beginning */
  constructor(hello) {
    this.hello = hello;
    /** @type {Map<string, (message: any) => void>} */
    this.hears = new Map();
    this.waits = 500;
    this.heard = 0;
    // How much was asked for, up to the last ping, and up to the last one that was answered: what is later is in doubt.
    this.asked = this.covered = this.arrived = 0;
    this.pinged = 0;
    this.isKnown = false;
    this.isLeaving = false; // the page is about to be loaded anew
    this.open();
    setInterval(() => this.beat(), BEAT);
  }

  /** Notice a line that died without closing: whoever asks is answered soon. */
  beat() {
    if (!this.isKnown || this.socket.readyState !== WebSocket.OPEN) return;
    if (this.pinged > this.heard) {
      if (Date.now() - this.pinged > SILENCE) this.lose("");
      return;
    }
    this.pinged = Date.now();
    this.covered = this.asked;
    this.socket.send('{"do":"ping"}');
  }

  /**
   * Give a line up, and open another one in a while.
   * @param {string} reason
   */
  lose(reason) {
    const { socket } = this;
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    if (reason && this.isKnown) complain(reason); // who is not known was told already why
    this.isKnown = false;
    byId("state").textContent = "";
    byId("lost").textContent = t("The connection is lost, your work is not: this page tries again by itself.");
    show(byId("lost"), true);
    setTimeout(() => this.open(), this.waits);
    this.waits = Math.min(8000, this.waits * 1.7);
  }

  /**
   * @param {string} what
   * @param {(message: any) => void} hear
   */
  on(what, hear) {
    this.hears.set(what, hear);
    return this;
  }

  open() {
    this.socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/line`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => {
      this.waits = 500;
      byId("state").textContent = "";
      show(byId("lost"), false);
      this.socket.send(JSON.stringify({ do: "hello", ...this.hello() }));
    };
    const socket = this.socket;
    let turn = Promise.resolve(); // messages wait for one another, as a welcome fetches what is offered
    socket.onmessage = (event) => {
      this.heard = Date.now();
      turn = turn.then(() => this.hear(event.data)).catch((problem) => this.stumble(socket, problem));
    };
    socket.onclose = (event) => this.lose(event.reason);
  }

  /**
   * Say in the console what went wrong with a message; without what is offered, begin anew.
   * @param {WebSocket} socket
   * @param {unknown} problem
   */
  stumble(socket, problem) {
    console.error(problem);
    if (problem instanceof NotFetched) socket.close();
  }

  /** @param {string | ArrayBuffer} data */
  async hear(data) {
    if (typeof data !== "string") {
      const mark = new TextDecoder().decode(new Uint8Array(data, 0, 4));
      this.hears.get(mark)?.(data);
      return;
    }
    const message = JSON.parse(data);
    if (message.what === "welcome" && keepUp(message.language)) this.isLeaving = true;
    if (this.isLeaving) return; // places of scenarios are those of another start of the server
    if (message.offer) Object.assign(message, await fetched(message.offer));
    if (message.what === "refused" && message.of !== "curve") complain(message.why); // nobody asked for a curve
    if (message.what === "welcome") this.isKnown = true;
    this.hears.get(message.what)?.(message);
    if (message.what === "pong") this.arrived = this.covered;
    if (message.what === "welcome" && this.asked > this.arrived) {
      this.arrived = this.covered = this.asked;
      this.hears.get("doubtful")?.(message);
    }
  }

  /**
   * Ask for something; false when there is no line just now, or the server has not said yet what it offers. Who hears "doubtful" is told, once a line stands again,
   * that what was asked for may not have arrived.
   * @param {string} verb
   * @param {object} content
   */
  ask(verb, content = {}) {
    const isOpen = this.isKnown && this.socket.readyState === WebSocket.OPEN;
    if (isOpen) this.socket.send(JSON.stringify({ do: verb, ...content }));
    if (!CHANGES_NOTHING.has(verb)) this.asked += 1;
    return isOpen;
  }
}
