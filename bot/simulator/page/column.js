/** One person's chat: its head, its messages, and the place to write. */

import * as api from "./api.js";
import { Actions } from "./actions.js";
import { acceptFiles } from "./attach.js";
import { avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { menu, pick, under } from "./dialogs.js";
import { h, icon, iconButton } from "./dom.js";
import { name, speaker } from "./format.js";
import { History } from "./history.js";
import { action, summary } from "./summary.js";
import { isChannel } from "./world.js";

const EMPTY = {
  private: (bot) => `这里是与“${name(bot)}”的聊天。点击下方“开始”，它会告诉你能做什么。`,
  supergroup: (bot) => `大家都在这个群里。写 @${bot.username} 加上问题，机器人就会回答。`,
  channel: () => "这里还没有发布任何内容。",
};

export class Column {
  /** `shell` = {open(column, place), back(column), close(column), focus(column), beside(), announce(words)}. */
  constructor(world, shell) {
    this.world = world;
    this.shell = shell;
    this.acts = new Actions(this);
    this.history = new History(() => this.seen());
    this.history.onstuck = () => this.updateJump();
    this.composer = new Composer({
      say: (words) => this.acts.toast(words),
      start: (payload, now) => this.start(payload, now),
      sent: () => this.history.toBottom(),
    });
    this.build();
    this.node.addEventListener("pointerdown", () => shell.focus(this), true);
    this.node.addEventListener("focusin", () => shell.focus(this));
    acceptFiles(
      this.node,
      this.composer.field,
      (files) => !this.composer.write.hidden && this.composer.attach.offer(files),
    );
  }

  build() {
    this.face = h("div", { class: "head-face" });
    this.title = h("h2", { testid: "title" });
    this.subtitle = h("p", { testid: "subtitle", "aria-live": "polite" });
    this.who = h("button", {
      type: "button",
      class: "who",
      testid: "switch-person",
      title: "换一个人",
      onclick: () => this.switchPerson(),
    });
    this.beside = iconButton("columns", "并排打开另一个人", {
      class: "beside",
      testid: "beside",
      onclick: () => this.shell.beside(),
    });
    this.closeButton = iconButton("close", "关闭这一列", {
      testid: "close-column",
      onclick: () => this.shell.close(this),
    });
    const back = iconButton("back", "返回聊天列表", {
      class: "back",
      testid: "back",
      onclick: () => this.shell.back(this),
    });
    const more = iconButton("more", "更多", { testid: "more", onclick: () => this.more(more) });
    this.moreButton = more;
    const head = h(
      "header",
      { class: "head" },
      back,
      this.face,
      h("div", { class: "head-words" }, this.title, this.subtitle),
      this.who,
      this.beside,
      more,
      this.closeButton,
    );
    this.banner = h("div", { class: "banner", testid: "banner", role: "status", hidden: true });
    this.empty = h("div", { class: "empty", testid: "empty", hidden: true });
    this.jumpCount = h("span", { class: "badge" });
    this.jumpButton = iconButton("down", "到最新消息", {
      class: "jump",
      testid: "jump",
      hidden: true,
      onclick: () => this.history.toBottom(true),
    });
    this.jumpButton.append(this.jumpCount);
    const drop = h("div", { class: "drop", "aria-hidden": "true" }, icon("attach"), "松开即可发送文件");
    const body = h("div", { class: "body" }, this.history.node, this.empty, this.jumpButton);
    this.node = h("section", { class: "column", testid: "column" }, head, this.banner, body, this.composer.node, drop);
  }

  show({ person, chat: chatId, start }) {
    const chat = this.world.chats.get(chatId);
    this.view = { world: this.world, person, chat, start, acts: this.acts };
    Object.assign(this.node.dataset, { person, chat: chatId });
    this.heard = chat.records.at(-1)?.message.message_id ?? 0;
    this.history.show(this.view);
    this.composer.show(this.view);
    this.update();
  }

  /** Draw what may have changed. After a whole new state the chat is another object. */
  update() {
    const chat = this.world.chats.get(this.view.chat.info.id);
    if (chat !== this.view.chat) {
      this.view.chat = chat;
      this.history.show(this.view);
    } else this.history.update();
    this.composer.update();
    this.updateHead();
    this.updateBanner();
    this.updateEmpty();
    this.updateJump();
    this.tell();
  }

  updateHead() {
    const { world, person, chat } = this.view;
    const own = chat.info.type === "private";
    const shown = own ? world.bot : chat.info;
    const busy = world.action(chat.info.id);
    this.title.textContent = name(shown);
    this.subtitle.textContent = busy
      ? `${own ? "" : `${name(world.bot)} `}${action(busy)}…`
      : own
        ? "机器人"
        : `${chat.members.size} 位${isChannel(chat) ? "订阅者" : "成员"}`;
    this.subtitle.classList.toggle("busy", Boolean(busy));
    const me = world.people.get(person);
    if (this.drawnFor === `${person}:${chat.info.id}`) return;
    this.drawnFor = `${person}:${chat.info.id}`;
    this.face.replaceChildren(avatar(shown));
    this.who.replaceChildren(
      avatar(me, "tiny"),
      h("span", { class: "who-words" }, h("b", {}, name(me)), h("span", {}, me.role)),
      icon("down"),
    );
    this.who.setAttribute("aria-label", `现在是${me.role}${name(me)}，点击换一个人`);
    this.node.setAttribute("aria-label", `${me.role}${name(me)}与${name(shown)}的聊天`);
    this.node.dataset.role = me.role;
  }

  updateBanner() {
    const words = !this.world.connected
      ? "与模拟器的连接断开了，正在重新连接…"
      : !this.world.online
        ? "机器人不在线。消息会留着，等它上线后再处理。"
        : "";
    this.banner.hidden = !words;
    this.banner.textContent = words;
    this.banner.classList.toggle("bad", !this.world.connected);
  }

  updateEmpty() {
    const { world, chat } = this.view;
    this.empty.hidden = chat.records.length > 0;
    if (this.empty.hidden) return;
    const { description } = chat.info.type === "private" ? world.bot : chat;
    const words = description || EMPTY[chat.info.type](world.bot);
    const key = `${chat.info.id}:${words}`;
    if (this.emptyKey === key) return;
    this.emptyKey = key;
    const who = chat.info.type === "private" ? world.bot : chat.info;
    this.empty.replaceChildren(
      h(
        "div",
        { class: "empty-card" },
        avatar(who, "large"),
        h("h3", {}, chat.info.type === "private" ? "它能做什么？" : name(chat.info)),
        h("p", {}, words),
      ),
    );
  }

  updateJump() {
    const unread = this.world.unread(this.view.person, this.view.chat.info.id);
    this.jumpButton.hidden = this.history.stuck;
    this.jumpCount.textContent = unread || "";
    this.jumpCount.hidden = !unread;
  }

  seen() {
    if (document.hidden || this.node.hidden) return;
    if (this.world.markRead(this.view.person, this.view.chat.info.id)) this.world.changed();
  }

  /** Say new messages of others to who listens instead of looking. */
  tell() {
    const fresh = this.view.chat.records.filter(
      ({ message }) => message.message_id > this.heard && message.from?.id !== this.view.person,
    );
    for (const { message } of fresh) this.shell.announce(`${name(speaker(message))}：${summary(message)}`);
    this.heard = this.view.chat.records.at(-1)?.message.message_id ?? this.heard;
  }

  open(chat, start) {
    this.shell.open(this, { person: this.view.person, chat, start });
  }

  /** Offer to start the bot with `payload` (what a deep link does); `now`: it was just agreed to. */
  start(payload, now = false) {
    const { person } = this.view;
    if (!now) return this.open(person, payload);
    this.composer.post({ person, chat: person }, `/start ${payload}`.trim());
    return this.open(person);
  }

  async switchPerson() {
    const options = [...this.world.people.values()].map((one) => ({
      label: `${name(one)}　${one.role}`,
      node: avatar(one, "small"),
      value: one.id,
    }));
    const person = await pick("以谁的身份聊天？", options);
    if (person === null) return;
    const { chat } = this.view;
    const same = chat.info.type !== "private" && chat.members.has(person);
    this.shell.open(this, { person, chat: same ? chat.info.id : person });
  }

  more(button) {
    const { person, chat, world } = this.view;
    const { username } = isChannel(chat) ? chat.info : world.bot;
    const whose = isChannel(chat) ? "频道" : "机器人";
    const items = [{ label: `复制${whose}的用户名`, icon: "at", act: () => this.acts.copy(`@${username}`) }];
    const { blocked } = world.people.get(person);
    const block = () => api.block(person, !blocked).catch((error) => this.acts.toast(error.message));
    if (chat.info.type === "private")
      items.push({ label: blocked ? "重新启用机器人" : "停用机器人", icon: "block", danger: !blocked, act: block });
    menu(under(button), items, "chat-menu");
  }
}
