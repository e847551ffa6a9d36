// How phones come into a room: a code, an address, and what to do where only this machine can join.
import { el } from "./dom.js";
import { t } from "./words.js";

export const HOW = [
  t("Scan the code with your phone, or type the address."),
  t("Name your table: those who sit together share one policy."),
  t("Choose a policy, predict what it does, and send both."),
  t("Then all results appear here, beside one another."),
];

/**
 * An address breaks after a slash, and nowhere else: its letters are as large as its longest part allows.
 * @param {string} text
 */
function address(text) {
  const parts = text.split(/(?<=\/)/),
    made = el("p", { class: "address" }, ...parts.flatMap((part) => [part, el("wbr")]));
  made.style.setProperty("--letters", String(Math.max(...parts.map((part) => part.length))));
  return made;
}

/** @param {import("./messages.js").Room} room */
export function invite(room) {
  const isOwn = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname),
    base = isOwn && room.reach ? room.reach.replace(/^https?:\/\//, "") : location.host;
  return [
    el("img", { src: `/qr/${room.code}.svg`, alt: t("QR code of the address to join"), width: 220, height: 220 }),
    el("p", {}, t("Join with your phone at")),
    address(`${base}/join/${room.code}`),
    isOwn && !room.reach
      ? el(
          "p",
          { class: "alone" },
          t("Only this machine can join. To let phones in, stop the server and start it with "),
          el("code", {}, "fairlot live --share --resume"),
          ".",
        )
      : "",
    el("p", { id: "phones", class: "small" }),
  ];
}
