"""What is said about demands to those who filed them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from handlers.cut import escape
from handlers.demand.clock import due
from handlers.demand.fields import BY_KEY, FIELDS, HIDEABLE
from handlers.form.fields import Form
from handlers.form.texts import brief
from knowledge.leaks import Leak
from storage.lifecycle import State
from storage.tables.demands import Demand, DemandEvent
from storage.tables.forms import Draft

INTRO = (
    "📝 <b>提交技术需求</b>\n"
    "共 24 项，最后 4 项选填，大约十分钟。每答一项就保存，随时可以停下，下次接着填；中途可以直接问我问题。\n"
    "也可以下载空白表，填好发回来，或者把写好的内容一次贴给我。\n"
)
WORDS = {
    State.SUBMITTED: "已提交，等待受理",
    State.IN_REVIEW: "审核中",
    State.RETURNED: "已退回，请修改",
    State.REFUSED: "未受理",
    State.MERGED: "已并入另一项需求",
    State.CONFIRMATION: "请确认梳理后的文本",
    State.CONFIRMED: "已确认，正在准备公开文本",
    State.APPROVAL: "请批准公开文本",
    State.APPROVED: "已批准，等待发布",
    State.PUBLISHED: "已公开发布",
    State.WITHDRAWN: "已撤回",
    State.SUSPENDED: "已暂停",
    State.UNSOLVED: "已答复，未能解决",
}
BRIEFLY = {
    State.SUBMITTED: "待受理",
    State.IN_REVIEW: "审核中",
    State.RETURNED: "已退回",
    State.REFUSED: "未受理",
    State.MERGED: "已并入",
    State.CONFIRMATION: "待确认",
    State.CONFIRMED: "已确认",
    State.APPROVAL: "待批准",
    State.APPROVED: "已批准",
    State.PUBLISHED: "已发布",
    State.WITHDRAWN: "已撤回",
    State.SUSPENDED: "已暂停",
    State.UNSOLVED: "已结束",
}
NEXT = {
    State.SUBMITTED: "工作人员受理后会通知您。",
    State.IN_REVIEW: "工作人员正在梳理，可能会向您提问；梳理好的文本会请您确认。",
    State.RETURNED: "请按意见修改，保存后自动重新提交。",
    State.REFUSED: "有疑问请发送 /human 。",
    State.MERGED: "请看并入的那一项。",
    State.CONFIRMATION: "同意就确认，不同意请说明哪里要改。不经您确认不会往下走。",
    State.CONFIRMED: "公开文本备好以后，会请您逐字核对、批准。",
    State.APPROVAL: "请逐字核对全文，再决定是否批准。不经您批准不会发布。",
    State.APPROVED: "工作人员会尽快发布。",
    State.PUBLISHED: "正在征集解决方案。有人应答会通知您。",
    State.WITHDRAWN: "",
    State.SUSPENDED: "恢复后会通知您。",
    State.UNSOLVED: "可以修改后重新提交一项新的需求。",
}
ICONS = {State.RETURNED: "✏️", State.CONFIRMATION: "❗️", State.APPROVAL: "❗️", State.PUBLISHED: "📢"}
ACTS = {
    "submit": "提交",
    "edit": "修改",
    "resubmit": "重新提交",
    "take": "受理",
    "return": "退回",
    "refuse": "不予受理",
    "merge": "并入另一项",
    "refine": "改写",
    "propose": "送交确认",
    "confirm": "确认文本",
    "object": "对文本提出意见",
    "prepare": "送交公开文本",
    "approve": "批准公开",
    "disapprove": "不同意公开文本",
    "reopen": "要求修改，重新审核",
    "rework": "重新梳理",
    "publish": "公开发布",
    "receipt": "上传官网",
    "ask": "提问",
    "answer": "答复",
    "invite": "邀请挑战者",
    "assign": "征求专家意见",
    "withdraw": "撤回",
    "suspend": "暂停",
    "resume": "恢复",
    "unsolved": "结束：未能解决",
}
REASONS = {
    "not_technical": "不是技术需求",
    "incomplete": "内容不足以判断，且多次补充未果",
    "secret": "可能涉及国家秘密",
    "unlawful": "不符合法律法规",
    "duplicate": "与已有需求重复",
    "not_ours": "不属于本赛事的范围",
    "other": "其他原因",
}
NONE_YET = "您还没有提交需求。要提交，请发送 /demand ，大约十分钟。"
NO_QUESTION = "现在没有等您答复的问题。"
OR_NOT = "不写了就发送 /cancel 。"
WRITE_ANSWER = f"请写下您的答复，发给我就转给工作人员。{OR_NOT}"
WRITE_OBJECTION = f"请写下您不同意的地方，或希望怎么改。{OR_NOT}"
ADJUST = "🙈 调整公开内容"  # on a button
WRITE_DISAPPROVAL = f"请写下公开文本里要改的地方。只是想隐去某一项，可以点“{ADJUST}”；{OR_NOT}"
WITHDRAW_SURE = "要撤回 {number} 吗？撤回后不再处理，已发布的会从频道和检索里撤下；不能恢复，但可以另交一份。"
REOPEN_SURE = "修改已确认的内容，要重新审核和确认。确定吗？"
SENT = "已转给工作人员。"
PREVIEW_HEAD = "👁 下面这条就是将要公开的<b>全文，一字不差</b>："
PREVIEW_DRAFT = "👁 工作人员还没有准备公开文本。按现在的设置，公开的会是这样（以后还会请您逐字批准）："
BEING_CHANGED = "需求 {number} 正在修改，改好后重新发布。"
TAKEN_DOWN = "需求 {number} 已由需求方撤回。"
NOTHING_WRITTEN = "没有看到文字，请再写一次。"
WRITTEN_TOO_LONG = "写了 {length} 字，最多 {longest} 字，请精简后再发。"
BUSY_ELSEWHERE = "您正在做另一件事，请先做完，或发送 /cancel 停下。"
NOT_A_FIELD = "这一项不能这样调整。"
CLEAN = "没有发现应当隐去的内容。"
DECIDE = "同意就点“批准”，发布的就是这个全文。"
REDACT = (
    "每一项可以：👁 公开，🙈 隐去，✍️ 概括（用您写的一句话代替）。\n"
    "图标是现在的样子，下一行可以改。改动后，以前的批准作废。"
)
SAME_TITLE = "您已经提交过一份相近的需求（{number}：{title}），请确认不是重复提交。"
PRIZE = (
    "“{words}”可能把奖金与成果转让、许可或独占合作绑在一起。"
    "通知规定奖励资金不作为这类合作的强制条件，建议修改。（依据：通知三（五））"
)


def next_(row: Demand, days: int) -> str:
    """What happens next, and by when, where staff have the next move and promise `days` working days."""
    state = State(row.state)
    by = due(row, days)
    return NEXT[state] + (f"预计 {by.month}月{by.day}日前。" if by else "")


def receipt(row: Demand, days: int) -> str:
    return (
        f"✅ 已提交，受理编号 <b>{row.number}</b>。\n"
        f"{escape(row.title)}\n\n{next_(row, days)}\n发送 /mydemands 查看进度、修改或撤回。\n\n"
        f"另外，按通知要求，参赛各方还须在中国创新挑战赛网站注册：challenge.chinatorch.gov.cn"
    )


def saved(row: Demand) -> str:
    return f"✅ {row.number} 已保存，现在的状态：{WORDS[State(row.state)]}。"


def line(row: Demand) -> str:
    """On a button of the list."""
    state = State(row.state)
    return f"{ICONS.get(state, '')} {BRIEFLY[state]} {row.number} {brief(row.title, 24)}".strip()


def card(row: Demand, reason: DemandEvent | None, zone: str, days: int) -> list[str]:
    state = State(row.state)
    lines = [
        f"<b>{row.number}</b>  {escape(row.title)}",
        f"状态：<b>{WORDS[state]}</b>（{day(row.moved_at, zone)}起）",
        *([escape(coming)] if (coming := next_(row, days)) else []),
    ]
    if reason is not None and (reason.words or reason.code):
        said = "：".join(part for part in (REASONS.get(reason.code or "", ""), reason.words or "") if part)
        lines.append(f"\n<b>{ACTS[reason.act]}</b>（{day(reason.at, zone)}）\n<blockquote>{escape(said)}</blockquote>")
    if row.receipt:
        lines.append(f"官网上传回执：{escape(row.receipt)}")
    return lines


def day(moment: datetime, zone: str) -> str:
    """Nothing breaks between the day and the hour."""
    return f"{moment.astimezone(ZoneInfo(zone)):%m-%d\xa0%H:%M}"


def whole(answers: Mapping[str, Any], marked: Sequence[str] = ()) -> list[str]:
    """Everything that was filled in; what is `marked` was changed."""
    lines = []
    for field in FIELDS:
        if (value := answers.get(field.key)) is not None:
            sign = "🔸 " if field.key in marked else ""
            said = escape(field.kind.say(value))
            lines.append(f"{sign}<b>{escape(field.label)}</b>：{said}")
    return lines


def refined(row: Demand) -> list[str]:
    """The text as staff reworded it, beside what it was."""
    lines = [f"📝 <b>{row.number} 梳理后的文本</b>（依据：通知三（一），由需求方确认）\n"]
    for key, value in (row.proposal or {}).items():
        field = BY_KEY[key]
        lines.append(f"🔸 <b>{escape(field.label)}</b>\n原来：{escape(field.kind.say(row.answers[key]))}")
        lines.append(f"改为：<blockquote>{escape(field.kind.say(value))}</blockquote>")
    if not row.proposal:
        lines.append("工作人员没有改动，按您原来的内容：\n")
        lines += whole(row.answers)
    return lines


def leaks(found: Sequence[Leak]) -> list[str]:
    """What the scan of the public text says."""
    if not found:
        return [CLEAN]
    return [
        "🔎 <b>请留意这些地方可能泄露不想公开的信息：</b>",
        *(f"{'⛔️' if leak.certain else '❔'} {escape(leak.part)}：{escape(brief(leak.found))}" for leak in found),
        *(["⛔️ 的必须处理后才能发布：改写那一项，或把它设为公开。"] if any(leak.certain for leak in found) else []),
    ]


def history(row: Demand, events: Sequence[DemandEvent], zone: str, *, staff: bool = False) -> list[str]:
    """For the demander; for `staff`, who also see what only they did."""
    lines = [f"🕒 <b>{row.number} 的经过</b>\n"]
    for event in events:
        if event.act == "refine" and not staff:
            continue
        who = ("需求方" if staff else "您") if event.side == "demander" else "工作人员"
        said = "：".join(part for part in (REASONS.get(event.code or "", ""), event.words or "") if part)
        words = f"：{escape(brief(said))}" if said and event.act not in ("edit", "refine") else ""
        lines.append(f"{day(event.at, zone)} {who} {ACTS[event.act]}{words}")
    return lines


WAYS: dict[Literal["public", "hidden", "general"], str] = {"public": "👁 公开", "hidden": "🙈 隐去", "general": "✍️ 概括"}


def how_shown(disclosure: Mapping[str, Any], key: str) -> str:
    how = disclosure.get(key, {}).get("how", "public")
    return {"public": "👁", "hidden": "🙈", "general": "✍️"}[how]


def label(key: str) -> str:
    return HIDEABLE.get(key) or BY_KEY[key].label


# To staff


def to_desk(row: Demand, act: str) -> str:
    """A notice that says nothing of what is in it: not everybody who reads it may see that. The desk is no group's."""
    where = "请发送 /desk 处理。" if row.taken_by else "请私聊我，用 /desk 处理。"
    return f"📥 <b>{row.number}</b> {act}（{escape(row.industry)}）。{where}"


