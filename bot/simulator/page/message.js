/** One message as it stands in a chat: a bubble with all it carries, or a line for what happened. */

import { avatar } from "./avatar.js";
import { h, icon, iconButton } from "./dom.js";
import { render } from "./entities.js";
import * as format from "./format.js";
import { inlineKeyboard } from "./buttons.js";
import { media } from "./media.js";
import { service, summary } from "./summary.js";
import { isChannel, isGroup } from "./world.js";

const BARE = ["sticker", "dice", "video_note"];
const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\p{Regional_Indicator})+$/u;

/** view = {world, person, chat (record of the world), acts}. */
export function message(record, view) {
  const { message: said } = record;
  const words = service(said);
  const data = { messageId: said.message_id };
  if (words) return h("div", { class: "service", testid: "service", data }, h("span", {}, words));
  const own = said.from?.id === view.person;
  const open = (event) => view.acts.menu(record, event);
  const row = h("article", {
    class: `row ${own ? "own" : "theirs"}`,
    testid: "message",
    data: { ...data, own },
    "aria-label": label(said, own),
  });
  const post = isChannel(view.chat);
  if (!own && isGroup(view.chat) && !post) row.append(avatar(format.speaker(said), "small"));
  row.append(h("div", { class: "stack" }, bubble(record, view, own), inlineKeyboard(said, view)));
  if (!post) row.append(quickReply(record, view));
  row.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img, video") || String(getSelection())) return;
    event.preventDefault();
    open(event);
  });
  row.addEventListener("dblclick", (event) => {
    if (event.target.closest(".bubble")) return;
    view.acts.reply(record);
  });
  return row;
}

function label(said, own) {
  const who = own ? "我" : format.name(format.speaker(said));
  return `${who} ${format.time(said.date)}：${summary(said).slice(0, 120)}`;
}

function quickReply(record, view) {
  return iconButton("reply", "回复", { class: "quick-reply", testid: "reply", onclick: () => view.acts.reply(record) });
}

function bubble(record, view, own) {
  const { message: said } = record;
  const carried = media(said, view.acts);
  const bare = carried && BARE.some((kind) => said[kind]);
  const text = said.text ?? said.caption ?? "";
  const jumbo =
    !carried &&
    said.text &&
    !said.entities?.length &&
    [...new Intl.Segmenter().segment(text)].length <= 3 &&
    ONLY_EMOJI.test(text) &&
    !/^[0-9#*]+$/u.test(text);
  const kind = [
    "bubble",
    bare && "bare",
    jumbo && "jumbo",
    carried && !text && "wordless",
    carried?.matches?.(".picture, .picture-frame, .veiled") && "pictured",
  ];
  const parts = [heading(said, view, own), via(said), forwarded(said), quoted(said, view), carried];
  if (said.show_caption_above_media) parts.splice(4, 1);
  if (!text && !carried) parts.push(h("em", { class: "unknown" }, "此类消息暂不能显示"));
  const body = text
    ? h(
        "div",
        { class: "text" },
        h("span", { testid: "text" }, render(text, said.entities ?? said.caption_entities, view.acts)),
      )
    : null;
  const foot = meta(record, view, own);
  if (body) body.append(foot);
  const reactions = reactionRow(record);
  return h(
    "div",
    { class: kind.filter(Boolean).join(" ") },
    parts,
    body,
    said.show_caption_above_media && carried,
    reactions,
    !body && foot,
  );
}

function heading(said, view, own) {
  if (own || !isGroup(view.chat)) return null;
  const who = format.speaker(said);
  const role = view.world.people.get(who.id)?.role;
  const tag = who.is_bot ? "机器人" : role;
  return h(
    "div",
    { class: "sender", data: { hue: who.is_bot ? "bot" : format.hue(who.id) } },
    format.name(who),
    tag && h("span", { class: "role" }, tag),
  );
}

const via = (said) => said.via_bot && h("div", { class: "via" }, "通过 ", h("b", {}, `@${said.via_bot.username}`));

function forwarded({ forward_origin: origin }) {
  if (!origin) return null;
  const from = origin.sender_user_name ?? format.name(origin.sender_user ?? origin.sender_chat ?? origin.chat);
  return h("div", { class: "via" }, "转发自 ", h("b", {}, from));
}

function quoted(said, view) {
  const to = said.reply_to_message;
  if (!to) return null;
  const who = format.speaker(to);
  const hue = who.is_bot ? "bot" : format.hue(who.id);
  const words = said.quote?.text ?? summary(to);
  return h(
    "button",
    {
      type: "button",
      class: "quoted",
      testid: "quoted",
      data: { hue },
      "aria-label": `回复：${words.slice(0, 60)}`,
      onclick: () => view.acts.jump(to.message_id),
    },
    h("b", {}, format.name(who)),
    h("span", {}, words),
  );
}

/** Emoji the bot (or somebody) has put on the message. */
function reactionRow({ reaction }) {
  const emoji = [reaction]
    .flat()
    .map((one) => one.emoji ?? one.type?.emoji ?? (one.type === "custom_emoji" ? "⭐" : one))
    .filter((one) => typeof one === "string");
  return emoji.length
    ? h(
        "div",
        { class: "reactions", testid: "reaction" },
        emoji.map((one) => h("span", {}, one)),
      )
    : null;
}

function meta(record, view, own) {
  const { message: said } = record;
  const edited = said.edit_date && h("span", { class: "edited", testid: "edited" }, "已编辑");
  const when = h("time", { title: `${format.date(said.date)} ${format.time(said.date)}` }, format.time(said.date));
  const tick =
    own && h("span", { class: "ticks", data: { seen: "false" }, title: "已发送" }, icon("tick"), icon("tick"));
  return h("span", { class: "meta" }, said.is_from_offline && "自动 ", edited, when, tick);
}
