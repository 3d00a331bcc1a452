/** The drawer for trying the bot out: the clock, limits of rate, and failures of the Bot API. */

import * as api from "./api.js";
import { h, iconButton } from "./dom.js";
import { date, time, weekday } from "./format.js";

const HOUR = 3600;
const JUMPS = [
  ["1 小时", HOUR],
  ["1 天", 24 * HOUR],
  ["3 天", 72 * HOUR],
];
const KINDS = [
  ["429", "429 请求过多"],
  ["403", "403 无权发送"],
  ["502", "502 网关错误"],
  ["timeout", "超时不回"],
  ["slow", "迟缓"],
  ["lost", "已办未回"],
];
// Those to which a number of seconds belongs.
const WAITING = new Set(["429", "slow"]);
const COUNTINGS = [
  ["", "关"],
  ["bucket", "按桶计"],
  ["window", "按滑动窗口计"],
];
const METHODS = [
  "sendMessage",
  "editMessageText",
  "answerCallbackQuery",
  "answerInlineQuery",
  "sendDocument",
  "getUpdates",
];

export class Debug {
  /** `say(words)` shows a note. */
  constructor(world, say) {
    this.world = world;
    this.say = say;
    this.node = document.getElementById("debug");
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
    this.faults = [];
    this.build();
    setInterval(() => this.tick(), 1000);
  }

  build() {
    const close = iconButton("close", "关闭调试", { testid: "debug-close", onclick: () => this.toggle(false) });
    this.now = h("output", { class: "now", testid: "now" });
    this.list = h("ul", { class: "fault-list", testid: "faults" });
    const parts = [this.clockPart(), this.limitsPart(), this.faultPart()];
    this.node.replaceChildren(h("header", {}, h("h2", {}, "调试"), close), ...parts);
  }

  clockPart() {
    const jumps = JUMPS.map(([label, seconds]) =>
      h(
        "button",
        {
          type: "button",
          class: "plain",
          testid: "turn-clock",
          data: { seconds },
          onclick: () => this.turn(seconds, label),
        },
        `+ ${label}`,
      ),
    );
    return h(
      "section",
      {},
      h("h3", {}, "时钟（北京时间）"),
      this.now,
      h("div", { class: "debug-row" }, jumps),
      h("p", {}, "只能拨快，不能拨慢。机器人看到的时间跟着变，提醒和期限都可以这样试。"),
    );
  }

  limitsPart() {
    this.limits = h(
      "select",
      { testid: "limits", onchange: () => this.limit(this.limits.value) },
      COUNTINGS.map(([value, label]) => h("option", { value }, label)),
    );
    return h(
      "section",
      {},
      h("h3", {}, "发送限速"),
      h("label", {}, "计法", this.limits),
      h("p", {}, "像 Telegram 一样：每秒共 30 条，私聊每秒 1 条（可短时连发），群和频道每分钟 20 条；超过就答 429。"),
    );
  }

  faultPart() {
    const kind = h(
      "select",
      { testid: "fault-kind" },
      KINDS.map(([value, label]) => h("option", { value }, label)),
    );
    const method = h(
      "select",
      { testid: "fault-method" },
      h("option", { value: "" }, "任何方法"),
      METHODS.map((one) => h("option", { value: one }, one)),
    );
    const count = h("input", { type: "number", min: "1", max: "1000", value: "1", testid: "fault-count" });
    const wait = h("input", { type: "number", min: "1", max: "3600", value: "3", testid: "fault-wait" });
    const waitField = h("label", {}, "等待秒数", wait);
    kind.addEventListener("change", () => (waitField.hidden = !WAITING.has(kind.value)));
    const add = (event) => {
      event.preventDefault();
      const fault = {
        kind: kind.value,
        count: Number(count.value),
        ...(method.value && { method: method.value }),
        ...(WAITING.has(kind.value) && { retry_after: Number(wait.value) }),
      };
      this.set([...this.faults, fault]);
    };
    const submit = h("button", { type: "submit", class: "strong", testid: "fault-add" }, "安排");
    const clear = h(
      "button",
      { type: "button", class: "plain", testid: "fault-clear", onclick: () => this.set([]) },
      "全部取消",
    );
    const fields = [
      h("label", {}, "故障", kind),
      h("label", {}, "方法", method),
      h("label", {}, "次数", count),
      waitField,
    ];
    return h(
      "section",
      {},
      h("h3", {}, "让接口出错"),
      h("form", { onsubmit: add }, fields, h("div", { class: "debug-row" }, submit, clear)),
      this.list,
      h("p", {}, "机器人接下来的请求会这样失败，看它怎样应对。"),
    );
  }

  toggle(open = this.node.hidden) {
    this.node.hidden = !open;
    if (open) this.node.querySelector("button").focus();
    else document.getElementById("debug-open").focus();
    this.tick();
  }

  tick() {
    if (this.node.hidden || !this.world.ready) return;
    const { now, limits } = this.world;
    this.now.textContent = `${date(now)} ${weekday(now)} ${time(now)}`;
    if (this.limits !== document.activeElement) this.limits.value = limits ?? "";
  }

  turn(seconds, label) {
    return api.turnClock(seconds).then(
      () => this.say(`时钟拨快了 ${label}。`),
      (error) => this.say(error.message),
    );
  }

  limit(counting) {
    return api.limits(counting || null).then(
      () => this.say(counting ? "已开始限速。" : "不再限速。"),
      (error) => this.say(error.message),
    );
  }

  async set(faults) {
    try {
      await api.faults(faults);
    } catch (error) {
      this.say(error.message);
      return;
    }
    this.faults = faults;
    const words = ({ kind, method = "任何方法", count }) =>
      `${KINDS.find(([value]) => value === kind)[1]} · ${method} · ${count} 次`;
    this.list.replaceChildren(...faults.map((one) => h("li", {}, words(one))));
    this.say(faults.length ? "已安排好故障。" : "不再出错。");
  }
}
