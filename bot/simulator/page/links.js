/** Addresses: which may be opened, and which of them lead to a chat here. */

import { isGroup } from "./world.js";

const ALLOWED = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const HOSTS = new Set(["t.me", "telegram.me"]);

/** `url` as an address that may stand in a link; null for what has no business there (javascript:, data:, …). */
export function href(url) {
  const whole = /^[a-z][a-z0-9+.-]*:/iu.test(url) && !/^[^/]+:\d/u.test(url) ? url : `https://${url}`;
  try {
    const parsed = new URL(whole);
    return ALLOWED.has(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/**
 * Where an address of Telegram leads `person`: {chat, start?} to the bot (t.me/some_bot?start=payload),
 * {chat, post?} to a channel and a post in it (t.me/some_channel/12); null for every other address.
 */
export function placeOf(url, world, person) {
  const { username, post, start } = named(new URL(url));
  if (username === world.bot.username.toLowerCase()) return { chat: person, start };
  const isIt = (chat) => isGroup(chat) && username && chat.info.username?.toLowerCase() === username;
  const channel = world.chatsOf(person).find(isIt);
  return channel ? { chat: channel.info.id, post: Number(post) || undefined } : null;
}

/** The parts of an address of Telegram, for browsers or for apps: {username, post, start}, each perhaps missing. */
function named({ protocol, hostname, pathname, searchParams }) {
  const start = searchParams.get("start") ?? undefined;
  if (protocol === "tg:")
    return { username: searchParams.get("domain")?.toLowerCase(), post: searchParams.get("post"), start };
  const [username, post] = HOSTS.has(hostname) ? pathname.slice(1).toLowerCase().split("/") : [];
  return { username, post, start };
}

export function open(url) {
  window.open(url, "_blank", "noopener,noreferrer");
}
