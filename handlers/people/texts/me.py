"""/me: one's own data."""

from collections.abc import Collection, Sequence
from datetime import datetime

from handlers.broadcast.categories import CATEGORIES
from handlers.cut import escape
from handlers.people.texts.words import day, holdings, moment, of_pages, zone
from storage.personal import Summary
from storage.powers import Actor
from storage.preferences import Kind
from storage.roles import DECLARED

FEW = 5  # names that are listed before “等 N 项”
ON = "✓ "
ROLES_PAGE = "<b>我的身份</b>\n\n请点选符合您的身份，可以多选，再点一次取消。由您自己声明，只影响您收到哪些公告。"
FOLLOW_PAGE = "<b>我的关注</b>\n\n关注了的赛事和产业领域有公告时，我会发给您。想看哪一类？"
SHELVES = {"contest": "关注赛事", "industry": "关注产业领域"}
NEWS_PAGE = "<b>公告订阅</b>\n\n打勾的会发给您，点一项可以开关。与您本人有关的通知（例如工作人员的答复）不受影响。"
BUSY_ELSEWHERE = "您还有没填完的内容，请从下面的城市里选；要直接输入城市名，请先把它填完或取消。"
EXPORTED = "这是我保存的关于您的全部内容。文件是 JSON 格式，可以用记事本打开。"
ERASED = (
    "已经删除。感谢您的使用，再会。\n\n"
    "聊天窗口里的消息由 Telegram 保存，如需清除，请在 Telegram 里删除对话。以后再发消息给我，就按新用户重新开始。"
)


def person(actor: Actor, summary: Summary, following: Sequence[str], muted: Collection[str], now: datetime) -> str:
    """/me: what is kept, in plain words."""
    account = f"（@{escape(summary.username)}）" if summary.username else ""
    roles = holdings(actor.roles) or "未声明"
    wanted = "、".join(name for key, name in CATEGORIES.items() if key not in muted) or "都不接收"
    return (
        "<b>我的资料</b>\n\n"
        f"称呼：{escape(actor.name)}{account}\n"
        f"首次使用：{day(summary.first_seen, actor.zone)}\n"
        f"身份：{roles}\n"
        f"时区：{zone(actor.zone)}，现在是 {moment(now, actor.zone)}\n"
        f"接收的公告：{wanted}\n"
        f"关注：{_some(following)}\n"
        f"提交的需求：{summary.demands} 项\n"
        f"提过的问题：{summary.questions} 个\n"
        f"没填完的内容：{'有' if summary.talks else '没有'}\n\n"
        "此外还存有提问的原文、您对回答的评价、收过哪些公告。全部明细可以导出，也可以随时删除。"
    )


def shelf(kind: Kind, number: int, last: int) -> str:
    order = "按地区排列，" if kind == "contest" else ""
    return f"<b>{SHELVES[kind]}</b>{of_pages(number, last)}\n\n{order}点一项即关注，再点一次取消。"


def _some(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 项" if len(names) > FEW else ""
    return escape("、".join(names[:FEW])) + more if names else "没有"


def zone_page(zone_now: str, now: datetime) -> str:
    return (
        f"<b>时区</b>\n\n现在用的是 {zone(zone_now)}，{moment(now, zone_now)}。\n"
        "时间都按它显示，夜间不打扰您也以它为准。\n\n"
        "请选一个城市，或直接发来城市名（如 柏林）、时区名（如 Europe/Berlin）。"
    )


def zone_set(zone_now: str, now: datetime) -> str:
    return f"好的，以后按 {zone(zone_now)} 显示，那里现在是 {moment(now, zone_now)}。"


def no_such_city(text: str) -> str:
    said = text if len(text) <= 20 else f"{text[:20]}…"
    return (
        f"没有认出“{escape(said)}”是哪里。请换附近的大城市、英文名或时区名（如 Europe/Berlin），也可以从下面选。\n\n"
        "如果是想提问，请在末尾加上问号。"
    )


def erase_page(actor: Actor, summary: Summary) -> str:
    given = holdings(held for held in actor.roles if held[0] not in DECLARED)
    lost = f"\n\n您的身份（{given}）会一并放弃。" if given else ""
    again = "管理员由配置文件指定，您再来时会恢复。" if actor.is_admin else ""
    return (
        "<b>删除我的数据</b>\n\n"
        "<b>会删除</b>\n"
        "· 称呼、用户名、时区、身份\n"
        "· 关注和公告订阅\n"
        f"· 您提的 {summary.questions} 个问题、对回答的评价、转人工的记录\n"
        "· 挑战者资料、没有公开过的需求、没有送达的解决方案、没填完的表、附件和其他没填完的内容\n"
        "· 还没发给您的消息、收过哪些公告\n\n"
        "<b>会保留</b>\n"
        "· 操作记录：工作人员做过什么、谁试过没有权限的操作。只有账号编号、时间和操作名称，没有您说过的话。"
        "这是为了出现争议时查得清，对各方公平，所以谁都不能删。\n"
        "· 已经公开过的需求：公开文本留作“每个需求都有回应”的记录（依据：通知三（四）），"
        "但去掉您和贵单位的信息，并从频道和检索里撤下。\n"
        "· 已经送达需求方的解决方案：编号、时间和经过留作“每个需求都有回应”的记录，但去掉内容和您的信息。\n"
        "· 签署过的文件：签署人、时间、全文和签署件。其中的保密义务不随账号终止，要能查证（依据：通知四（三））。\n"
        "· 已经发到工作人员群里的问题，以及此前做的备份，不会随之消失。"
        f"{lost}{again}\n\n"
        "删除后无法恢复。建议先导出一份。确定删除吗？"
    )