# To the demander, each with the reason


def moved(row: Demand, event: str, coming: str, words: str | None = None) -> str:
    """`coming`: what happens next, or ""."""
    said = f"<blockquote>{escape(words)}</blockquote>" if words else ""
    lines = f"🔔 <b>{row.number}</b> {escape(brief(row.title, 40))}", event, said, escape(coming)
    return "\n".join(filter(None, lines))


def draft_line(form: Form, draft: Draft) -> str:
    """On a button of the list: what is not finished."""
    filled = sum(1 for field in form.fields if field.key in draft.answers)
    if draft.subject is not None:
        return f"✏️ 没改完的修改：{brief(str(draft.answers.get('title') or ''), 20)}"
    return f"📝 没填完（{filled}/{len(form.fields)}）{brief(str(draft.answers.get('title') or ''), 20)}"


def list_(rows: Sequence[Demand], begun: Sequence[Draft]) -> str:
    return f"📁 <b>我的需求</b>（共 {len(rows)} 项）" if rows or begun else NONE_YET


def write_general(row: Demand, key: str) -> str:
    said = BY_KEY[key].kind.say(row.answers[key]) if row.answers.get(key) else "（没有填）"
    return (
        f"“{escape(label(key))}”现在是：{escape(brief(said, 300))}\n请写一句概括的话代替它，例如“华东某精密制造企业”。"
    )
