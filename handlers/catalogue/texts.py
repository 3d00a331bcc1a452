"""What is said about published demands to those who look for one."""

from collections.abc import Sequence

from handlers.cut import escape
from handlers.form.texts import brief
from storage.tables.demands import Demand

NONE = "现在还没有公开的需求。点“🔔 订阅新需求”，有了就告诉您。"
HOW_TO_SEARCH = (
    "把要找的写在命令后面，几个词或一句话都行，例如：\n/demands 铝合金焊接变形\n/demands 我们会做机器视觉检测"
)
CHOOSE = "看哪个产业的需求？"
SUBSCRIBE = "想收到哪些产业的新需求？有新的会告诉您，一天最多一条。"
SUBSCRIBED = "已订阅“{industry}”的新需求，一天最多告诉您一次。要改，请发送 /demands 。"
ALL = "全部产业"
NO_MORE = "没有更多了。"
NONE_SIMILAR = "没有相近的需求。"
LONGEST = 500  # characters of a search


def listed(industry: str, page: int, count: int) -> str:
    where = f"（{escape(industry)}）" if industry else ""
    pages = f"，第 {page + 1} 页" if page else ""
    return f"📢 <b>公开的需求</b>{where}：共 {count} 项{pages}\n点开看全文。"


def found(words: str, rows: Sequence[Demand]) -> str:
    about = f"“{escape(brief(words, 40))}”"
    if not rows:
        return f"没有找到与{about}有关的需求。换几个词试试，或者订阅新需求，有了就告诉您。"
    return f"🔍 与{about}最相关的 {len(rows)} 项需求："


def line(row: Demand) -> str:
    return f"{brief(row.title, 28)} · {row.industry}"


def similar(row: Demand) -> str:
    return f"与 {row.number} 相近的需求："


def digest(rows: Sequence[Demand]) -> str:
    shown = [f"{number}. {escape(row.title)}（{escape(row.industry)}）" for number, row in enumerate(rows[:10], 1)]
    more = [f"……共 {len(rows)} 项，见 /demands 。"] if len(rows) > len(shown) else []
    return "\n".join([f"🔔 <b>您订阅的领域有 {len(rows)} 项新需求</b>", *shown, *more])
