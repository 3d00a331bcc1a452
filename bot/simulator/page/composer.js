/** Where a person writes: the field with its buttons, what is replied to, suggestions, and the bot's keyboard. */

import * as api from "./api.js";
import { Attach } from "./attach.js";
import { keyboardFor, replyKeyboard } from "./buttons.js";
import { ask } from "./dialogs.js";
import { h, icon, iconButton } from "./dom.js";
import { name } from "./format.js";
import { Suggest } from "./suggest.js";
import { summary } from "./summary.js";

const drafts = new Map();

export class Composer {
  /** `acts` = {say(words), start(payload), sent()}. */
  constructor(acts) {
    this.acts = acts;
    this.queue = Promise.resolve();
    this.attach = new Attach({ target: () => this.target(), done: () => this.done(), fail: acts.say });
    this.suggest = new Suggest({ command: (one) => this.command(one), chosen: (query, result) => this.choose(query, result), start: acts.start });
    this.field = h("textarea", { class: "field", testid: "composer", rows: "1", "aria-label": "消息", enterkeyhint: "send", autocomplete: "off" });
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("compositionend", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.key(event));
    this.menuButton = h("button", { type: "button", class: "menu-button", testid: "menu", "aria-label": "命令菜单", onclick: () => this.menu() }, icon("menu"), h("span", {}, "菜单"));
    this.attachButton = iconButton("attach", "添加文件、名片或位置", { testid: "attach", onclick: () => this.openAttach() });
    this.keysButton = iconButton("keys", "机器人的键盘", { testid: "keys-toggle", hidden: true, onclick: () => this.toggleKeys() });
    this.sendButton = iconButton("send", "发送", { class: "send", testid: "send", onclick: () => this.send() });
    this.replyBar = h("div", { class: "reply-bar", testid: "reply-bar", hidden: true });
    this.keys = h("div", { class: "reply-keyboard", testid: "reply-keyboard", hidden: true });
    this.write = h("div", { class: "write" }, this.menuButton, this.attachButton, this.field, this.keysButton, this.sendButton);
    this.instead = h("button", { type: "button", class: "instead", hidden: true });
    this.node = h("footer", { class: "composer" }, this.suggest.node, this.attach.progress, this.replyBar, this.write, this.instead, this.keys, this.attach.input);
  }

  target() {
    return { person: this.view.person, chat: this.view.chat.info.id, replyTo: this.replying?.message.message_id };
  }

  show(view) {
    if (this.view) drafts.set(this.draftKey(), this.field.value);
    this.view = view;
    this.opened = null;
    this.forced = null;
    this.drawn = undefined;
    this.reply(null);
    this.suggest.close();
    this.fill(drafts.get(this.draftKey()) ?? "");
    this.update();
  }

  draftKey() {
    return `${this.view.person}:${this.view.chat.info.id}`;
  }

  update() {
    const { world, person, chat, start } = this.view;
    const own = chat.info.type === "private";
    const blocked = own && world.people.get(person).blocked;
    const fresh = own && (!chat.records.length || start !== undefined);
    this.menuButton.hidden = !own || !world.commandsFor(person, chat.info.id).length;
    this.write.hidden = blocked || fresh;
    this.instead.hidden = !this.write.hidden;
    if (blocked) this.offer("重新启用机器人", "unblock", () => api.block(person, false).catch((error) => this.acts.say(error.message)));
    else if (fresh) this.offer("开始", "start", () => this.acts.start(start ?? "", true));
    this.updateKeys(keyboardFor(person, chat, world.bot));
  }

  offer(words, testid, act) {
    this.instead.textContent = words;
    this.instead.dataset.testid = testid;
    this.instead.onclick = act;
  }

