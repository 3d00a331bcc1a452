/** Where a person writes: the field with its buttons, what is replied to, suggestions, and the bot's keyboard. */

import * as api from "./api.js";
import { Attach } from "./attach.js";
import { h, icon, iconButton } from "./dom.js";
import { ReplyBar } from "./reply_bar.js";
import { ReplyKeyboard } from "./reply_keyboard.js";
import { Suggest } from "./suggest.js";
import { isChannel } from "./world.js";

const drafts = new Map();
// Where there is no pointer, the field in hand brings up a keyboard that hides half of the chat.
const POINTER = matchMedia("(hover: hover)");

export class Composer {
  /** `acts` = {say(words), start(payload), sent()}. */
  constructor(acts) {
    this.acts = acts;
    this.failed = (error) => acts.say(error.message);
    this.queue = Promise.resolve();
    this.field = this.buildField();
    this.attach = new Attach({ target: () => this.target(), done: () => this.done(), fail: acts.say });
    this.suggest = new Suggest(
      { command: (one) => this.command(one), chosen: (query, result) => this.choose(query, result), start: acts.start },
      this.field,
    );
    this.replyBar = new ReplyBar();
    this.keyboard = new ReplyKeyboard({
      say: (text, replyTo) => this.post(this.target(), text, replyTo),
      share: (kind) => this.attach.share(kind),
      answer: (record) => this.reply(record, this.node.contains(document.activeElement)),
    });
    this.build();
  }

  buildField() {
    const props = { class: "field", testid: "composer", rows: "1", "aria-label": "消息", enterkeyhint: "send" };
    return h("textarea", {
      ...props,
      autocomplete: "off",
      oninput: () => this.typed(),
      oncompositionend: () => this.typed(),
      onkeydown: (event) => this.key(event),
    });
  }

  build() {
    const menuProps = { type: "button", class: "menu-button", testid: "menu", "aria-label": "命令菜单" };
    this.menuButton = h("button", { ...menuProps, onclick: () => this.menu() }, icon("menu"), h("span", {}, "菜单"));
    const attach = iconButton("attach", "添加文件、名片或位置", {
      testid: "attach",
      onclick: () => this.attach.open(above(attach)),
    });
    this.sendButton = iconButton("send", "发送", { class: "send", testid: "send", onclick: () => this.send() });
    const row = [this.menuButton, attach, this.field, this.keyboard.toggle, this.sendButton];
    this.write = h("div", { class: "write" }, row);
    this.instead = h("button", { type: "button", class: "instead", hidden: true });
    const over = [this.suggest.node, this.attach.progress, this.replyBar.node];
    this.closed = h("p", { class: "closed", testid: "read-only", hidden: true }, "这里只能阅读，由管理员发布");
    const under = [this.instead, this.closed, this.keyboard.node, this.attach.input];
    this.node = h("footer", { class: "composer" }, over, this.write, under);
  }

  target() {
    return { person: this.view.person, chat: this.view.chat.info.id, replyTo: this.replyBar.messageId };
  }

  show(view) {
    if (this.view) drafts.set(this.draftKey(), this.field.value);
    this.view = view;
    this.keyboard.show(view);
    this.replyBar.show(null);
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
    this.closed.hidden = !isChannel(chat);
    this.write.hidden = blocked || fresh || isChannel(chat);
    this.instead.hidden = !blocked && !fresh;
    if (blocked) this.offer("重新启用机器人", "unblock", () => api.block(person, false).catch(this.failed));
    else if (fresh) this.offer("开始", "start", () => this.acts.start(start ?? "", true));
    this.field.placeholder = this.keyboard.update(this.write.hidden);
  }

  offer(words, testid, act) {
    this.instead.textContent = words;
    this.instead.dataset.testid = testid;
    this.instead.onclick = act;
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
    } else if (event.key === "Escape") this.replyBar.show(null);
  }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    const target = this.target();
    this.fill("");
    this.suggest.close();
    this.post(target, text, target.replyTo, text);
    this.done();
  }

  /** One after the other, so that nothing overtakes; `draft`, if it could not be sent, comes back into the field. */
  post({ person, chat }, text, replyTo, draft = "") {
    const key = this.draftKey();
    this.queue = this.queue
      .then(() => api.send(person, chat, text, replyTo))
      .catch((error) => {
        this.acts.say(error.message);
        if (draft && !this.field.value && key === this.draftKey()) this.fill(draft);
      });
    this.acts.sent();
  }

  done() {
    this.replyBar.show(null);
    if (POINTER.matches) this.focus();
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
    api.choose(person, chat, query, result).then(() => this.done(), this.failed);
  }

  menu() {
    if (!this.suggest.node.hidden) return this.suggest.close();
    this.focus();
    this.suggest.commands(this.view.world.commandsFor(this.view.person, this.view.chat.info.id));
  }

  /** Answer `record`. */
  reply(record, focus = true) {
    this.replyBar.show(record);
    if (focus) this.focus();
  }
}

const above = (node) => {
  const { left, top } = node.getBoundingClientRect();
  return { x: left, y: top - 8 };
};
