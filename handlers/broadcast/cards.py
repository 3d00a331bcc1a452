"""An announcement as staff see it: as a draft, before it is sent, on its way, afterwards."""

from collections.abc import Sequence
from datetime import datetime

from handlers.broadcast.categories import CATEGORIES
from handlers.broadcast.texts import KINDS, ROLES, STAGES, STATES, TESTS, named, people, when
from handlers.cut import escape
from storage.audience import Audience
from storage.broadcasts import State
from storage.launches import Tested
from storage.powers import Actor
from storage.quiet import Quiet
from storage.reach import Reach
from storage.tables.broadcasts import Broadcast


def heading(row: Broadcast) -> str:
    scope = f" · {escape(row.scope)}" if row.scope else ""
    return f"{CATEGORIES[row.category]}{scope}\n<blockquote>{escape(named(row))}</blockquote>"


def whom(audience: Audience) -> str:
    """Everybody, or what restricts them."""
    parts = [
        "、".join(ROLES[role] for role in audience.roles),
        _some("关注", audience.contests, "项赛事"),
        _some("关注", audience.industries, "个产业领域"),
        STATES[audience.state] if audience.state != "all" else "",
        "关注本单位赛事" if audience.within is not None else "",
    ]
    return " · ".join(part for part in parts if part) or "所有人"


def _some(verb: str, names: Sequence[str], unit: str) -> str:
    return f"{verb}{names[0]}" if len(names) == 1 else f"{verb} {len(names)} {unit}" if names else ""


def draft(row: Broadcast, reached: Reach, tested: Tested) -> str:
    return (
        f"📝 <b>公告草稿</b>\n{heading(row)}"
        f"按钮：{len(row.content['buttons']) or '无'}\n"
        f"发给：{escape(whom(Audience.read(row.audience)))}\n将发给 {people(reached)}\n{TESTS[tested]}"
    )


def audience(of: Audience, reached: Reach) -> str:
    return f"<b>发给谁</b>\n{escape(whom(of))}\n将发给 {people(reached)}\n\n同一栏里选几个是“或”，不同栏之间是“且”。"


def confirm(row: Broadcast, reached: Reach, at: datetime | None, zone: str, quiet: Quiet, approve_above: int) -> str:
    lines = [
        f"<b>请核对</b>\n{heading(row)}将发给 {people(reached)}（{escape(whom(Audience.read(row.audience)))}）",
        f"时间：{when(at, zone) if at else '现在'}",
    ]
    if quiet.begins != quiet.ends:
        lines.append(f"读者当地 {_hours(quiet)} 不打扰，那时轮到的人会在之后收到。")
    if reached.most > approve_above:
        lines.append(f"超过 {approve_above} 人，需要另一位工作人员批准后才会发送。")
    return "\n".join(lines)


def _hours(quiet: Quiet) -> str:
    return f"{quiet.begins:%H:%M}–{quiet.ends:%H:%M}"


def scheduled(row: Broadcast, zone: str) -> str:
    assert row.scheduled_for
    return f"⏰ <b>已定时</b>\n{heading(row)}将在 <b>{when(row.scheduled_for, zone)}</b> 发送。"


def awaiting(row: Broadcast) -> str:
    what = "更正" if row.state == State.CORRECTION else "公告"
    return f"🕒 <b>{what}等待批准</b>\n{heading(row)}已请其他有权限的工作人员批准，有结果会告诉您。"


def asked_to_approve(row: Broadcast, author: Actor, reached: Reach) -> str:
    what = "更正一条已发出的公告" if row.state == State.CORRECTION else "发送上面这条公告"
    at = f"\n时间：{when(row.scheduled_for, author.zone)}" if row.scheduled_for and row.state == State.AWAITING else ""
    return f"🙋 <b>{escape(author.name)}</b> 请您批准{what}\n{heading(row)}共 {people(reached)}{at}"


def approved(row: Broadcast, by: str) -> str:
    return f"✅ <b>{escape(by)}</b> 批准了您的{_what(row)}\n{heading(row)}"


def sent_back(row: Broadcast, by: str, correction: bool) -> str:
    rest = "已发出的内容没有变动。" if correction else "它又成了草稿，问过对方、改好后可以再提交。"
    return f"↩️ <b>{escape(by)}</b> 退回了您的{'更正' if correction else '公告'}\n{heading(row)}{rest}"


def taken_back(row: Broadcast) -> str:
    rest = "又成了草稿，可以修改后再发送。" if row.state == State.DRAFT else "已发出的内容没有变动。"
    return f"↩️ 已撤下。\n{heading(row)}{rest}"


def _what(row: Broadcast) -> str:
    return "更正" if row.state == State.CORRECTING else "公告"


def you_approved(row: Broadcast) -> str:
    return f"✅ 您已批准这条{_what(row)}。\n{heading(row)}"


def you_sent_back(row: Broadcast) -> str:
    return f"↩️ 您已退回，提交的人会收到通知。\n{heading(row)}"


def progress(row: Broadcast, asleep: bool, quiet: Quiet) -> str:
    """The one message in which a broadcast is watched, from its beginning to the report."""
    done = row.delivered + row.blocked + row.gone + row.failed + row.unknown
    lines = [f"{_sign(row)} <b>{STAGES[State(row.state)]}</b>\n{heading(row)}"]
    if row.spooled_to is not None and row.state in (State.SENDING, State.PAUSED):
        lines.append(f"正在列名单，已有 {row.total} 人")
    share = f"（{done * 100 // row.total}%）" if row.total and done < row.total else ""
    lines.append(f"共 {row.total} 人，已处理 <b>{done}</b> 人{share}")
    lines += [f"{name} {number}" for name, number in _outcomes(row) if number or name == "送达"]
    if row.state == State.CANCELLED and row.spooled_to is not None:
        lines.append("名单没有列完就取消了")
    if row.state == State.CANCELLED and done < row.total:
        lines.append(f"没有发送 {row.total - done}")
    if row.state == State.SENDING and asleep:
        lines.append(f"🌙 有读者正在休息（当地 {_hours(quiet)}），之后送达。")
    return "\n".join(lines)


def _outcomes(row: Broadcast) -> list[tuple[str, int]]:
    return [
        ("送达", row.delivered),
        ("已停用机器人", row.blocked),
        ("账号已注销", row.gone),
        ("失败", row.failed),
        ("可能已送达（发送时程序中断）", row.unknown),
        ("已更正", row.corrected),
        ("已撤回", row.recalled),
    ]


def _sign(row: Broadcast) -> str:
    signs = {State.DONE: "📊", State.CANCELLED: "⏹", State.PAUSED: "⏸", State.RECALLING: "↩️"}
    return signs.get(State(row.state), "📣")


def send_correction(row: Broadcast) -> str:
    what = KINDS[row.content["kind"]]
    return f"请把更正后的{what}全文发给我。{heading(row)}<i>确认之前不会改动已发出的内容。</i>"


def recall_sure(row: Broadcast) -> str:
    return (
        f"确定撤回吗？\n{heading(row)}会从 {row.delivered - row.recalled} 人的聊天里删去它。"
        "送达超过 48 小时的，Telegram 不允许撤回。"
    )
