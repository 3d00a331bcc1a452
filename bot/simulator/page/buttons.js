/** The keyboards a bot sends: buttons under a message, and buttons in place of the keyboard. */

import { h, icon } from "./dom.js";

const MARKS = [
  ["url", "out"],
  ["login_url", "out"],
  ["web_app", "out"],
  ["copy_text", "copy"],
  ["switch_inline_query", "forward"],
  ["switch_inline_query_current_chat", "at"],
  ["switch_inline_query_chosen_chat", "forward"],
];

const STYLES = new Set(["primary", "success", "danger"]);

export function inlineKeyboard(said, view) {
  const keys = said.reply_markup?.inline_keyboard;
  if (!keys?.length) return null;
  const rows = keys.map((row, y) =>
    h(
      "div",
      { class: "keys-row" },
      row.map((key, x) => inlineButton(key, `${y}.${x}`, said, view)),
    ),
  );
  return h("div", { class: "keys", role: "group", "aria-label": "按钮" }, rows);
}

function inlineButton(key, place, said, view) {
  const [, mark] = MARKS.find(([name]) => key[name] !== undefined) ?? [];
  const data = { place, messageId: said.message_id };
  const press = () => view.acts.press(said, key, place);
  return h(
    "button",
    { type: "button", class: styled("key", key), testid: "button", data, title: key.text, onclick: press },
    h("span", { class: "key-text" }, key.text),
    mark && icon(mark),
  );
}

const styled = (kind, { style }) => (STYLES.has(style) ? `${kind} ${style}` : kind);

/** The buttons of a reply keyboard; `press(key)`. */
export function replyKeyboard(markup, press) {
  const button = (key) => {
    const words = typeof key === "string" ? { text: key } : key;
    const mark = (words.request_contact && "person") || (words.request_location && "pin") || (words.web_app && "out");
    return h(
      "button",
      { type: "button", class: styled("reply-key", words), testid: "reply-button", onclick: () => press(words) },
      mark && icon(mark),
      h("span", {}, words.text),
    );
  };
  const rows = markup.keyboard.map((row) => h("div", { class: "keys-row" }, row.map(button)));
  return h("div", { class: `reply-keys ${markup.resize_keyboard ? "small" : "large"}` }, rows);
}

/**
 * What the bot wants to stand in place of the keyboard for `person`:
 * {markup, id, used} with a keyboard or force_reply, `used` when the person has written since; null when there is none.
 */
export function keyboardFor(person, chat, bot) {
  let used = false;
  for (let at = chat.records.length - 1; at >= 0; at -= 1) {
    const { message: said } = chat.records[at];
    if (said.from?.id === person) used = true;
    const markup = said.from?.id === bot.id ? said.reply_markup : null;
    if (!markup || markup.inline_keyboard || !meant(markup, said, person)) continue;
    return markup.remove_keyboard ? null : { markup, id: said.message_id, used };
  }
  return null;
}

/** A selective keyboard is for those who are answered or named. */
function meant(markup, said, person) {
  if (!markup.selective) return true;
  return (
    said.reply_to_message?.from?.id === person || Boolean(said.entities?.some((entity) => entity.user?.id === person))
  );
}
