/** The frame: which columns are open, which of them is in hand, and what the narrow screen shows. */

import { toast } from "./dialogs.js";
import { Column } from "./column.js";
import { Debug } from "./debug.js";
import * as route from "./route.js";
import { Sidebar } from "./sidebar.js";

const MOST = 3;
const SIDE = 376;
const COLUMN = 380;
const NARROW = matchMedia("(max-width: 759px)");

export class Shell {
  constructor(world) {
    this.world = world;
    this.columns = [];
    this.focused = 0;
    this.node = document.getElementById("app");
    this.host = document.getElementById("columns");
    this.live = document.getElementById("live");
    const debug = new Debug(world, (words) => toast(this.node, words));
    this.sidebar = new Sidebar(world, {
      choosePerson: (person) => this.choosePerson(person),
      chooseChat: (chat) => this.chooseChat(chat),
      debug: () => debug.toggle(),
    });
    world.listeners.add(() => this.update());
    world.answerListeners.add((event) => this.answered(event));
    addEventListener("popstate", () => this.read());
    addEventListener("hashchange", () => this.read());
    addEventListener("resize", () => this.update());
    document.addEventListener("visibilitychange", () => this.update());
    addEventListener("keydown", (event) => this.typing(event));
    this.deep = new URLSearchParams(location.search).get("start");
  }

  get current() {
    return this.places[this.focused];
  }

  /** Take the columns from the address; without one, the first person before the bot, or the list if it is narrow. */
  read() {
    if (!this.world.ready) return;
    const places = route.read(this.world).slice(0, MOST);
    const [first] = this.world.people.keys();
    const chat = NARROW.matches && this.deep === null ? null : first;
    this.places = places.length ? places : [{ person: first, chat }];
    if (this.deep !== null) Object.assign(this.places[0], { chat: this.places[0].person, start: this.deep });
    this.deep = null;
    this.focused = Math.min(this.focused, this.places.length - 1);
    this.update();
  }

  /** `places` = [{person, chat, start}]; a wide screen always shows a chat. */
  update() {
    if (!this.world.ready) return;
    if (!this.places) this.read();
    if (!NARROW.matches) for (const place of this.places) place.chat ??= place.person;
    while (this.columns.length > this.places.length) this.columns.pop().node.remove();
    while (this.columns.length < this.places.length) this.add();
    this.columns.forEach((column, at) => this.draw(column, at));
    const { person, chat } = this.current;
    this.node.dataset.view = chat === null ? "list" : "chat";
    this.host.dataset.count = this.places.length;
    this.node.classList.toggle("room", this.places.length < this.room());
    this.sidebar.update(
      { person, chat },
      new Set(this.places.length > 1 ? this.places.map((place) => place.person) : []),
    );
    this.updateTitle();
    route.write(this.places);
  }

  add() {
    const column = new Column(this.world, this);
    this.columns.push(column);
    this.host.append(column.node);
  }

  draw(column, at) {
    const place = this.places[at];
    const room = this.room();
    const from = Math.max(0, Math.min(this.focused, this.places.length - room));
    column.node.hidden = place.chat === null || at < from || at >= from + room;
    column.node.classList.toggle("focused", at === this.focused && this.places.length > 1);
    if (place.chat === null) return;
    const { view } = column;
    const same = view && view.person === place.person && view.chat.info.id === place.chat && view.start === place.start;
    if (same) column.update();
    else column.show(place);
  }

  room() {
    if (NARROW.matches) return 1;
    return Math.max(1, Math.min(MOST, Math.floor((innerWidth - SIDE) / COLUMN)));
  }

  updateTitle() {
    const unread = [...this.world.people.keys()].reduce((sum, person) => sum + this.world.unreadOf(person), 0);
    document.title = `${unread ? `(${unread}) ` : ""}挑战赛机器人 · 模拟聊天`;
  }

  // What people do to the frame

  choosePerson(person) {
    const at = this.places.findIndex((place) => place.person === person);
    if (at >= 0 && at !== this.focused) {
      this.focused = at;
      this.update();
    } else if (at < 0) this.go(this.focused, { person, chat: NARROW.matches ? null : person });
  }

  chooseChat(chat) {
    this.go(this.focused, { person: this.current.person, chat }, NARROW.matches);
    if (!NARROW.matches) this.columns[this.focused].composer.focus();
  }

  go(at, place, step = false) {
    this.places[at] = place;
    if (step) route.write(this.places, true);
    this.update();
  }

  open(column, place) {
    this.go(this.columns.indexOf(column), place);
  }

  back(column) {
    const at = this.columns.indexOf(column);
    this.go(at, { person: this.places[at].person, chat: null });
  }

  /** Another person in a column of his own: the first that is not shown yet. */
  beside() {
    const shown = new Set(this.places.map((place) => place.person));
    const roles = new Set(this.places.map((place) => this.world.people.get(place.person).role));
    const others = [...this.world.people.values()].filter((one) => !shown.has(one.id));
    const person = (others.find((one) => !roles.has(one.role)) ?? others[0])?.id;
    if (!person) return;
    this.places.push({ person, chat: person });
    this.focused = this.places.length - 1;
    this.update();
  }

  close(column) {
    const at = this.columns.indexOf(column);
    this.places.splice(at, 1);
    this.columns.splice(at, 1)[0].node.remove();
    this.focused = Math.min(this.focused, this.places.length - 1);
    this.update();
  }

  focus(column) {
    const at = this.columns.indexOf(column);
    if (at < 0 || at === this.focused) return;
    this.focused = at;
    this.update();
  }

  /** Who begins to type anywhere writes into the column in hand. */
  typing({ key, target, ctrlKey, metaKey, altKey }) {
    const idle = target === document.body || target.matches?.(".history");
    const letter = (key.length === 1 && key !== " ") || key === "Process";
    if (idle && letter && !ctrlKey && !metaKey && !altKey) this.columns[this.focused]?.composer.focus();
  }

  answered(event) {
    for (const column of this.columns) if (column.view?.person === event.person) column.acts.answered(event);
  }

  announce(words) {
    this.live.textContent = words;
  }
}
