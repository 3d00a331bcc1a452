"""Somebody's data as a file that they, and other programs, can read."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.broadcast.categories import CATEGORIES
from handlers.disclosure.texts import LEVELS
from handlers.papers import NAMES
from handlers.people.texts.words import ROLES, scope_of
from storage.disclosures import Level
from storage.quiet import zone_of

# Table by table, what a column is called. What is not named here is the key of somebody else, or of our own books
LABELS: dict[str, tuple[str, dict[str, str]]] = {
    "people": (
        "个人资料",
        {
            "id": "账号编号",
            "name": "称呼",
            "username": "用户名",
            "language": "界面语言",
            "zone": "时区",
            "first_seen": "首次使用",
            "last_seen": "最近使用",
            "started_at": "私聊开始于",
            "blocked_at": "停用机器人于",
            "gone_at": "账号失效于",
        },
    ),
    "roles": ("身份", {"role": "身份", "scope": "范围", "granted_at": "起始时间"}),
    "followings": ("关注", {"kind": "类别", "name": "名称"}),
    "mutes": ("不接收的公告", {"category": "类别"}),
    "questions": (
        "提问",
        {
            "id": "提问编号",
            "chat": "聊天编号",
            "asked_at": "时间",
            "text": "问题",
            "found": "通知里有答案",
            "related": "相关问题",
        },
    ),
    "demands": (
        "提交的需求",
        {
            "number": "编号",
            "title": "名称",
            "state": "状态",
            "answers": "内容",
            "disclosure": "公开方式",
            "public": "公开文本",
            "submitted_at": "提交时间",
            "published_at": "发布时间",
        },
    ),
    "demand_events": ("需求的经过", {"demand_id": "需求", "at": "时间", "act": "操作", "words": "说明"}),
    "challengers": (
        "挑战者资料",
        {
            "answers": "内容",
            "strengths": "擅长",
            "registered": "官网用户名",
            "joined_at": "报名时间",
            "changed_at": "最近修改",
        },
    ),
    "undertakings": (
        "签署的文件",
        {
            "paper": "文件",
            "text_hash": "文本 SHA-256",
            "signed_as": "签署人",
            "signed_at": "签署时间",
            "withdrawn_at": "失效时间",
        },
    ),
    "solutions": (
        "提交的解决方案",
        {
            "id": "方案",
            "number": "编号",
            "demand_id": "需求",
            "state": "状态",
            "answers": "内容",
            "digest": "内容 SHA-256",
            "submitted_at": "提交时间",
            "delivered_at": "送达时间",
        },
    ),
    "solution_events": (
        "解决方案的经过",
        {"solution_id": "方案", "at": "时间", "act": "操作", "words": "说明"},
    ),
    "enquiries": (
        "对需求的提问",
        {"demand_id": "需求", "text": "提问", "asked_at": "时间", "answer": "答复", "answered_at": "答复时间"},
    ),
    "followers": ("关注的需求", {"demand_id": "需求", "since": "起始时间"}),
    "disclosures": (
        "未公开内容的申请",
        {
            "id": "申请",
            "about": "对象",
            "subject": "对象编号",
            "level": "内容",
            "state": "状态",
            "asked_at": "申请时间",
            "decided_at": "答复时间",
        },
    ),
    "views": ("未公开内容的查看", {"disclosure_id": "申请", "at": "时间", "what": "内容"}),
    "drafts": ("没填完的表", {"form": "表", "answers": "内容", "begun_at": "开始时间", "touched_at": "最近填写"}),
    "attachments": ("发来的附件", {"name": "名称", "size": "字节", "given_at": "时间"}),
    "subscriptions": ("订阅的新需求", {"industry": "产业领域", "next_at": "下次告知不早于"}),
    "ratings": ("对回答的评价", {"question_id": "提问编号", "mark": "评价"}),
    "handovers": ("转人工", {"question_id": "提问编号", "opened_at": "时间"}),
    "conversations": (
        "没填完的内容",
        {"chat": "聊天编号", "state": "进行到", "data": "已填内容", "changed_at": "时间"},
    ),
    "recipients": ("收到的公告", {"broadcast_id": "公告编号", "state": "结果", "sent_at": "时间"}),
    "invitations": (
        "发出和打开的邀请",
        {
            "role": "身份",
            "scope": "范围",
            "created_at": "发出时间",
            "expires_at": "有效期至",
            "used_at": "打开时间",
        },
    ),
    "broadcasts": (
        "经手的公告",
        {"id": "公告编号", "category": "类别", "content": "内容", "state": "状态", "created_at": "起草时间"},
    ),
    "journal": ("操作记录", {"at": "时间", "act": "操作", "detail": "说明"}),
    "outbox": (
        "发给您的消息（近期）",
        {"method": "方式", "payload": "内容", "state": "状态", "due_at": "预定时间", "sent_at": "发出时间"},
    ),
    "inbox": ("您发来的消息（近期，处理完即清空内容）", {"received_at": "时间", "state": "状态", "body": "内容"}),
}
KINDS = {"contest": "赛事", "industry": "产业领域"}
SUBJECTS = {"demand": "需求", "solution": "解决方案"}


def write(rows: Mapping[str, Sequence[Mapping[str, Any]]], zone: str, now: datetime) -> bytes:
    """JSON; every moment in the time of its owner."""
    document: dict[str, Any] = {"导出时间": _moment(now, zone)}
    for table, (title, columns) in LABELS.items():
        document[title] = [
            {label: _value(column, row[column], zone) for column, label in columns.items()} for row in rows[table]
        ]
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def _value(column: str, value: Any, zone: str) -> Any:
    match column, value:
        case _, datetime():
            return _moment(value, zone)
        case "payload" | "body", str():
            return json.loads(value) if value else None
        case "role", str():
            return ROLES.get(value, value)
        case "scope", str():
            return scope_of(value)
        case "category", str():
            return CATEGORIES.get(value, value)
        case "paper", str():
            return NAMES.get(value, value)
        case "kind", str():
            return KINDS.get(value, value)
        case "about", str():
            return SUBJECTS.get(value, value)
        case "level", int():
            return LEVELS[Level(value)]
    return value


def _moment(at: datetime, zone: str) -> str:
    return at.astimezone(zone_of(zone)).isoformat(timespec="seconds")
