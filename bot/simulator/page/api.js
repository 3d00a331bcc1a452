/** The page's calls to the simulator. A refusal is an Error whose message is a Chinese sentence to be shown. */

const TOO_LARGE = "文件太大，模拟器收不下。";
const UNREACHABLE = "连接不上模拟器，请确认它还在运行。";

async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error(UNREACHABLE);
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `模拟器没有办成这件事（${response.status}）。`);
  return body;
}

const post = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const state = () => call("/app/state", { cache: "no-store" });
export const events = (after) => new EventSource(`/app/events?after=${after}`);
export const fileUrl = (id) => `/app/file/${encodeURIComponent(id)}`;

export const send = (person, chat, text, replyTo) => post("/app/send", { person, chat, text, reply_to: replyTo });
export const share = (person, chat, kind) => post("/app/share", { person, chat, kind });
export const press = (person, chat, messageId, data) =>
  post("/app/press", { person, chat, message_id: messageId, data });
export const inline = (person, query, offset = "") => post("/app/inline", { person, query, offset });
export const choose = (person, chat, queryId, resultId) =>
  post("/app/inline/choose", { person, chat, query_id: queryId, result_id: resultId });
export const block = (person, blocked) => post("/app/block", { person, blocked });
export const turnClock = (seconds) => post("/app/clock", { seconds });
export const faults = (list) => post("/app/faults", { faults: list });
export const limits = (counting) => post("/app/limits", { counting });

/** Send a file; `progress` hears the share that is already there, 0..1 (fetch cannot tell it, XMLHttpRequest can). */
export function upload({ person, chat, kind, caption, replyTo, file }, progress) {
  const form = new FormData();
  form.append("person", person);
  form.append("chat", chat);
  form.append("kind", kind);
  if (caption) form.append("caption", caption);
  if (replyTo) form.append("reply_to", replyTo);
  form.append("file", file, file.name || "文件");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/app/upload");
    request.responseType = "json";
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 400) resolve(request.response);
      else
        reject(
          new Error(
            request.response?.error ?? (request.status === 413 ? TOO_LARGE : `文件没有送到（${request.status}）。`),
          ),
        );
    };
    request.onerror = () => reject(new Error(UNREACHABLE));
    request.send(form);
  });
}
