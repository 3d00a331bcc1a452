/** What a message carries besides words: pictures, files, sound, people, places. */

import * as api from "./api.js";
import { h, icon } from "./dom.js";
import * as format from "./format.js";
import { avatar } from "./avatar.js";

const LARGEST = 360;

/** The element for what `message` carries; null when it is words only. */
export function media(message, acts) {
  const kind = Object.keys(KINDS).find((key) => message[key]);
  if (!kind) return null;
  const shown = KINDS[kind](message[kind], message, acts);
  shown.dataset.testid = "media";
  shown.dataset.kind = kind;
  return message.has_media_spoiler ? veiled(shown) : shown;
}

// In the order in which they are looked for: an animation is a document too, a venue a location.
const KINDS = {
  photo: (sizes) => photo(sizes.at(-1)),
  animation: (file) => video(file, { autoplay: true, loop: true, muted: true }),
  video: (file) => video(file, { controls: true }),
  video_note: (file) => video(file, { controls: true, class: "round" }),
  voice: (file, _message, acts) => sound(file, "语音消息", acts),
  audio: (file, _message, acts) =>
    sound(file, [file.performer, file.title].filter(Boolean).join(" – ") || file.file_name || "音频", acts),
  document: (file) => document_(file),
  sticker: (file) => sticker(file),
  contact: (contact, _message, acts) => contactCard(contact, acts),
  venue: ({ location, title, address }) => place(location, title, address),
  location: (location) => place(location, "位置", ""),
  dice: ({ emoji, value }) => h("div", { class: "dice", title: `点数 ${value}` }, emoji, h("small", {}, String(value))),
  poll: (poll) => pollCard(poll),
};

/** Known width and height keep the place free, so that nothing jumps when the picture arrives. */
function sized({ width, height }) {
  if (!width || !height) return {};
  const scale = Math.min(1, LARGEST / width, LARGEST / height);
  return { "--width": `${Math.max(120, Math.round(width * scale))}px`, "--ratio": `${width} / ${height}` };
}

function photo(file) {
  const image = h("img", {
    class: "picture",
    src: api.fileUrl(file.file_id),
    alt: "图片",
    decoding: "async",
    vars: sized(file),
  });
  const open = h(
    "a",
    {
      href: api.fileUrl(file.file_id),
      target: "_blank",
      rel: "noopener",
      class: "picture-frame",
      "aria-label": "查看原图",
    },
    image,
  );
  image.addEventListener("error", () => open.replaceWith(missing("图片打不开了")));
  return open;
}

function video(file, { class: extra = "", muted, ...props }) {
  const player = h("video", {
    class: `picture ${extra}`,
    src: api.fileUrl(file.file_id),
    preload: "metadata",
    playsinline: true,
    vars: sized(file),
    ...props,
  });
  player.muted = Boolean(muted);
  player.addEventListener("error", () => player.replaceWith(document_(file)));
  return player;
}

function sound(file, title, acts) {
  const player = h("audio", { src: api.fileUrl(file.file_id), preload: "none" });
  const bar = h("progress", { max: "1", value: "0", "aria-label": "播放进度" });
  const left = h("span", { class: "file-size" }, format.duration(file.duration ?? 0));
  const toggle = h("button", { type: "button", class: "file-icon", "aria-label": "播放", onclick: turn }, icon("play"));
  function turn() {
    if (player.paused) player.play().catch(() => acts.toast("这段声音放不出来。"));
    else player.pause();
  }
  const draw = () => {
    toggle.replaceChildren(icon(player.paused ? "play" : "pause"));
    toggle.setAttribute("aria-label", player.paused ? "播放" : "暂停");
  };
  for (const event of ["play", "pause", "ended"]) player.addEventListener(event, draw);
  player.addEventListener("timeupdate", () => {
    bar.value = player.duration ? player.currentTime / player.duration : 0;
    left.textContent = format.duration(player.currentTime);
  });
  const detail = [left, file.file_size ? ` · ${format.size(file.file_size)}` : ""];
  return h(
    "div",
    { class: "file sound" },
    toggle,
    h(
      "div",
      { class: "file-words" },
      h("span", { class: "file-name" }, title),
      bar,
      h("span", { class: "file-size" }, detail),
    ),
    player,
  );
}

function document_(file) {
  const title = file.file_name ?? "文件";
  const ending = /\.([a-z0-9]{1,5})$/iu.exec(title)?.[1] ?? "";
  const badge = ending
    ? h("span", { class: "file-icon ending", "aria-hidden": "true" }, ending.toUpperCase())
    : h("span", { class: "file-icon" }, icon("file"));
  const words = h(
    "div",
    { class: "file-words" },
    h("span", { class: "file-name" }, title),
    h("span", { class: "file-size" }, format.size(file.file_size)),
  );
  return h(
    "a",
    { class: "file", href: api.fileUrl(file.file_id), download: title, title: `下载 ${title}` },
    badge,
    words,
  );
}

function sticker(file) {
  const lost = () => h("div", { class: "sticker dice" }, file.emoji ?? "🖼️");
  if (file.is_animated) return lost();
  const source = { src: api.fileUrl(file.file_id), class: "sticker" };
  const shown = file.is_video
    ? h("video", { ...source, autoplay: true, loop: true, playsinline: true })
    : h("img", { ...source, alt: file.emoji ?? "贴纸" });
  shown.addEventListener("error", () => shown.replaceWith(lost()));
  return shown;
}

function contactCard(contact, acts) {
  const phone = h(
    "button",
    { type: "button", class: "link", title: "点击复制号码", onclick: () => acts.copy(contact.phone_number) },
    contact.phone_number,
  );
  const words = h("div", { class: "file-words" }, h("span", { class: "file-name" }, format.name(contact)), phone);
  return h("div", { class: "file" }, avatar({ ...contact, id: contact.user_id ?? 0 }), words);
}

function place({ latitude, longitude }, title, address) {
  const where = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return h(
    "div",
    { class: "place" },
    h("div", { class: "place-map", "aria-hidden": "true" }, icon("pin")),
    h("strong", {}, title),
    h("span", {}, address || where),
  );
}

function pollCard(poll) {
  const options = poll.options.map((option) => h("li", {}, option.text, h("span", {}, `${option.voter_count} 票`)));
  return h("div", { class: "poll" }, h("strong", {}, poll.question), h("ul", {}, options));
}

function veiled(shown) {
  const veil = h("button", { type: "button", class: "veil", "aria-label": "遮住的内容，点击显示" });
  const frame = h("div", { class: "veiled" }, shown, veil);
  veil.addEventListener("click", () => {
    frame.classList.add("shown");
    veil.remove();
  });
  return frame;
}

const missing = (words) => h("div", { class: "missing" }, words);
