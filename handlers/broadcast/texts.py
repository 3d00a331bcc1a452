"""What staff and readers hear about announcements."""

import re
from datetime import datetime
from html import unescape

from handlers.broadcast.categories import CATEGORIES
from handlers.cut import escape
from storage.broadcasts import State
from storage.launches import Tested
from storage.people import ZONE
from storage.quiet import zone_of
from storage.reach import Reach
from storage.tables.broadcasts import Broadcast

EXCERPT = 60  # characters
WEEKDAYS = "一二三四五六日"
KINDS = {"text": "文字", "photo": "图片说明", "document": "文件说明"}
ROLES = {
    "visitor": "访客",
    "demander": "需求方",
    "challenger": "挑战者",
    "expert": "专家",
    "institution": "服务机构",
    "staff": "工作人员",
}
STATES = {"all": "不限", "active": "近 30 天来过", "draft": "有没办完的事"}
STAGES = {
    State.DRAFT: "草稿",
    State.AWAITING: "等待批准",
    State.SCHEDULED: "已定时",
    State.SENDING: "正在发送",
    State.PAUSED: "已暂停",
    State.DONE: "已发完",
    State.CANCELLED: "已取消",
    State.CORRECTION: "更正等待批准",
    State.CORRECTING: "正在更正",
    State.RECALLING: "正在撤回",
}
SHELVES = {"draft": "我的草稿", "live": "进行中", "over": "已结束"}

# Writing
BUSY_ELSEWHERE = "您还有没写完的内容，请先写完或取消它，再来写公告。"
ONLY_IN_PRIVATE = "写公告请到与我的私聊里进行。"
WHOSE = "您为几个承办单位工作。这次以哪一个的名义发公告？"
SEND_CONTENT = (
    "<b>写公告</b>\n请把内容发给我：文字、一张图片或一个文件（可带说明）都可以，粗体、链接等格式会保留。\n\n"
    "<i>发出之前会先给您看，不会马上发送。</i>"
)
SEND_AGAIN = "请发来新的内容，它会替换草稿里原来的；按钮、类别和发给谁都不变。"
WHICH_KINDS = "公告可以是文字、一张图片或一个文件（图片和文件可以带说明）。请换一种再发给我。"
NOT_THESE = {
    "sticker": "表情不能作公告。请发文字、一张图片或一个文件。",
    "animation": "动图不能作公告。请发文字、一张图片或一个文件。",
    "poll": "投票不能作公告。请发文字、一张图片或一个文件。",
    "voice": "语音不能作公告。请发文字、一张图片或一个文件。",
    "video": "视频不能直接作公告。请以“文件”的方式发给我，或改用文字加链接按钮。",
}
NO_POLL = "转发来的投票不能作公告。请发文字、一张图片或一个文件。"
ALBUM = "一条公告只能有一张图片或一个文件，相册我没有收下。请只发一张给我。"
NO_COMMAND = "这是一条命令，不能作公告的内容。请直接发内容给我，或点“不写了”。"
NOT_WRITING = "好的，不写了。"
DROP_SURE = "确定放弃这份草稿吗？放弃后不能找回。"
DROPPED = "草稿已放弃。"
FOLLOWED = "您改了原文，草稿已跟着改。请重新试发一次再发送。"
HINTS = {
    State.AWAITING: "要改内容，请先点“撤下，改为草稿”。",
    State.SCHEDULED: "要改内容，请先点“撤下，改为草稿”。",
    State.DONE: "要改已发出的内容，请在 /broadcasts 里打开它，点“更正”。",
    State.CANCELLED: "要改已发出的内容，请在 /broadcasts 里打开它，点“更正”。",
}
SEND_BUTTONS = (
    "请发来按钮，一行一个，最多 5 个，例如：\n<code>报名 - https://example.cn/join\n日程 - https://example.cn/plan</code>"
)
CHOOSE_CATEGORY = "这条公告属于哪一类？读者可以按类别关闭公告。"
LOOKS_SO = "👆 读者看到的就是这样。满意就可以发送；改动之后要再试发一次。"
TESTS: dict[Tested, str] = {
    "no": "还没试发",
    "under_way": LOOKS_SO,
    "failed": "试发没有成功，请修改后再试发一次",
    "yes": "已试发 ✓",
}
TEST_FAILED = "试发没有成功：Telegram 不接受现在的内容或按钮。请修改后再试发一次。"
CARD_BELOW = "这份草稿在下面有新的卡片，请用最新的那一张。"
SEND_TIME = "什么时候发送？点一个，或直接写给我，例如：明天9点、今天 18:30、12月1日 9:00、2026-12-01 09:00。"

