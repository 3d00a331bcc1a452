/** A round mark with the first letters of a name, always in the same colour for the same person. */

import { h, icon } from "./dom.js";
import { hue, initials } from "./format.js";

export function avatar(who, size = "medium") {
  const mark = (who.is_bot && "bot") || (who.type === "channel" && "channel");
  return h(
    "span",
    { class: `avatar ${size}`, data: { hue: who.is_bot ? "bot" : hue(who.id) }, "aria-hidden": "true" },
    mark ? icon(mark) : initials(who),
  );
}