  updateKeys(found) {
    this.keyboard = found;
    const { markup, id, used } = found ?? {};
    if (markup?.force_reply && !used && this.forced !== id) {
      this.forced = id;
      this.reply(this.view.chat.byId.get(id));
    }
    this.field.placeholder = (!(markup?.one_time_keyboard && used) && markup?.input_field_placeholder) || "写消息…";
    const offered = Boolean(markup?.keyboard);
    const open = offered && !this.write.hidden && (this.opened?.id === id ? this.opened.open : !(markup.one_time_keyboard && used));
    this.keysButton.hidden = !offered;
    this.keysButton.setAttribute("aria-expanded", String(open));
    this.keys.hidden = !open;
    if (offered && this.drawn !== markup) this.keys.replaceChildren(replyKeyboard(markup, (key) => this.pressKey(key)));
    this.drawn = markup;
  }

  toggleKeys() {
    this.opened = { id: this.keyboard.id, open: this.keys.hidden };
    this.update();
  }

  async pressKey(key) {
    if (key.request_contact || key.request_location) {
      const [kind, words] = key.request_contact ? ["contact", "把你的手机号码交给机器人？"] : ["location", "把你的位置交给机器人？"];
      const buttons = [{ label: "取消", value: "no" }, { label: "交给它", value: "share", strong: true }];
      if ((await ask("", h("p", { class: "dialog-text" }, words), buttons, { testid: "share" })) === "share") this.attach.share(kind);
    } else {
      const { person, chat } = this.target();
      this.post(person, chat, key.text, this.view.chat.info.type === "private" ? undefined : this.keyboard.id);
    }
  }

  // Writing

  typed() {
    this.grow();
    this.sendButton.disabled = !this.field.value.trim();
    this.suggest.typed(this.field.value, this.view);
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
  }

  fill(text, focus = false) {
    this.field.value = text;
    this.grow();
    this.sendButton.disabled = !text.trim();
    if (focus) this.focus();
  }

  insert(text) {
    this.fill(text, true);
    this.typed();
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  key(event) {
    // While an input method composes, Enter chooses a word. Safari tells it only by the code 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (this.suggest.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape" && this.replying) this.reply(null);
  }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    const { person, chat, replyTo } = this.target();
    this.fill("");
    this.suggest.close();
    this.post(person, chat, text, replyTo, text);
    this.done();
  }

  /** One after the other, so that nothing overtakes; what could not be sent comes back into the field. */
  post(person, chat, text, replyTo, whole = "") {
    this.queue = this.queue.then(() => api.send(person, chat, text, replyTo)).catch((error) => {
      this.acts.say(error.message);
      if (whole && !this.field.value) this.fill(whole);
    });
    this.acts.sent();
  }

  done() {
    this.reply(null);
    this.focus();
    this.acts.sent();
  }

  command(command) {
    const { chat, world } = this.view;
    this.field.value = chat.info.type === "private" ? `/${command}` : `/${command}@${world.bot.username}`;
    this.send();
  }

  choose(query, result) {
    const { person, chat } = this.target();
    this.insert("");
    api.choose(person, chat, query, result).then(() => this.done(), (error) => this.acts.say(error.message));
  }

  menu() {
    if (!this.suggest.node.hidden) return this.suggest.close();
    this.focus();
    this.suggest.commands(this.view.world.commandsFor(this.view.person, this.view.chat.info.id));
  }

  openAttach() {
    const { left, top } = this.attachButton.getBoundingClientRect();
    this.attach.open({ x: left, y: top - 8 });
  }

  /** Answer `record`; null: no longer. */
  reply(record) {
    this.replying = record;
    this.replyBar.hidden = !record;
    if (!record) return;
    const cancel = iconButton("close", "不回复了", { testid: "reply-cancel", onclick: () => this.reply(null) });
    const words = h("div", { class: "reply-words" }, h("b", {}, `回复 ${name(record.message.from)}`), h("span", {}, summary(record.message)));
    this.replyBar.replaceChildren(icon("reply"), words, cancel);
    this.focus();
  }
}