# Times
WHAT_TIME = "没看懂这个时间。请写成：明天9点、今天 18:30、12月1日 9:00 或 2026-12-01 09:00。"
WHICH_HOUR = "请写上几点，例如：明天9点。"
NO_SUCH_TIME = "没有这个日期或时刻，请核对后再写一次。"
TOO_FAR = "最远只能定在一年以内，请换一个时间。"

# Correcting and recalling
ONLY_WORDS = "更正只能换文字，图片和文件换不了。请把更正后的全文用文字发给我。"
CORRECTED_LOOKS_SO = "👆 更正后是这样。确认后，每个人收到的那一条都会原地改成它，不会再提醒一次。"
CANCEL_SURE = "确定取消发送吗？还没收到的人不会再收到；已经收到的不受影响（之后可以撤回）。"

NO_BROADCASTS = "这里还没有公告。写一条请发 /broadcast 。"


def not_followed(row: Broadcast) -> str:
    state = State(row.state)
    return f"这条公告已经不是草稿（{STAGES[state]}），改原文不会影响它。{HINTS.get(state, '')}"


def when(at: datetime, zone: str) -> str:
    """2026年12月1日 周二 09:00（北京时间）"""
    local = at.astimezone(zone_of(zone))
    where = "北京时间" if zone == ZONE else zone
    return f"{local.year}年{local.month}月{local.day}日 周{WEEKDAYS[local.weekday()]} {local:%H:%M}（{where}）"


def past(at: datetime, zone: str) -> str:
    return f"{when(at, zone)}已经过去了，请写一个以后的时间。"


def too_long(kind: str, length: int, most: int) -> str:
    return f"{KINDS[kind]}太长了：现在 {length} 字，加上标题后最多能写 {most} 字。请缩短后再发给我。"


def too_many_buttons(number: int, most: int) -> str:
    return f"最多 {most} 个按钮，您写了 {number} 个。请删去一些再发给我。"


def button_how(line: str) -> str:
    return f"这一行我没看懂：{escape(line[:EXCERPT])}\n请写成“文字 - 网址”，例如：报名 - https://example.cn"


def label_too_long(label: str, most: int) -> str:
    return f"按钮上的文字“{escape(label[:EXCERPT])}”太长，最多 {most} 个字。"


def no_link(link: str) -> str:
    return f"这个网址打不开按钮：{escape(link[:EXCERPT])}\n网址要以 https:// 或 http:// 开头，例如 https://example.cn"


def excerpt(html: str) -> str:
    """The beginning of a content, plain, for somebody who knows it."""
    plain = " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
    return plain[:EXCERPT] + ("…" if len(plain) > EXCERPT else "")


def named(row: Broadcast) -> str:
    """What it is called where there is no room for more."""
    kind = {"photo": "［图片］", "document": "［文件］"}.get(row.content["kind"], "")
    return f"{kind}{excerpt(row.content['html'])}" or kind


def muted(category: str) -> str:
    """The word for a reader who wants no more."""
    return f"好的，不再给您发“{CATEGORIES[category]}”类公告。想重新接收，请发 /me 。"


def people(reached: Reach) -> str:
    """42 人, or 约 1.2 万人: two digits are all that is known of an estimate."""
    number = reached.people
    if reached.exact:
        return f"<b>{number}</b> 人"
    unit = 10 ** (len(str(number)) - 2)
    rounded = round(number / unit) * unit
    return f"约 <b>{rounded / 10_000:g} 万</b>人" if rounded >= 10_000 else f"约 <b>{rounded}</b> 人"


def sheet_name(row: Broadcast) -> str:
    return f"公告名单-{row.created_at:%Y%m%d}-{row.id % 10_000:04}.xlsx"


def line(row: Broadcast, zone: str) -> str:
    """On a button of the list."""
    day = (row.scheduled_for or row.started_at or row.created_at).astimezone(zone_of(zone))
    return f"{day.month}-{day.day} {STAGES[State(row.state)]} · {excerpt(row.content['html'])[:20] or named(row)}"


def shelf(name: str, page: int) -> str:
    return f"<b>公告 · {SHELVES[name]}</b>" + (f"（第 {page + 1} 页）" if page else "")
