/** Files, contact and location: choosing them, looking at them once more, sending them. */

import * as api from "./api.js";
import { ask, menu } from "./dialogs.js";
import { h, icon } from "./dom.js";
import { size } from "./format.js";

const KINDS = [
  { kind: "photo", label: "图片", icon: "image", accept: "image/*" },
  { kind: "video", label: "视频", icon: "video", accept: "video/*" },
  { kind: "document", label: "文件", icon: "file", accept: "" },
  { kind: "voice", label: "语音文件", icon: "voice", accept: "audio/*" },
  { kind: "sticker", label: "贴纸", icon: "sticker", accept: "image/webp,image/png,video/webm" },
];

export class Attach {
  /** `target()` → {person, chat, replyTo}; `done()` after something was sent, `fail(words)` when it was not. */
  constructor({ target, done, fail }) {
    Object.assign(this, { target, done, fail });
    this.kind = null;
    this.input = h("input", {
      type: "file",
      multiple: true,
      hidden: true,
      testid: "file-input",
      "aria-label": "选择文件",
    });
    this.input.addEventListener("change", () => {
      this.offer([...this.input.files], this.kind);
      this.input.value = "";
      this.kind = null;
    });
    this.progress = h("div", { class: "uploading", testid: "uploading", role: "status", hidden: true });
  }

  open(point) {
    const files = KINDS.map(({ kind, label, icon: mark, accept }) => ({
      label,
      icon: mark,
      act: () => this.choose(kind, accept),
    }));
    const shares = [
      { label: "我的名片", icon: "person", act: () => this.share("contact") },
      { label: "我的位置", icon: "pin", act: () => this.share("location") },
    ];
    menu(point, [...files, ...shares], "attach");
  }

  choose(kind, accept) {
    this.kind = kind;
    this.input.accept = accept;
    this.input.click();
  }

  /** Ask once more with a preview, then send one after the other; `kind` null: by the file's own type. */
  async offer(files, kind = null) {
    if (!files.length) return;
    const pictures = files.some((file) => file.type.startsWith("image/")) && !kind;
    const asFile = h("input", { type: "checkbox" });
    const caption = h("textarea", {
      class: "caption",
      rows: "2",
      maxlength: "1024",
      placeholder: "说明（可不填）",
      testid: "caption",
    });
    const body = h(
      "div",
      {},
      h("ul", { class: "files" }, files.map(preview)),
      pictures && h("label", { class: "check" }, asFile, "作为文件发送，不当图片"),
      caption,
    );
    const buttons = [
      { label: "取消", value: "no" },
      { label: "发送", value: "send", strong: true },
    ];
    const title = files.length === 1 ? "发送文件" : `发送 ${files.length} 个文件`;
    if ((await ask(title, body, buttons, { testid: "files" })) !== "send") return;
    const target = this.target();
    for (const [at, file] of files.entries()) {
      const words = at === 0 ? caption.value.trim() : "";
      await this.send(file, asFile.checked ? "document" : (kind ?? guess(file)), words, target);
    }
    this.done();
  }

  async send(file, kind, caption, target) {
    const show = (share) => {
      this.progress.hidden = false;
      this.progress.textContent = `正在发送 ${file.name}　${Math.round(share * 100)}%`;
    };
    show(0);
    await api.upload({ ...target, kind, caption, file }, show).catch((error) => this.fail(error.message));
    this.progress.hidden = true;
  }

  share(kind) {
    const { person, chat } = this.target();
    return api.share(person, chat, kind).then(this.done, (error) => this.fail(error.message));
  }
}

function guess({ type }) {
  if (type === "image/gif" || type === "image/svg+xml") return "document";
  if (type.startsWith("image/")) return "photo";
  if (type.startsWith("video/")) return "video";
  return type === "audio/ogg" ? "voice" : "document";
}

function preview(file) {
  const mark = h("span", { class: "file-icon" }, icon(file.type.startsWith("image/") ? "image" : "file"));
  return h(
    "li",
    {},
    mark,
    h(
      "span",
      { class: "file-words" },
      h("span", { class: "file-name" }, file.name),
      h("span", { class: "file-size" }, size(file.size)),
    ),
  );
}

/** Files that are dropped on `host` or pasted into `field`. */
export function acceptFiles(host, field, take) {
  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let depth = 0;
  const mark = (change) => {
    depth = change === 0 ? 0 : depth + change;
    host.classList.toggle("dropping", depth > 0);
  };
  host.addEventListener("dragenter", (event) => carries(event) && mark(1));
  host.addEventListener("dragleave", (event) => carries(event) && mark(-1));
  host.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  host.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    mark(0);
    take([...event.dataTransfer.files]);
  });
  field.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    take(files);
  });
}
