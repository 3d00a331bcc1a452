/** The messages of one chat, by days; draws the newest ones and older ones as they are scrolled to. */

import { h, reconcile } from "./dom.js";
import { day, dayLabel } from "./format.js";
import { message } from "./message.js";

const PAGE = 80;
const NEAR = 60;
const GROUP_PAUSE = 600;
const REST = 900;

export class History {
  /** `seen()` is called when the newest message is in sight. */
  constructor(seen) {
    this.seen = seen;
    this.lists = new Map();
    this.days = h("div", { class: "days" });
    this.node = h(
      "div",
      { class: "history", testid: "history", role: "log", "aria-live": "off", "aria-label": "消息", tabindex: "0" },
      this.days,
    );
    this.stuck = true;
    this.node.addEventListener("scroll", () => this.scrolled(), { passive: true });
    const resized = new ResizeObserver(() => this.stuck && this.toBottom());
    resized.observe(this.node);
    resized.observe(this.days);
  }

  /** Show another chat from its end. */
  show(view) {
    this.view = view;
    this.limit = PAGE;
    this.stuck = true;
    this.fresh = Infinity;
    this.days.replaceChildren();
    reconcile(this.days, []);
    this.update();
    this.fresh = view.chat.records.at(-1)?.message.message_id ?? 0;
  }

  update() {
    const { records } = this.view.chat;
    const last = records.at(-1)?.message;
    const spoke = last && last.message_id > this.fresh && last.from?.id === this.view.person;
    const anchor = this.stuck ? null : this.anchor();
    const shown = records.slice(-this.limit);
    reconcile(
      this.days,
      byDays(shown).map((group) => this.section(group)),
    );
    for (const group of byDays(shown)) this.fill(group);
    if (this.stuck || spoke) this.toBottom();
    else if (anchor?.node.isConnected) this.node.scrollTop += anchor.node.getBoundingClientRect().top - anchor.top;
    if (last && this.fresh !== Infinity) this.fresh = last.message_id;
    if (this.stuck) this.seen();
  }

  section({ key, records }) {
    const { now } = this.view.world;
    const label = dayLabel(records[0].message.date, now);
    const make = () => {
      const list = h("div", { class: "day-messages" });
      const node = h(
        "section",
        { class: "day", "aria-label": label },
        h("div", { class: "service date", testid: "date" }, h("span", {}, label)),
        list,
      );
      this.lists.set(key, list);
      return node;
    };
    return { key, mark: label, make };
  }

  fill({ key, records }) {
    const list = this.lists.get(key);
    const items = records.map((record) => ({
      key: record.message.message_id,
      mark: record.version,
      make: () => this.row(record),
    }));
    reconcile(list, items);
    const heard = lastHeard(this.view);
    records.forEach((record, at) => this.dress(list.children[at], record, records[at - 1], records[at + 1], heard));
  }

  row(record) {
    const node = message(record, this.view);
    if (record.message.message_id > this.fresh) node.classList.add("new");
    requestAnimationFrame(() => measureQuotes(node));
    return node;
  }

  /** What depends on the neighbours: first and last of a run by one person, and whether it has been read. */
  dress(node, { message: said }, before, after, heard) {
    node.classList.toggle("first", !follows(before?.message, said));
    node.classList.toggle("last", !follows(said, after?.message));
    const ticks = node.querySelector(".ticks");
    if (ticks && ticks.dataset.seen === "false" && said.message_id < heard) {
      ticks.dataset.seen = "true";
      ticks.title = "已读";
    }
    for (const key of node.querySelectorAll(".key")) {
      const busy = this.view.acts.pressing(said.message_id, key.dataset.place);
      key.classList.toggle("busy", busy);
      key.toggleAttribute("aria-busy", busy);
    }
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.node;
    const stuck = scrollHeight - scrollTop - clientHeight < NEAR;
    if (stuck !== this.stuck) {
      this.stuck = stuck;
      if (stuck) this.seen();
      this.onstuck?.();
    }
    this.showDate();
    if (scrollTop < 800 && this.limit < this.view.chat.records.length) {
      this.limit += PAGE;
      this.update();
    }
  }

  /** The day stays in sight while the messages under it move, and leaves when they rest. */
  showDate() {
    const { top } = this.node.getBoundingClientRect();
    for (const section of this.days.children)
      section.firstChild.classList.toggle("floating", section.getBoundingClientRect().top < top);
    this.node.classList.toggle("scrolling", !this.stuck);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.node.classList.remove("scrolling"), REST);
  }

  /** The first message in sight, so that it can be kept in its place while others come and go around it. */
  anchor() {
    const { top } = this.node.getBoundingClientRect();
    for (const node of this.node.querySelectorAll("[data-message-id]")) {
      const box = node.getBoundingClientRect();
      if (box.bottom > top && box.height) return { node, top: box.top };
    }
    return null;
  }

  toBottom(smooth = false) {
    this.stuck = true;
    this.node.scrollTo({ top: this.node.scrollHeight, behavior: smooth && !still() ? "smooth" : "instant" });
  }

  /** Bring a message into sight and let it light up; false when it is gone. */
  jump(id) {
    const { records } = this.view.chat;
    const at = records.findIndex((record) => record.message.message_id === id);
    if (at < 0) return false;
    this.stuck = false;
    this.limit = Math.max(this.limit, records.length - at + 20);
    this.update();
    const node = this.node.querySelector(`[data-message-id="${CSS.escape(id)}"]`);
    node.scrollIntoView({ block: "center", behavior: "instant" });
    this.onstuck?.();
    node.classList.remove("lit");
    requestAnimationFrame(() => node.classList.add("lit"));
    setTimeout(() => node.classList.remove("lit"), 1800);
    return true;
  }
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function byDays(records) {
  const groups = [];
  for (const record of records) {
    const key = day(record.message.date);
    if (groups.at(-1)?.key !== key) groups.push({ key, records: [] });
    groups.at(-1).records.push(record);
  }
  return groups;
}

/** Whether `next` belongs to the same run as `said`: same speaker, soon after, no service line between. */
function follows(said, next) {
  if (!said?.from || !next?.from || said.from.id !== next.from.id) return false;
  return next.date - said.date < GROUP_PAUSE && !said.new_chat_members && !next.new_chat_members;
}

/** The id of the last message that somebody else wrote: what stands before it has been read. */
function lastHeard({ chat, person }) {
  return chat.records.findLast((record) => record.message.from?.id !== person)?.message.message_id ?? 0;
}

function measureQuotes(node) {
  for (const quote of node.querySelectorAll(".expandable.closed")) {
    const body = quote.firstChild;
    if (body.scrollHeight <= body.clientHeight + 4) quote.classList.remove("expandable", "closed");
  }
}
