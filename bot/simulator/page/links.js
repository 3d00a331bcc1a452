/** Addresses: which may be opened, and which of them lead to the bot itself. */

const ALLOWED = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);

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

/** {start} for a link to the bot, such as https://t.me/some_bot?start=payload; null for every other address. */
export function deepLink(url, username) {
  const parsed = new URL(url);
  const own = username.toLowerCase();
  const path = parsed.pathname.slice(1).toLowerCase();
  const web = ["t.me", "telegram.me"].includes(parsed.hostname) && path === own;
  const app = parsed.protocol === "tg:" && parsed.searchParams.get("domain")?.toLowerCase() === own;
  return web || app ? { start: parsed.searchParams.get("start") ?? "" } : null;
}

export function open(url) {
  window.open(url, "_blank", "noopener,noreferrer");
}
