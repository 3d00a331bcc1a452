/** What stands above the page: short notes, messages to be closed, questions, menus. */

import { h, icon } from "./dom.js";

const NOTE_LASTS = 3500;

/** A note over `host` that goes away by itself. */
export function toast(host, words) {
  host.querySelector(":scope > .toast")?.remove();
  const note = h("div", { class: "toast", testid: "toast", role: "status" }, words);
  host.append(note);
  setTimeout(() => note.remove(), Math.max(NOTE_LASTS, words.length * 90));
}

/** A dialog with `body` and the given buttons ({label, value, strong?}); resolves with the value, null when closed. */
export function ask(title, body, buttons, { testid = "dialog", wide = false } = {}) {
  return new Promise((resolve) => {
    const choose = (value) => () => {
      dialog.returnValue = "";
      answer = value;
      dialog.close();
    };
    let answer = null;
    const row = buttons.map(({ label, value, strong }) =>
      h(
        "button",
        { type: "button", class: strong ? "strong" : "plain", testid: `${testid}-${value}`, onclick: choose(value) },
        label,
      ),
    );
    const dialog = h(
      "dialog",
      { class: wide ? "dialog wide" : "dialog", testid, "aria-label": title || "提示" },
      title && h("h2", {}, title),
      body,
      h("div", { class: "dialog-buttons" }, row),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
    row.at(-1)?.focus();
  });
}

export function alert(words, title = "") {
  return ask(title, h("p", { class: "dialog-text" }, words), [{ label: "好的", value: "ok", strong: true }], {
    testid: "alert",
  });
}

export async function confirmLink(url) {
  const body = h("div", {}, h("p", {}, "要在新窗口打开这个链接吗？"), h("p", { class: "dialog-link" }, url));
  const buttons = [
    { label: "取消", value: "no" },
    { label: "打开", value: "open", strong: true },
  ];
  return (await ask("打开链接", body, buttons, { testid: "link" })) === "open";
}

/** A list to choose one of ({node or label, value}); null when closed. */
export function pick(title, options) {
  return new Promise((resolve) => {
    let answer = null;
    const list = options.map(({ label, node, value }) =>
      h(
        "button",
        { type: "button", class: "pick", testid: "pick", onclick: () => ((answer = value), dialog.close()) },
        node,
        h("span", {}, label),
      ),
    );
    const dialog = h(
      "dialog",
      { class: "dialog", "aria-label": title },
      h("h2", {}, title),
      h("div", { class: "picks" }, list),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A small menu at {x, y}: items {label, icon, act, danger?}. Arrow keys move, Escape closes. */
export function menu({ x, y }, items, testid = "menu") {
  const back = document.activeElement;
  const close = () => {
    list.remove();
    removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", close);
    removeEventListener("blur", close);
  };
  const outside = (event) => !list.contains(event.target) && close();
  const button = (item) => {
    const press = () => {
      close();
      item.act();
    };
    return h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: item.danger ? "danger" : "",
        testid: `${testid}-item`,
        onclick: press,
      },
      icon(item.icon),
      item.label,
    );
  };
  const list = h("div", { class: "menu", role: "menu", testid, onkeydown: move }, items.map(button));
  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = [...list.children];
    if (step) all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
    else if (event.key === "Escape") (close(), back?.focus());
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  document.body.append(list);
  const { width, height } = list.getBoundingClientRect();
  list.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  list.style.top = `${Math.max(8, y + height > innerHeight - 8 ? y - height : y)}px`;
  list.firstChild.focus({ preventScroll: true });
  addEventListener("pointerdown", outside, true);
  addEventListener("resize", close);
  addEventListener("blur", close);
}

/** Where a menu opens that belongs to `node`. */
export function under(node) {
  const { left, bottom } = node.getBoundingClientRect();
  return { x: left, y: bottom + 4 };
}
