/** What the bot puts in place of the keyboard: its buttons, or the wish for an answer. */

import { keyboardFor, replyKeyboard } from "./buttons.js";
import { ask } from "./dialogs.js";
import { h, iconButton } from "./dom.js";

const WORDS = { contact: "把你的手机号码交给机器人？", location: "把你的位置交给机器人？" };

export class ReplyKeyboard {
  /** `acts` = {say(text, replyTo), share(kind), answer(record): the bot waits for an answer to this message}. */
  constructor(acts) {
    this.acts = acts;
    this.node = h("div", { class: "reply-keyboard", testid: "reply-keyboard", hidden: true });
    this.toggle = iconButton("keys", "机器人的键盘", {
      testid: "keys-toggle",
      hidden: true,
      onclick: () => this.turn(),
    });
  }

  /** A chat was opened. */
  show(view) {
    this.view = view;
    this.opened = null;
    this.forced = null;
    this.drawn = undefined;
  }

  /** Draw what the last keyboard message asks for; `closed` when nobody can write now. The field's placeholder. */
  update(closed) {
    const { person, chat, world } = this.view;
    this.current = keyboardFor(person, chat, world.bot);
    const { markup, id, used } = this.current ?? {};
    if (markup?.force_reply && !used && this.forced !== id) {
      this.forced = id;
      this.acts.answer(chat.byId.get(id));
    }
    const offered = Boolean(markup?.keyboard);
    const spent = Boolean(markup?.one_time_keyboard && used);
    const open = offered && !closed && (this.opened?.id === id ? this.opened.open : !spent);
    this.toggle.hidden = !offered;
    this.toggle.setAttribute("aria-expanded", String(open));
    this.node.hidden = !open;
    if (offered && this.drawn !== markup) this.node.replaceChildren(replyKeyboard(markup, (key) => this.press(key)));
    this.drawn = markup;
    return (!spent && markup?.input_field_placeholder) || "写消息…";
  }

  turn() {
    this.opened = { id: this.current.id, open: this.node.hidden };
    this.view.world.changed();
  }

  async press(key) {
    const kind = (key.request_contact && "contact") || (key.request_location && "location");
    // In a group a pressed button answers the message it came with, so that the bot hears it.
    if (!kind) this.acts.say(key.text, this.view.chat.info.type === "private" ? undefined : this.current.id);
    else if (await agreed(WORDS[kind])) this.acts.share(kind);
  }
}

async function agreed(words) {
  const buttons = [
    { label: "取消", value: "no" },
    { label: "交给它", value: "share", strong: true },
  ];
  return (await ask("", h("p", { class: "dialog-text" }, words), buttons, { testid: "share" })) === "share";
}
