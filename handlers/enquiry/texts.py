"""What is said about questions to a demander."""

from collections.abc import Sequence

from handlers.cut import escape
from storage.tables.demands import Demand
from storage.tables.solutions import Enquiry

WRITE_QUESTION = "请写下您的问题。需求方和工作人员都不会知道是谁问的；答复后，问和答会公开给所有人。"
WRITE_ANSWER = "请写下答复，会公开给所有人，请不要写需要保密的内容。"
SENT = "已转给需求方。您会一直收到这项需求的消息，直到取消关注。"
ANSWERED = "已答复，并告知关注这项需求的人。"
NONE = "这项需求还没有公开的问答。"
NONE_WAITING = "没有等待答复的问题。"
FOLLOWING = "已关注，这项需求有新的问答或变化会告诉您。"
LEFT = "已取消关注。"
WAITING = "❓ <b>等待答复的问题</b>"


def asked(row: Demand, enquiry: Enquiry) -> str:
    """To the demander, or staff."""
    return f"❓ 有人就需求 <b>{row.number}</b> 提问：\n<blockquote>{escape(enquiry.text)}</blockquote>"


def answered(row: Demand, enquiry: Enquiry) -> str:
    """To those who follow it."""
    return f"💬 需求 <b>{row.number}</b> 有新的问答\n{pair(enquiry)}"


def pair(enquiry: Enquiry) -> str:
    return f"<b>问</b>：{escape(enquiry.text)}\n<b>答</b>：{escape(enquiry.answer or '')}"


def read(row: Demand, enquiries: Sequence[Enquiry]) -> list[str]:
    return [f"💬 <b>{row.number} 的问答</b>\n", *(f"{pair(one)}\n" for one in enquiries)] if enquiries else [NONE]
