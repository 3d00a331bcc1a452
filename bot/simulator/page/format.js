/** Times, days, sizes, names. Times are Beijing time, which has had no summer time since 1991. */

const BEIJING = 8 * 3600;
const WEEKDAYS = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];

const local = (unix) => new Date((unix + BEIJING) * 1000);
const two = (number) => String(number).padStart(2, "0");

export const day = (unix) => Math.floor((unix + BEIJING) / 86400);

export function time(unix) {
  const at = local(unix);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
}

export function date(unix) {
  const at = local(unix);
  return `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日`;
}

export const weekday = (unix) => WEEKDAYS[local(unix).getUTCDay()];

/** The line between two days. */
export function dayLabel(unix, now) {
  const ago = day(now) - day(unix);
  if (ago === 0) return "今天";
  if (ago === 1) return "昨天";
  const thisYear = local(unix).getUTCFullYear() === local(now).getUTCFullYear();
  return `${thisYear ? date(unix).slice(5) : date(unix)} ${weekday(unix)}`;
}

/** The short time at the right of a list of chats. */
export function listTime(unix, now) {
  const ago = day(now) - day(unix);
  if (ago === 0) return time(unix);
  if (ago > 0 && ago < 7) return weekday(unix);
  return `${local(unix).getUTCMonth() + 1}/${local(unix).getUTCDate()}`;
}

export function size(bytes) {
  if (!bytes && bytes !== 0) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export const duration = (seconds) => `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`;

/** A person's or a chat's name. */
export function name(who) {
  if (!who) return "";
  return who.title ?? [who.first_name, who.last_name].filter(Boolean).join(" ");
}

/** Who says a message: a person, the bot, or the channel itself. */
export const speaker = ({ sender_chat: channel, from }) => channel ?? from;

/** First letters for an avatar: one for a Chinese name, two for a Latin name of two words. */
export function initials(who) {
  const words = name(who).trim().split(/\s+/u);
  const first = [...(words[0] ?? "?")][0] ?? "?";
  const second = words.length > 1 && /^[a-z]/iu.test(words[1]) ? words[1][0] : "";
  return (first + second).toUpperCase();
}

/** One of seven colours, always the same for the same person. */
export const hue = (id) => String(Math.abs(Number(id)) % 7);
