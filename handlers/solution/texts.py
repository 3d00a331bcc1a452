"""What is said about solutions: to challengers, to staff, to demanders."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.cut import escape
from handlers.demand.texts import day
from handlers.form.texts import brief
from handlers.solution.fields import ABSTRACT, AFTER, OPEN, claims
from storage.solutions import BEST, MARKS, State
from storage.tables.demands import Demand
from storage.tables.forms import Draft
from storage.tables.solutions import Solution, SolutionEvent

INTRO = "💡 <b>应答需求</b>\n每答一项就保存，随时可以停下。送达需求方之前都可以修改或撤回。\n"
WORDS = {
    State.SUBMITTED: "已提交，等待形式审查",
    State.RETURNED: "已退回，请补正",
    State.DELIVERED: "已送达需求方",
    State.SHORTLISTED: "已入围",
    State.WITHDRAWN: "已撤回",
}
NEXT = {
    State.SUBMITTED: "工作人员只看材料是否齐全，不评判内容；通过后送达需求方。",
    State.RETURNED: "请按意见补正，保存后自动重新提交。",
    State.DELIVERED: "需求方会比较各个方案，可能会向您提问。",
    State.SHORTLISTED: "需求方把您的方案列入了候选。",
    State.WITHDRAWN: "",
}
ASPECTS = {"technique": "技术性", "fit": "匹配度", "prospect": "合作前景"}
NONE_YET = "您还没有应答过需求。公开的需求见 /demands 。"
JOIN_FIRST = (
    "应答需求之前，请先用 /join 报名，并签署挑战须知、《保密协议》和《免责声明》。（依据：通知三（三）、四（三））"
)
WRITE_RETURN = "请写下要补正的地方（只限形式，不评判内容），发给我："
WRITE_QUESTION = "请写下要问挑战者的问题，发给我就转给对方："
WRITE_ANSWER = "请写下您的答复，发给我就转给需求方："
WITHDRAW_SURE = "要撤回 {number} 吗？撤回后需求方不会收到它。"
NO_QUESTION = "现在没有等您答复的问题。"
NONE_TO_CHECK = "没有等待形式审查的方案。"
TO_CHECK = "📥 <b>等待形式审查的方案</b>（只看材料是否齐全，不评判内容）"
NONE_RECEIVED = "还没有收到解决方案。收到会通知您。"
IN_ABSTRACT = "摘要里的“{words}”会让人知道您是谁。摘要在签署保密协议之前就能看到，建议删去。"
TAKEN_DOWN = "需求 {number} 现在没有公开，暂时不能提交。您填写的内容都留着，重新公开后可以接着提交。"
SENT = "已转给对方。"
SHEET = "指标逐项对照，评分是您自己的。（依据：通知三（四））"
CHANGED = "需求 {number} 有改动。您的方案 {own} 是按以前的内容写的，请看一看，再确认或修改。"
SEALED_HERE = "🔒 技术路线、知识产权、案例和证明材料由挑战者决定是否披露。"


def receipt(row: Solution, demand: Demand) -> str:
    return (
        f"✅ 已提交，编号 <b>{row.number}</b>，应答需求 {demand.number}。\n{NEXT[State.SUBMITTED]}\n\n"
        f"存证（内容的指纹，可证明提交时写了什么）：\n<code>{row.digest}</code>\n"
        f"随时发送 /mysolutions 查看进度、修改或撤回。"
    )


def to_staff(row: Solution, demand: Demand) -> str:
    """A notice that says nothing of what is in it."""
    return f"📥 <b>{row.number}</b> 应答 {demand.number}，等待形式审查。请在 /check 处理。"


def mine(rows: Sequence[tuple[Solution, Demand]], begun: Sequence[Draft]) -> str:
    return f"💡 <b>我的解决方案</b>（共 {len(rows)} 个）" if rows or begun else NONE_YET


def line(row: Solution, demand: Demand) -> str:
    return f"{row.number} {WORDS[State(row.state)][:3]} · {brief(demand.title, 24)}"


def card(row: Solution, demand: Demand, events: Sequence[SolutionEvent], zone: str) -> list[str]:
    """For its challenger."""
    state = State(row.state)
    lines = [
        f"<b>{row.number}</b>  应答 {demand.number} {escape(demand.title)}",
        f"状态：<b>{WORDS[state]}</b>（{day(row.moved_at, zone)}起）",
        *([NEXT[state]] if NEXT[state] else []),
        *_said(events, zone),
    ]
    if row.for_version != demand.version:
        lines.append("❗️ 需求有改动，请看一看，再确认或修改您的方案。")
    return [*lines, f"\n存证：<code>{row.digest}</code>"]


def _said(events: Sequence[SolutionEvent], zone: str) -> list[str]:
    labels = {"return": "退回", "ask": "需求方问", "answer": "挑战者答"}
    return [
        f"{labels[event.act]}（{day(event.at, zone)}）：<blockquote>{escape(event.words or '')}</blockquote>"
        for event in events
        if event.act in labels
    ][-4:]


def whole(answers: Mapping[str, Any], *, sealed: bool) -> list[str]:
    """`sealed`: with what is only disclosed."""
    fields = [field for field in (ABSTRACT, *AFTER) if sealed or field.key in OPEN]
    lines = []
    for field in fields:
        if answers.get(field.key):
            lines.append(f"<b>{escape(field.label)}</b>：{escape(field.kind.say(answers[field.key]))}")
        if field is ABSTRACT:
            lines += claimed(answers)
    return lines


def claimed(answers: Mapping[str, Any]) -> list[str]:
    return [f"· {escape(asked)}\n  → {escape(claim)}" for asked, claim in claims(answers)]


def to_check(row: Solution, demand: Demand) -> list[str]:
    """For staff: whether it is complete, not whether it is good."""
    return [
        f"<b>{row.number}</b>  应答 {demand.number} {escape(demand.title)}",
        f"状态：<b>{WORDS[State(row.state)]}</b>\n",
        *whole(row.answers, sealed=False),
        "\n技术路线等保密部分只有披露后才能看。",
    ]


def received(row: Solution, events: Sequence[SolutionEvent], zone: str) -> list[str]:
    """For the demander."""
    marks = row.marks or {}
    given = "，".join(f"{ASPECTS[aspect]} {'★' * marks[aspect]}" for aspect in MARKS if aspect in marks)
    return [
        f"<b>{row.number}</b>{'  ⭐️ 已入围' if row.state == State.SHORTLISTED else ''}\n",
        *whole(row.answers, sealed=False),
        SEALED_HERE,
        *_said(events, zone),
        f"\n您的评分：{given or '还没有'}（满分 {BEST} 星）",
    ]


def received_line(row: Solution) -> str:
    marks = sum((row.marks or {}).values())
    star = "⭐️" if row.state == State.SHORTLISTED else "▫️"
    return f"{star} {row.number} {marks or '–'} 分 {brief(str(row.answers['abstract']), 18)}"


def received_list(demand: Demand, rows: Sequence[Solution]) -> str:
    if not rows:
        return NONE_RECEIVED
    head = f"💡 <b>{demand.number} 的解决方案</b>：{len(rows)} 个"
    return f"{head}\n选谁由您决定；专家和工作人员只提供意见。（依据：通知三（四））"


def moved(row: Solution, event: str, words: str | None = None) -> str:
    said = f"\n<blockquote>{escape(words)}</blockquote>" if words else ""
    return f"🔔 方案 <b>{row.number}</b>\n{event}{said}"
