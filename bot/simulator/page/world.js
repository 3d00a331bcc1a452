/** What the page knows of the simulator: people, chats, messages and what goes on in them just now. */

import { speaker } from "./format.js";

const ACTION_LASTS = 5500;

export class World {
  constructor() {
    this.ready = false;
    this.connected = true;
    this.listeners = new Set();
    this.answerListeners = new Set();
    this.marks = new Map();
    this.versions = 0;
    this.pending = false;
  }

  /** Take the whole state of the server, at the start or when it cannot be caught up with. */
  load(state) {
    const first = !this.ready;
    this.seq = state.seq;
    this.setClock(state.now);
    this.limits = state.limits;
    this.bot = state.bot;
    this.online = state.online ?? state.bot.online ?? true;
    this.commands = new Map();
    this.setCommands(state.commands ?? [], state.scope);
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.chats = new Map();
    this.actions = new Map();
    for (const { members, messages, description, ...info } of state.chats) {
      const chat = { info, description, members: new Set(members), records: [], byId: new Map() };
      this.chats.set(info.id, chat);
      for (const message of messages) this.put(chat, message);
    }
    if (first) for (const [person, chat] of this.pairs()) this.markRead(person, chat);
    this.ready = true;
    this.changed();
  }

  /** Whether `state` is a later moment of the world we know, so that events after our seq bring us there. */
  agrees(state) {
    if (!this.ready || state.seq < this.seq || state.bot.id !== this.bot.id) return false;
    return state.chats.every((theirs) => {
      const last = this.chats.get(theirs.id)?.records.at(-1)?.message;
      return !last || theirs.messages.some((one) => one.message_id === last.message_id && one.date === last.date);
    });
  }

  /** One event of the stream; those already known are passed over. */
  apply(event) {
    if (event.seq <= this.seq) return;
    this.seq = event.seq;
    const chat = this.chats.get(event.chat_id);
    if (event.type === "message" || event.type === "edited") this.hear(chat, event);
    else if (event.type === "deleted") this.remove(chat, event.message_ids);
    else if (event.type === "reaction") this.react(chat, event);
    else if (event.type === "action") this.act(event);
    else if (event.type === "draft") this.act({ ...event, action: "typing" });
    else if (event.type === "commands") this.setCommands(event.commands, event.scope);
    else if (event.type === "blocked") this.people.get(event.person).blocked = event.blocked;
    else if (event.type === "clock") this.setClock(event.now);
    else if (event.type === "limits") this.limits = event.counting;
    else if (event.type === "bot") this.setBot(event);
    else if (event.type === "callback_answer") for (const listener of this.answerListeners) listener(event);
    this.changed();
  }

  hear(chat, { message, type }) {
    if (!chat) return;
    this.put(chat, message);
    if (speaker(message).is_bot && type === "message") this.actions.delete(chat.info.id);
  }

  put(chat, message) {
    const known = chat.byId.get(message.message_id);
    const reaction = message.reaction ?? message.reactions ?? known?.reaction ?? [];
    this.versions += 1;
    const record = { message, reaction, version: this.versions };
    chat.byId.set(message.message_id, record);
    if (known) chat.records[chat.records.indexOf(known)] = record;
    else {
      let place = chat.records.length;
      while (place > 0 && chat.records[place - 1].message.message_id > message.message_id) place -= 1;
      chat.records.splice(place, 0, record);
    }
  }

  remove(chat, ids) {
    if (!chat) return;
    for (const id of ids) chat.byId.delete(id);
    chat.records = chat.records.filter((record) => chat.byId.has(record.message.message_id));
  }

  react(chat, { message_id: id, reaction }) {
    const record = chat?.byId.get(id);
    if (record) this.put(chat, { ...record.message, reaction });
  }

  act({ chat_id: chatId, action }) {
    const until = performance.now() + ACTION_LASTS;
    this.actions.set(chatId, { action, until });
    setTimeout(() => this.changed(), ACTION_LASTS + 50);
  }

  setBot({ online, ...profile }) {
    if (online !== undefined) this.online = online;
    this.bot = { ...this.bot, ...(profile.bot ?? {}) };
  }

  setClock(now) {
    this.clock = { now, at: performance.now() };
  }

  setCommands(commands, scope) {
    this.commands.set(scopeKey(scope ?? { type: "default" }), commands);
  }

  get now() {
    return Math.floor(this.clock.now + (performance.now() - this.clock.at) / 1000);
  }

  // What is asked of the world.

  /** The chats of a person, the one spoken in last first. */
  chatsOf(personId) {
    const mine = [...this.chats.values()].filter((chat) => this.belongs(personId, chat));
    const at = (chat) => chat.records.at(-1)?.message.date ?? 0;
    return mine.sort((one, other) => at(other) - at(one) || isGroup(one) - isGroup(other));
  }

  belongs(personId, chat) {
    return isGroup(chat) ? chat.members.has(personId) : chat.info.id === personId;
  }

  pairs() {
    return [...this.people.keys()].flatMap((person) => this.chatsOf(person).map((chat) => [person, chat.info.id]));
  }

  unread(personId, chatId) {
    const mark = this.marks.get(`${personId}:${chatId}`) ?? 0;
    const { records } = this.chats.get(chatId);
    let count = 0;
    for (let at = records.length - 1; at >= 0 && records[at].message.message_id > mark; at -= 1) {
      if (records[at].message.from?.id !== personId) count += 1;
    }
    return count;
  }

  unreadOf(personId) {
    return this.chatsOf(personId).reduce((sum, chat) => sum + this.unread(personId, chat.info.id), 0);
  }

  /** Everything in the chat has been seen; true if something was new. */
  markRead(personId, chatId) {
    const last = this.chats.get(chatId).records.at(-1)?.message.message_id ?? 0;
    const key = `${personId}:${chatId}`;
    const news = this.marks.get(key) !== last;
    this.marks.set(key, last);
    return news;
  }

  action(chatId) {
    const current = this.actions.get(chatId);
    return current && current.until > performance.now() ? current.action : null;
  }

  /** The commands a person is offered in a chat: those of the narrowest scope that the bot has set. */
  commandsFor(personId, chatId) {
    const group = isGroup(this.chats.get(chatId));
    const scopes = [
      { type: "chat_member", chat_id: chatId, user_id: personId },
      { type: "chat", chat_id: chatId },
      { type: group ? "all_group_chats" : "all_private_chats" },
      { type: "default" },
    ];
    for (const scope of scopes) {
      const commands = this.commands.get(scopeKey(scope));
      if (commands?.length) return commands;
    }
    return [];
  }

  /** Call the listeners soon, once for many changes. */
  changed() {
    if (this.pending) return;
    this.pending = true;
    setTimeout(() => {
      this.pending = false;
      for (const listener of this.listeners) listener();
    }, 0);
  }
}

/** Whether it is a chat of many: a group or a channel. */
export const isGroup = (chat) => chat.info.type !== "private";

/** Whether it is one in which people only read. */
export const isChannel = (chat) => chat.info.type === "channel";

const scopeKey = ({ type, chat_id: chat = "", user_id: user = "" }) => `${type}:${chat}:${user}`;
