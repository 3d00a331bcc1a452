/** Above the field: which message is being answered. */

import { h, icon, iconButton } from "./dom.js";
import { name, speaker } from "./format.js";
import { summary } from "./summary.js";

export class ReplyBar {
  constructor() {
    this.node = h("div", { class: "reply-bar", testid: "reply-bar", hidden: true });
    this.show(null);
  }

  /** Answer `record`; null: no longer. */
  show(record) {
    this.record = record;
    this.node.hidden = !record;
    if (!record) return;
    const { message: said } = record;
    const words = h(
      "div",
      { class: "reply-words" },
      h("b", {}, `回复 ${name(speaker(said))}`),
      h("span", {}, summary(said)),
    );
    const cancel = iconButton("close", "不回复了", { testid: "reply-cancel", onclick: () => this.show(null) });
    this.node.replaceChildren(icon("reply"), words, cancel);
  }

  get messageId() {
    return this.record?.message.message_id;
  }
}
