// The one line to the server: it comes back by itself, and says hello again when it does.
import { byId, complain, show } from "./dom.js";

export class Line {
  constructor(hello) {
    this.hello = hello;
    this.hears = new Map();
    this.waits = 500;
    this.open();
  }

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
    this.socket.onmessage = (event) => this.hear(event.data);
    this.socket.onclose = () => {
      byId("state").textContent = "";
      byId("lost").textContent = "The connection is lost, your work is not: this page tries again by itself.";
      show(byId("lost"), true);
      setTimeout(() => this.open(), this.waits);
      this.waits = Math.min(8000, this.waits * 1.7);
    };
  }

  hear(data) {
    if (typeof data !== "string") {
      const mark = new TextDecoder().decode(new Uint8Array(data, 0, 4));
      this.hears.get(mark)?.(data);
      return;
    }
    const message = JSON.parse(data);
    if (message.what === "refused") complain(message.why);
    this.hears.get(message.what)?.(message);
  }

  /** Ask for something; false when there is no line just now. */
  ask(verb, content = {}) {
    if (this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify({ do: verb, ...content }));
    return true;
  }
}
