/** A message's text with its entities (offsets and lengths in UTF-16 units, as JavaScript counts) as elements. */

import { h } from "./dom.js";
import { href } from "./links.js";

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** Nodes for `text`; `acts` = {follow(url, shown), command(text), copy(text, what), mention(text)}. */
export function render(text, entities, acts) {
  const sorted = [...(entities ?? [])].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return span(text, 0, text.length, sorted, acts);
}

/** The nodes between `start` and `end`; an entity holds those that lie within it. */
function span(text, start, end, entities, acts) {
  const nodes = [];
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    index += 1;
    if (to <= from) continue;
    const inner = [];
    while (index < entities.length && entities[index].offset < to) {
      inner.push(entities[index]);
      index += 1;
    }
    if (from > at) nodes.push(text.slice(at, from));
    nodes.push(element(entity, text.slice(from, to), span(text, from, to, inner, acts), acts));
    at = to;
    // A block ends its own line: the line break that follows it would show as an empty line.
    if (BLOCKS.has(entity.type) && text[at] === "\n" && at < end) at += 1;
  }
  if (at < end) nodes.push(text.slice(at, end));
  return nodes;
}

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

function element(entity, words, nodes, acts) {
  const { type } = entity;
  if (PLAIN[type]) return h(PLAIN[type], {}, nodes);
  if (type === "code") return button("code", "点击复制", () => acts.copy(words), nodes);
  if (type === "pre") return pre(entity, words, nodes, acts);
  if (type === "blockquote") return h("blockquote", { class: "quote" }, nodes);
  if (type === "expandable_blockquote") return expandable(nodes);
  if (type === "spoiler") return spoiler(nodes);
  if (type === "url" || type === "text_link") return link(entity.url ?? words, words, nodes, acts);
  if (type === "email") return link(`mailto:${words}`, words, nodes, acts);
  if (type === "phone_number") return button("link", "点击复制号码", () => acts.copy(words), nodes);
  if (type === "bot_command") return button("link", "点击发送", () => acts.command(words), nodes);
  if (type === "mention" || type === "text_mention")
    return button("link", "点击写给", () => acts.mention(words, entity.user), nodes);
  if (type === "hashtag" || type === "cashtag") return h("span", { class: "tag" }, nodes);
  return h("span", {}, nodes);
}

function button(kind, title, act, nodes) {
  const press = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
  // Not a <button>: the words must break across lines like any others.
  const tag = kind === "code" ? "code" : "span";
  return h(tag, { class: kind, role: "button", tabindex: "0", title, onclick: press, onkeydown: press }, nodes);
}

function link(url, words, nodes, acts) {
  const target = href(url);
  if (!target) return h("span", {}, nodes);
  const onclick = (event) => {
    event.preventDefault();
    acts.follow(target, words);
  };
  return h(
    "a",
    { class: "link", href: target, title: target, target: "_blank", rel: "noopener noreferrer", onclick },
    nodes,
  );
}

function pre(entity, words, nodes, acts) {
  const copy = h(
    "button",
    { type: "button", class: "pre-copy", "aria-label": "复制代码", onclick: () => acts.copy(words) },
    "复制",
  );
  return h(
    "pre",
    { tabindex: "0" },
    h("span", { class: "pre-head" }, entity.language ?? "", copy),
    h("code", {}, nodes),
  );
}

/** Closed until it is asked for; one that is short anyway shows no handle (the history finds that out after layout). */
function expandable(nodes) {
  const quote = h("blockquote", { class: "quote expandable closed" }, h("div", { class: "quote-body" }, nodes));
  const toggle = h(
    "button",
    { type: "button", class: "quote-toggle", "aria-expanded": "false", onclick: turn },
    "展开",
  );
  function turn() {
    const closed = quote.classList.toggle("closed");
    toggle.setAttribute("aria-expanded", String(!closed));
    toggle.textContent = closed ? "展开" : "收起";
  }
  quote.append(toggle);
  return quote;
}

function spoiler(nodes) {
  const hidden = h(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", "aria-label": "遮住的文字，点击显示" },
    h("span", { "aria-hidden": "true" }, nodes),
  );
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (hidden.classList.contains("shown")) return;
    event.preventDefault();
    event.stopPropagation();
    hidden.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(name);
    hidden.firstChild.removeAttribute("aria-hidden");
  };
  hidden.addEventListener("click", show, true);
  hidden.addEventListener("keydown", show, true);
  return hidden;
}
