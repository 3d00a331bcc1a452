/** What is offered while something is typed: the commands after "/", and a bot's results after "@botname question". */

import * as api from "./api.js";
import { h, icon, reconcile } from "./dom.js";
import { name } from "./format.js";

const PAUSE = 300;
let made = 0;

export class Suggest {
  /** `acts` = {command(name), chosen(queryId, resultId), start(payload)}; `field` is where the person types. */
  constructor(acts, field) {
    this.acts = acts;
    this.field = field;
    this.id = `suggestion-${(made += 1)}`;
    this.list = h("div", { class: "suggest-list", role: "listbox", "aria-label": "建议" });
    this.note = h("div", { class: "suggest-note", role: "status" });
    this.node = h("div", { class: "suggest", testid: "suggest", hidden: true }, this.note, this.list);
    this.list.addEventListener("scroll", () => this.more(), { passive: true });
    this.turn = 0;
    this.close();
  }

  close() {
    this.turn += 1;
    clearTimeout(this.timer);
    this.items = [];
    this.query = null;
    this.node.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  /** The text changed: offer what fits. */
  typed(text, { world, person, chat }) {
    const command = /^\/(\w*)$/u.exec(text);
    const inline = new RegExp(`^@${world.bot.username}\\s([^]*)$`, "iu").exec(text);
    if (command)
      this.commands(
        world.commandsFor(person, chat.info.id).filter((one) => one.command.startsWith(command[1].toLowerCase())),
      );
    else if (inline) this.ask(person, inline[1], world.bot);
    else this.close();
  }

  /** Offer commands; with `all` it is the menu, where nothing is chosen beforehand. */
  commands(commands) {
    this.close();
    this.show(
      commands.map((one) => ({
        key: `/${one.command}`,
        testid: "command",
        node: () => [h("b", {}, `/${one.command}`), h("span", {}, one.description)],
        act: () => this.acts.command(one.command),
      })),
    );
  }

  ask(person, query, bot) {
    if (this.query === query) return;
    const turn = (this.turn += 1);
    this.query = query;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(turn, person, query, bot, ""), PAUSE);
  }

  async fetch(turn, person, query, bot, offset) {
    if (!offset) this.say(`正在问 ${name(bot)}…`);
    const answer = await api.inline(person, query, offset).catch((error) => ({ error: error.message }));
    if (turn !== this.turn) return;
    if (answer.error) {
      this.say(answer.error);
      return;
    }
    const found = answer.results.map((one) => ({
      key: `${answer.id}:${one.id}`,
      testid: "inline-result",
      node: () => result(one),
      act: () => this.acts.chosen(answer.id, one.id),
    }));
    this.next = answer.next_offset && (() => this.fetch(turn, person, query, bot, answer.next_offset));
    const button = answer.button ?? null;
    const lead =
      button?.start_parameter && !offset
        ? [
            {
              key: "button",
              testid: "inline-start",
              node: () => [h("b", {}, button.text)],
              act: () => this.acts.start(button.start_parameter),
            },
          ]
        : [];
    this.show([...(offset ? this.items : lead), ...found], !offset && lead.length && found.length ? 1 : 0);
    if (!this.items.length) this.say("没有找到结果。");
  }

  more() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    if (!this.next || scrollHeight - scrollTop - clientHeight > 80) return;
    const next = this.next;
    this.next = null;
    next();
  }

  say(words) {
    this.items = [];
    reconcile(this.list, []);
    this.note.replaceChildren(words);
    this.note.hidden = false;
    this.node.hidden = false;
  }

  /** `at`: the one that Enter takes. */
  show(items, at = 0) {
    this.items = items;
    this.at = at;
    this.note.hidden = true;
    this.node.hidden = !items.length;
    const make = (item) => () =>
      h(
        "div",
        {
          class: "suggestion",
          role: "option",
          testid: item.testid,
          data: { key: item.key },
          onpointerdown: (event) => event.preventDefault(),
          onclick: item.act,
        },
        item.node(),
      );
    reconcile(
      this.list,
      items.map((item) => ({ key: item.key, mark: item.key, make: make(item) })),
    );
    this.point();
  }

  point() {
    [...this.list.children].forEach((node, at) => {
      node.id = `${this.id}-${at}`;
      node.setAttribute("aria-selected", String(at === this.at));
    });
    this.field.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
    this.list.children[this.at]?.scrollIntoView({ block: "nearest" });
  }

  /** A key pressed in the composer; true if it was meant for the list. */
  key(event) {
    if (this.node.hidden) return false;
    if (event.key === "Escape") this.close();
    else if (!this.items.length) return false;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.items.length) % this.items.length;
      this.point();
    } else if (event.key === "Enter" || event.key === "Tab") this.items[this.at].act();
    else return false;
    event.preventDefault();
    return true;
  }
}

function result(one) {
  const title = one.title ?? one.caption ?? one.input_message_content?.message_text ?? "结果";
  const letter = one.type === "article" ? [...title][0] : icon("file");
  return [
    h("span", { class: "result-mark", "aria-hidden": "true" }, letter),
    h("span", { class: "result-words" }, h("b", {}, title), h("span", {}, one.description ?? "")),
  ];
}
