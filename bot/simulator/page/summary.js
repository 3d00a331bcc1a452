/** A message in a few words: for the list of chats, quotes, service lines and the screen reader. */

import { name } from "./format.js";

const KINDS = {
  photo: () => "[图片]",
  animation: () => "[动图]",
  video: () => "[视频]",
  video_note: () => "[视频消息]",
  voice: () => "[语音]",
  audio: (message) => `[音频] ${message.audio.title ?? message.audio.file_name ?? ""}`,
  document: (message) => `[文件] ${message.document.file_name ?? ""}`,
  sticker: (message) => `[贴纸] ${message.sticker.emoji ?? ""}`,
  contact: (message) => `[名片] ${name(message.contact)}`,
  venue: (message) => `[地点] ${message.venue.title}`,
  location: () => "[位置]",
  poll: (message) => `[投票] ${message.poll.question}`,
  dice: (message) => message.dice.emoji,
};

export function summary(message) {
  const kind = Object.keys(KINDS).find((key) => message[key]);
  const words = message.text ?? [kind && KINDS[kind](message), message.caption].filter(Boolean).join(" ");
  return (words || service(message) || "此类消息暂不能显示").replace(/\s+/gu, " ").trim();
}

const people = (users) => users.map(name).join("、");

const SERVICE = {
  new_chat_members: (message) => `${people(message.new_chat_members)} 加入了群聊`,
  left_chat_member: (message) => `${name(message.left_chat_member)} 离开了群聊`,
  new_chat_title: (message) => `群名改为“${message.new_chat_title}”`,
  group_chat_created: (message) => `${name(message.from)} 建立了群聊`,
  supergroup_chat_created: () => "群聊已建立",
  pinned_message: (message) => `${name(message.from)} 置顶了“${summary(message.pinned_message).slice(0, 30)}”`,
  forum_topic_created: (message) => `新话题“${message.forum_topic_created.name}”`,
  write_access_allowed: () => "已允许机器人发来消息",
};

/** The line for what happened in a chat without anybody saying something; null for a usual message. */
export function service(message) {
  const kind = Object.keys(SERVICE).find((key) => message[key]);
  return kind ? SERVICE[kind](message) : null;
}

const ACTIONS = {
  typing: "正在输入",
  upload_photo: "正在发送图片",
  record_video: "正在录制视频",
  upload_video: "正在发送视频",
  record_voice: "正在录音",
  upload_voice: "正在发送语音",
  upload_document: "正在发送文件",
  choose_sticker: "正在挑选贴纸",
  find_location: "正在查找位置",
};

export const action = (kind) => ACTIONS[kind] ?? "正在忙";
