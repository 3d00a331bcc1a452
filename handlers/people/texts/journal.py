"""/journal: what was done, and what was tried."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.cut import escape
from handlers.people.texts.words import ROLES, moment, scope_of
from storage.powers import ALL

NO_ENTRIES = "<b>操作记录</b>\n\n还没有记录。"
ACTS = {
    "appointed": "按配置文件成为管理员",
    "dismissed": "按配置文件不再是管理员",
    "invite": "邀请{subject_role}（{scope}）",
    "withdraw": "作废了一个邀请：{subject_role}（{scope}）",
    "join": "打开 {person} 的邀请，成为{role}（{scope}）",
    "revoke": "收回 {person} 的{role}身份（{scope}）",
    "give_up": "删除了自己的数据，放弃{subject_role}身份（{scope}）",
    "broadcast_sent": "提交公告，收件 {people} 人",
    "broadcast_approved": "批准公告",
    "broadcast_sent_back": "退回公告",
    "broadcast_resumed": "继续发送公告",
    "broadcast_paused": "暂停发送公告",
    "broadcast_cancelled": "停止发送公告",
    "broadcast_corrected": "更正公告",
    "broadcast_recalled": "撤回公告",
    "broadcast_dropped": "删除公告草稿",
    "broadcast_list": "导出公告名单，共 {people} 人",
    "demand_take": "受理一项需求",
    "demand_return": "退回一项需求，请需求方补正",
    "demand_refuse": "不予受理一项需求",
    "demand_merge": "合并一项重复的需求",
    "demand_refine": "梳理一项需求",
    "demand_propose": "把梳理稿交需求方确认",
    "demand_rework": "把一项需求退回重新梳理",
    "demand_prepare": "把公开稿交需求方同意",
    "demand_publish": "公开发布一项需求",
    "demand_receipt": "登记一项需求在官网的编号",
    "demand_ask": "就一项需求询问需求方",
    "demand_invite": "邀请一位挑战者看一项需求",
    "demand_assign": "为一项需求指定专家",
    "demand_suspend": "中止一项需求",
    "demand_resume": "恢复一项需求",
    "demand_unsolved": "把一项需求记为未解决",
}
ATTEMPTS = {
    "invite": "发出邀请",
    "revoke": "收回身份",
    "read_staff": "查看工作人员名单",
    "read_journal": "查看操作记录",
    "broadcast": "发布公告",
    "review": "办理需求",
}
REFUSED = "refused_"


def about(act: str, subject: str) -> int | None:
    """Whom an act concerned."""
    return int(subject) if "{person}" in ACTS.get(act, "") else None


def entry(act: str, subject: str, detail: Mapping[str, object], names: Mapping[int, str]) -> str:
    """What was done or tried, in plain words; HTML."""
    if act.startswith(REFUSED):
        tried = act.removeprefix(REFUSED)
        return f"试图{ATTEMPTS.get(tried, tried)}，没有权限，已拒绝"
    person = about(act, subject)
    words = {
        "person": name_of(person, names) if person else "",
        "subject_role": ROLES.get(subject, subject),
        "role": ROLES.get(str(detail.get("role")), ""),
        "scope": scope_of(str(detail.get("scope", ALL))),
        "people": f"{'' if detail.get('exact', True) else '约 '}{detail.get('people', 0)}",
    }
    said = ACTS.get(act, f"{act} {subject}")
    return escape(said.format_map(words) if act in ACTS else said)


def name_of(id: int, names: Mapping[int, str]) -> str:
    return names.get(id) or f"用户 {id}（资料已删除）"


def journal(lines: Sequence[tuple[datetime, int, str]], names: Mapping[int, str], zone_now: str) -> list[str]:
    """(when, who, what) of each entry, the newest first."""
    if not lines:
        return [NO_ENTRIES]
    said = [f"{moment(at, zone_now)}　<b>{escape(name_of(who, names))}</b>　{what}" for at, who, what in lines]
    return ["<b>操作记录</b>（新的在前）\n", *said]
