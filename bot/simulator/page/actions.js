/** What happens when somebody touches something in a message: links, commands, buttons, replies. One per column. */

import * as api from "./api.js";
import { alert, confirmLink, menu, pick, toast } from "./dialogs.js";
import { avatar } from "./avatar.js";
import { name } from "./format.js";
import { href, open, placeOf } from "./links.js";
import { isChannel } from "./world.js";

const PATIENCE = 20_000;

export class Actions {
  constructor(column) {
    this.column = column;
    this.waiting = new Map();
    this.early = new Map();
  }

  toast(words) {
    toast(this.column.node, words);
  }

  /** Open an address; one whose words do not show where it leads is asked about first. */
  async follow(address, shown) {
    const url = href(address);
    if (!url) return;
    const place = this.place(url);
    if (place) this.visit(place);
    else if (url.startsWith("mailto:") || shown === url || `${shown}/` === url || (await confirmLink(url))) open(url);
  }

  /** Where an address leads in here; null for one that leads elsewhere. */
  place(url) {
    const { world, person } = this.column.view;
    return placeOf(url, world, person);
  }

  visit({ chat, start, post }) {
    this.column.open(chat, start);
    if (post) this.jump(post);
  }

  command(words) {
    const { world, chat } = this.column.view;
    const bare = chat.info.type === "private" || words.includes("@");
    this.send(bare ? words : `${words}@${world.bot.username}`);
  }

  /** A channel is opened, and so is the bot where nobody can write to it; others are written to. */
  mention(words) {
    const named = words.startsWith("@");
    const { person, chat } = this.column.view;
    const place = named && this.place(`https://t.me/${words.slice(1)}`);
    if (place && (place.chat !== person || isChannel(chat))) this.visit(place);
    else if (!isChannel(chat)) this.column.composer.insert(named ? `${words} ` : words);
  }

  async copy(words) {
    try {
      await navigator.clipboard.writeText(words);
      this.toast("已复制。");
    } catch {
      this.toast("浏览器不让复制，请选中后手动复制。");
    }
  }

  send(text) {
    const { person, chat } = this.column.view;
    this.column.composer.post({ person, chat: chat.info.id }, text);
  }

  reply(record) {
    if (!isChannel(this.column.view.chat)) this.column.composer.reply(record);
  }

  jump(id) {
    if (!this.column.history.jump(id)) this.toast("原来的消息已经不在了。");
  }

  menu(record, { clientX: x, clientY: y }) {
    const { text, caption, message_id: id } = record.message;
    const words = text ?? caption;
    const { chat } = this.column.view;
    const items = [];
    if (!isChannel(chat)) items.push({ label: "回复", icon: "reply", act: () => this.reply(record) });
    if (words) items.push({ label: "复制文字", icon: "copy", act: () => this.copy(words) });
    if (chat.info.username && isChannel(chat))
      items.push({ label: "复制链接", icon: "link", act: () => this.copy(`https://t.me/${chat.info.username}/${id}`) });
    menu({ x, y }, items, "message-menu");
  }

  // Buttons under a message

  press(said, key, place) {
    if (key.callback_data !== undefined) this.callback(said, key.callback_data, place);
    else if (key.url ?? key.login_url ?? key.web_app) this.follow(key.url ?? (key.login_url ?? key.web_app).url);
    else if (key.copy_text) this.copy(key.copy_text.text);
    else if (key.switch_inline_query_current_chat !== undefined) this.inlineHere(key.switch_inline_query_current_chat);
    else if (key.switch_inline_query !== undefined) this.inlineElsewhere(key.switch_inline_query);
    else if (key.switch_inline_query_chosen_chat) this.inlineElsewhere(key.switch_inline_query_chosen_chat.query ?? "");
    else this.toast("模拟器里用不了这种按钮。");
  }

  inlineHere(query) {
    this.column.composer.insert(`@${this.column.view.world.bot.username} ${query}`);
  }

  async inlineElsewhere(query) {
    const { world, person } = this.column.view;
    const writable = world.chatsOf(person).filter((chat) => !isChannel(chat));
    const options = writable.map(({ info }) => {
      const who = info.type === "private" ? world.bot : info;
      return { label: name(who), node: avatar(who, "small"), value: info.id };
    });
    const chat = await pick("发到哪个聊天？", options);
    if (chat === null) return;
    this.column.open(chat);
    this.inlineHere(query);
  }

  pressing(messageId, place) {
    return this.waiting.has(this.key(messageId, place));
  }

  key(messageId, place) {
    return `${this.column.view.person}:${this.column.view.chat.info.id}:${messageId}:${place}`;
  }

  async callback(said, data, place) {
    const key = this.key(said.message_id, place);
    if (this.waiting.has(key)) return;
    const { world, person, chat } = this.column.view;
    this.waiting.set(key, null);
    world.changed();
    try {
      const { callback_query_id: query } = await api.press(person, chat.info.id, said.message_id, data);
      this.waiting.set(key, query);
      setTimeout(() => this.release(key, query), PATIENCE);
      if (this.early.has(query)) this.answered(this.early.get(query));
    } catch (error) {
      this.release(key, null);
      this.toast(error.message);
    }
  }

  release(key, query) {
    if (this.waiting.get(key) !== query) return;
    this.waiting.delete(key);
    this.column.view.world.changed();
  }

  /** The bot answered a press, perhaps before we know the number of the query. */
  answered(event) {
    const { callback_query_id: query, text, show_alert: loud, url } = event;
    const key = [...this.waiting].find(([, waiting]) => waiting === query)?.[0];
    if (!key) {
      if ([...this.waiting.values()].includes(null)) this.early.set(query, event);
      return;
    }
    this.early.clear();
    this.release(key, query);
    if (text && loud) alert(text, name(this.column.view.world.bot));
    else if (text) this.toast(text);
    if (url) this.follow(url);
  }
}
