"""What is said to staff about the demands they work on."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from handlers.cut import escape, paragraph
from handlers.demand.clock import due
from handlers.demand.fields import BY_KEY
from handlers.demand.texts import ACTS, BRIEFLY, OR_NOT, WORDS, day
from handlers.desk.strengths import Fit
from handlers.form.texts import brief
from handlers.texts import UNNAMED
from knowledge.leaks import Leak
from storage.lifecycle import DESK, State
from storage.people import ZONE
from storage.quiet import zone_of
from storage.tables.demands import Demand, DemandEvent

EMPTY = "这里没有待办的需求。"
STATUS = WORDS | {
    State.SUBMITTED: "等待受理",
    State.RETURNED: "已退回，等需求方修改",
    State.CONFIRMATION: "等需求方确认文本",
    State.CONFIRMED: "需求方已确认文本，请准备公开文本",
    State.APPROVAL: "等需求方批准公开文本",
    State.APPROVED: "需求方已批准，可以发布",
}
SURE_NO_WORDS = f"请写下{{what}}，发给我。{OR_NOT}"
WRITE = {
    "ask": "要问需求方的问题",
    "return": "退回的意见（需求方会看到，并据此修改）",
    "merge": "并入哪一项需求的编号，如 XQ2026-0001",
    "suspend": "暂停的原因（需求方会看到）",
    "unsolved": "做过哪些对接、为什么没有解决（需求方会看到，依据：通知三（四））",
    "receipt": "官网上传后的回执编号（依据：通知三（二））",
}
CHOOSE_REASON = "不予受理，请选理由（需求方会看到）："
CHOOSE_EXPERT = "请哪位专家看？专家只看到可以公开的部分。"
NO_EXPERTS = "还没有专家。请管理员用 /staff 邀请。"
CHOOSE_FIELD = "要改写哪一项？改好后点“📤 送需求方确认”。"
NONE_FIT = "现在还没有专长相符的挑战者。有人报名后可以再找。"
NOT_FITTING = "这位挑战者现在不在名单里了，请重新查找。"
NO_FILES = "没有附件。"
DONE = {
    "ask": "已问需求方，答复会告诉您。",
    "return": "已退回，需求方会收到意见。",
    "merge": "已并入。",
    "suspend": "已暂停。",
    "unsolved": "已结束，并告知需求方。",
    "receipt": "回执已登记。",
}
TOLD = {
    "take": "工作人员已受理。",
    "return": "工作人员退回了这项需求，意见如下：",
    "refuse": "很抱歉，这项需求没有受理，理由如下：",
    "merge": "这项需求已并入您的另一项需求：",
    "ask": "工作人员有一个问题：",
    "propose": "工作人员梳理好了文本，请您确认。",
    "prepare": "公开文本已经备好。",
    "rework": "工作人员要再梳理一次文本，改好后会再请您确认。",
    "publish": "已公开发布。",
    "suspend": "这项需求暂停办理，原因如下：",
    "resume": "这项需求已恢复办理。",
    "unsolved": "这项需求已结束，做过的工作如下：",
    "receipt": "已上传中国创新挑战赛网站，回执：",
}
CHANGED = "📢 您关注的需求 {number} 重新发布了，内容有改动。"
NO_CHANNEL = "（没有设置公开发布的频道，只在机器人里可查。）"
PACKAGE = "标准格式，可上传中国创新挑战赛网站（依据：通知三（二））"
TOO_LONG = "公开文本有 {length} 字，超过一条消息的 {longest} 字。请先点“🔁 重新梳理”，精简“技术问题”或“现有基础”。"


def queue(counts: Mapping[str, int], state: str, page: int) -> str:
    """`state`: the one that is looked at, or "" for all in which staff have the next move."""
    count = sum(counts.get(one, 0) for one in ([state] if state else DESK))
    shown = f"（第 {page + 1} 页）" if page else ""
    about = f"{BRIEFLY[State(state)] if state else '待办'} {count} 项，等得最久的在前。" if count else EMPTY
    return f"🗂 <b>需求办理</b>{shown}\n{about}"


def line(row: Demand, now: datetime, days: int) -> str:
    """On a button: how long it has waited, and whether longer than was promised."""
    by = due(row, days)
    late = "⏰" if by and now.astimezone(zone_of(ZONE)).date() > by else ""
    waited = (now - row.moved_at).days
    shown = f" {waited} 天" if waited else ""
    return f"{late}{BRIEFLY[State(row.state)]}{shown} {row.number} {brief(row.title, 16)}"


def card(row: Demand, flags: Sequence[str], last: DemandEvent | None, zone: str, holder: str) -> list[str]:
    lines = [
        f"<b>{row.number}</b>  {escape(row.title)}",
        f"状态：<b>{STATUS[State(row.state)]}</b>（{day(row.moved_at, zone)}起）",
        f"需求方：{escape(str(row.answers.get('name', '')))}",
        f"产业：{escape(row.industry)}；承办：{escape(row.scope or UNNAMED)}",
        *([f"受理人：{escape(holder)}"] if holder else []),
        *([f"已改写：{escape('、'.join(BY_KEY[key].label for key in row.proposal))}"] if row.proposal else []),
        *([f"官网回执：{escape(row.receipt)}"] if row.receipt else []),
    ]
    if last is not None and last.side == "demander":
        said = f"：{escape(brief(last.words, 200))}" if last.words and last.act != "edit" else ""
        lines.append(f"\n需求方 {day(last.at, zone)} {ACTS[last.act]}{said}")
    return lines + [f"⚠️ {escape(flag)}" for flag in flags]


def similar(row: Demand) -> str:
    return f"与 {row.number}（{brief(row.title, 30)}）相近，请看是否重复。"


def leaks_left(found: Sequence[Leak]) -> str:
    parts = "；".join(f"{leak.part}：{brief(leak.found, 30)}" for leak in found)
    return f"公开文本里还有需求方要求隐去的内容（{parts}），请先点“🔁 重新梳理”，改写那一项，再送需求方确认。"


def write_field(key: str, said: str) -> str:
    """Code is copied by a tap: nobody types the whole anew."""
    label = escape(BY_KEY[key].label)
    return f"“{label}”现在是（点一下就复制）：\n\n<code>{escape(said)}</code>\n\n请发来改写后的全文。{OR_NOT}"


def reworded(key: str) -> str:
    return f"✓ 已改写“{escape(BY_KEY[key].label)}”。{CHOOSE_FIELD}"


def fitting(row: Demand, found: Sequence[Fit], names: Mapping[int, str], invited: Collection[int]) -> list[str]:
    """Whose strengths fit a demand, and why."""
    if not found:
        return [NONE_FIT]
    lines = [f"🔎 <b>{row.number} 可能适合的挑战者</b>（依据：通知三（三），精准匹配）"]
    for number, fit in enumerate(found, 1):
        why = f"：都提到{'、'.join(fit.words)}" if fit.words else ""
        sent = "（已邀请）" if fit.person in invited else ""
        lines.append(f"{number}. {escape(names.get(fit.person, ''))}{sent}{escape(why)}")
    return lines


def invitation(row: Demand, fit: Fit) -> str:
    """To the challenger."""
    why = f"您的专长与它相符（{'、'.join(fit.words)}）。" if fit.words else "您的专长可能与它相符。"
    return f"✉️ <b>工作人员邀请您看一项需求</b>\n{row.number} {escape(brief(row.title, 60))}\n{escape(why)}"


def to_expert(number: str, text: str) -> list[str]:
    return [f"🧑‍🔬 <b>请您看一项需求</b>（{number}）\n以下是可以公开的部分：\n", *paragraph(text)]
