/** The left side: the people one can be, and the chats of the one chosen. */

import { avatar } from "./avatar.js";
import { h, icon, reconcile } from "./dom.js";
import { listTime, name, speaker, time } from "./format.js";
import { action, summary } from "./summary.js";
import { isChannel, isGroup } from "./world.js";

export class Sidebar {
  /** `shell` = {choosePerson(id), chooseChat(id), debug()}. */
  constructor(world, shell) {
    this.world = world;
    this.shell = shell;
    this.rail = document.getElementById("rail");
    this.list = document.getElementById("chat-list");
    this.me = document.getElementById("me");
    this.clock = document.getElementById("clock");
    document.getElementById("debug-open").addEventListener("click", () => shell.debug());
    setInterval(() => this.tick(), 1000);
  }

  /** `focused` = {person, chat} of the column in hand; `open` = the persons that stand in a column. */
  update(focused, open) {
    const people = [...this.world.people.values()];
    reconcile(
      this.rail,
      people.map((one) => this.person(one, one.id === focused.person, open.has(one.id))),
    );
    const me = this.world.people.get(focused.person);
    const head = h("div", {}, h("h1", {}, name(me)), h("p", {}, me.role, me.username && ` · @${me.username}`));
    this.me.replaceChildren(avatar(me), head);
    reconcile(
      this.list,
      this.world.chatsOf(focused.person).map((chat) => this.chat(chat, focused)),
    );
    this.tick();
  }

  tick() {
    if (this.world.ready) this.clock.textContent = time(this.world.now);
  }

  person(one, current, open) {
    const unread = this.world.unreadOf(one.id);
    const make = () => {
      const about = `${one.role}${name(one)}${unread ? `，${unread} 条未读` : ""}`;
      const data = { person: one.id, role: one.role };
      const props = {
        type: "button",
        class: "person",
        testid: "person",
        data,
        "aria-label": about,
        title: about,
        "aria-current": current && "true",
      };
      const face = h("span", { class: "face" }, avatar(one), badge(unread), open && h("i", { class: "open-mark" }));
      return h(
        "button",
        { ...props, onclick: () => this.shell.choosePerson(one.id) },
        face,
        h("b", {}, name(one)),
        h("span", { class: "role" }, one.role),
      );
    };
    return { key: one.id, mark: `${unread}|${current}|${open}|${name(one)}`, make };
  }

  chat(chat, { person, chat: current }) {
    const { world } = this;
    const { id } = chat.info;
    const shown = isGroup(chat) ? chat.info : world.bot;
    const last = chat.records.at(-1);
    const unread = world.unread(person, id);
    const busy = world.action(id);
    const chosen = id === current;
    const when = last ? listTime(last.message.date, world.now) : "";
    const make = () => {
      const props = {
        type: "button",
        class: "chat",
        testid: "chat",
        data: { chat: id, kind: chat.info.type },
        "aria-current": chosen && "true",
        onclick: () => this.shell.chooseChat(id),
      };
      const top = h(
        "span",
        { class: "chat-top" },
        h("b", {}, name(shown)),
        isGroup(chat) && icon(isChannel(chat) ? "channel" : "group"),
        h("time", {}, when),
      );
      const words = busy ? h("span", { class: "chat-last busy" }, `${action(busy)}…`) : lastWords(chat, person);
      return h(
        "button",
        props,
        avatar(shown),
        h("span", { class: "chat-words" }, top, h("span", { class: "chat-bottom" }, words, badge(unread))),
      );
    };
    return { key: `${person}:${id}`, mark: [last?.version, unread, busy, chosen, when, name(shown)].join("|"), make };
  }
}

const badge = (count) =>
  count > 0 && h("span", { class: "badge", testid: "unread" }, count > 99 ? "99+" : String(count));

function lastWords(chat, person) {
  const last = chat.records.at(-1)?.message;
  if (!last) return h("span", { class: "chat-last" }, isGroup(chat) ? "还没有消息" : "点击开始");
  const others = isGroup(chat) && !isChannel(chat) ? name(speaker(last)) : "";
  const who = last.from?.id === person ? "我" : others;
  return h("span", { class: "chat-last" }, who && h("em", {}, `${who}：`), summary(last).slice(0, 80));
}
