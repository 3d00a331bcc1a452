"""Every sentence the bot says: HTML, with all data escaped. What can grow long comes as blocks for `reply.say`."""

import re
from collections import Counter
from collections.abc import Sequence

from aiogram.types import BotCommand

from handlers.cut import escape, quotation
from knowledge.base import Contact
from knowledge.document import Clause, Contest, Document

EXAMPLES = ("现场赛几月份举办？", "奖金归谁出？", "参赛要签哪些文件？", "哪些地方有新能源赛事？")
HOTLINE_UNKNOWN = "通知里没有写明咨询电话，请联系当地承办单位。"
TITLE = 60  # characters
NO_CONTESTS = "收录的通知里没有赛事名单。"
UNNAMED = "附件未列明"

# Questions that cannot be answered, and things that are no questions
NO_WORDS = "我没有看到文字问题。请用一句话告诉我想了解什么，例如：现场赛几月份举办？"
ASK_HOW = "请把问题直接发给我，也可以点一个试试："
CAPTION_ONLY = "<i>附件我看不了，先回答您写的文字。</i>\n"
EDITED = "<i>您改了问题，我重新回答。</i>\n"
UNKNOWN_COMMAND = "没有这个命令。我会的在下面，也可以直接把问题发给我。"
STOPPED = "好的，停下了。"
NOTHING_TO_CANCEL = "现在没有正在填写的内容。要提交需求，请发送 /demand 。"
NOT_READ = "收到。不过我只看得懂文字，请用一句话写下您的问题。"
ONLY_TEXT = {
    "sticker": "表情很可爱，可惜我只看得懂文字。想了解什么，请写给我。",
    "animation": "动图我看不懂，请用文字写下您的问题。",
    "voice": "抱歉，我还听不了语音。请把问题打成文字发给我，马上回答。",
    "audio": "抱歉，我听不了音频。请把问题打成文字发给我。",
    "video": "抱歉，我看不了视频。请用文字写下您的问题。",
    "video_note": "抱歉，我看不了视频。请用文字写下您的问题。",
    "photo": "抱歉，我看不了图片。请把想问的内容打成文字发给我。",
    "document": "抱歉，我不阅读聊天里的文件，也不会保存它。请把想问的内容写成文字发给我。",
    "location": "谢谢您的位置。告诉我省份或城市的名字，我就能查那里的赛事；也可以点下面按地区查看。",
    "venue": "谢谢您的位置。告诉我省份或城市的名字，我就能查那里的赛事；也可以点下面按地区查看。",
    "contact": "谢谢，不过我不需要联系方式，也不会保存它。想联系工作人员，请发送 /human 。",
    "poll": "投票我就不参加了。想了解什么，请直接写给我。",
    "dice": "手气不错！想了解挑战赛的什么，请直接写给我。",
} | dict.fromkeys(("story", "game", "checklist", "live_photo", "paid_media", "rich_message", "unknown"), NOT_READ)

# What the buttons answer
OLD_BUTTON = "这个按钮已经失效。需要的内容可以从首页重新打开，也可以直接把问题发给我。"
THANKS_UP = "谢谢您的肯定！"
THANKS_DOWN = "谢谢告诉我，我会改进。"
RATED = "您已经评价过了。"
SORRY_DOWN = "抱歉没有答好。需要的话，我可以把这个问题转给工作人员。"

# What Telegram shows in a chat not yet begun
DESCRIPTION = (
    "我回答中国创新挑战赛的规则、赛事和联系电话，只依据举办通知（国科发火〔2023〕110号）的原文，并附上出处。"
    "企业可以在这里提交技术需求，想揭榜的可以查找已经公开的需求。\n\n"
    "点“开始”，或直接把问题发给我。"
)

# What is refused, by the code of the refusal
REFUSALS = {
    "forbidden": "这项操作只限有权限的工作人员。如果您是工作人员，请向管理员索取邀请链接。",
    "admins_are_named": "管理员由配置文件指定，不能在聊天里增减。",
    "role_gone": "这个身份已经不在了，可能刚被收回。请用 /staff 重新查看名单。",
    "invitation_unknown": "这个邀请链接无效：可能没有复制完整，或者已经作废。请向发出邀请的管理员核对。",
    "invitation_used": "这个邀请链接已经有人用过，一个链接只能用一次。请向管理员索取新的链接。",
    "invitation_spent": "您已经用过这个邀请链接，它不能再用第二次。您现在的身份见 /me 。",
    "invitation_expired": "这个邀请链接已经过期，有效期是 7 天。请向管理员索取新的链接。",
    "invitation_void": "发出这个邀请的管理员已经卸任，链接不再有效。请向现任管理员索取新的链接。",
    "invitation_own": "这是您自己发出的邀请链接，请转发给要邀请的人。",
    "invitation_needless": "您已经有这个身份，不必再用邀请链接；它仍可以给别人用。",
    "invitation_closed": "这个邀请已经有人打开，或者已经作废。请用 /staff 重新查看名单。",
    "broadcast_gone": "这条公告已经不在了，可能草稿已被放弃。现有的公告见 /broadcasts 。",
    "broadcast_of_another": "这是别人的草稿，只有写它的人能改、能发。",
    "broadcast_changed": "公告在这之后改动过，这个按钮已经过时。请在 /broadcasts 里打开它，按现在的样子再来一次。",
    "broadcast_untested": "还不能发送：这一版您还没有看过。请先点“先发给我看看”。",
    "broadcast_test_under_way": "试发的那条还在路上，请看到它以后再发送。",
    "broadcast_test_failed": "还不能发送：试发没有成功，Telegram 不接受现在的内容或按钮。请修改后再试发一次。",
    "broadcast_nobody": "没有人符合现在的选择，不会发送。请点“发给谁”放宽一些。",
    "broadcast_too_late": "这个时间已经过去了，请另选一个。",
    "broadcast_own": "自己提交的不能由自己批准，请等另一位工作人员。",
    "broadcast_no_approver": "人数较多，需要另一位工作人员批准，但现在没有别人。请减少收信人，或请管理员邀请一位。",
    "broadcast_nobody_has_it": "没有人的聊天里还有这条公告，不必更正或撤回。",
    "broadcast_is_draft": "这条公告现在是草稿。",
    "broadcast_is_awaiting": "这条公告已经提交，正在等待批准。",
    "broadcast_is_scheduled": "这条公告已经定好时间，到时会自动发送。",
    "broadcast_is_sending": "这条公告已经在发送了。",
    "broadcast_is_paused": "这条公告已经暂停。",
    "broadcast_is_done": "这条公告已经发完了。",
    "broadcast_is_cancelled": "这条公告已经取消了。",
    "broadcast_is_correction": "这条公告有一个更正正在等待批准。",
    "broadcast_is_correcting": "这条公告正在更正，请等更正完成。",
    "broadcast_is_recalling": "这条公告正在撤回。",
    "drafts_too_many": "您没填完的表太多了，请先填完或放弃几份（/mydemands）。",
    "draft_gone": "这份表已经不在了，可能已经提交或放弃。您的需求见 /mydemands 。",
    "demand_gone": "没有这项需求，或者不是您提交的。您的需求见 /mydemands 。",
    "demand_not_public": "这项需求没有公开，或者已经撤下。公开的需求见 /demands 。",
    "solution_own_demand": "这是您自己的需求，不能自己应答。",
    "solution_there": "您已经应答过这项需求。查看、修改见 /mysolutions 。",
    "solution_gone": "没有这个解决方案，或者您不能查看它。您的方案见 /mysolutions 。",
    "solution_changed": "这个方案在这之后改动过，这个按钮已经过时。请重新打开它再决定。",
    "solution_is_submitted": "这个方案正在等待形式审查。",
    "solution_is_returned": "这个方案已退回给挑战者补正。",
    "solution_is_delivered": "这个方案已经送达需求方，不能再改或撤回。",
    "solution_is_shortlisted": "这个方案已经入围。",
    "solution_is_withdrawn": "这个方案已经撤回。",
    "disclosure_own": "这是您自己的内容，不必申请。",
    "disclosure_in_order": "披露要逐级进行，请先申请前一级。",
    "disclosure_granted": "对方已经同意，可以直接查看。",
    "disclosure_gone": "没有这项披露申请，或者不归您决定。",
    "disclosure_decided": "这项申请已经处理过，或者申请人已重新提出。请重新打开。",
    "disclosure_closed": "对方没有同意披露，或者已经收回。",
    "undertakings_missing": "双方都签署《保密协议》和《免责声明》之后才能查看。请先用 /join 签署。",
    "undertakings_theirs": "对方还没有签署《保密协议》和《免责声明》，签署之后才能查看。",
    "enquiries_too_many": "您对这项需求还有几个问题没得到答复，请先等一等。",
    "enquiry_own": "这是您自己的需求，不能自己提问。",
    "enquiry_gone": "这个问题已经不在了。",
    "enquiry_answered": "这个问题已经有人答复了。",
    "demand_invited": "已经邀请过这位挑战者了。",
    "demand_unknown": "没有这个编号的需求，请核对后再发。编号的样子是 XQ2026-0001。",
    "demand_changed": "这项需求在这之后改动过，这个按钮已经过时。请重新打开它，按现在的样子再决定。",
    "demand_yours": "这项需求已经由您受理。",
    "demand_of_another": "这项需求由别的工作人员受理。要接手，请先点“接手”。",
    "demand_reason": "请从按钮里选一个理由。",
    "demand_no_merge": "只能并入同一需求方的另一项、仍在办理的需求，请核对编号。",
    "demand_no_expert": "没有可以征求意见的专家；请管理员用 /staff 邀请。",
    "demand_asked": "已经请这位专家看过了。",
    "demand_field_closed": "这一项在确认之后不能直接改。请在需求里点“要求修改”，重新审核后再发布。",
    "demand_unapproved": "公开文本还没有得到需求方批准，或在批准之后改动过，不能发布。",
    "demand_leaks": "公开文本里还有需求方要求隐去的内容，请先处理。",
    "demand_is_submitted": "这项需求已提交，还没有受理。",
    "demand_is_in_review": "这项需求正在审核。",
    "demand_is_returned": "这项需求已退回给需求方修改。",
    "demand_is_refused": "这项需求没有受理，已经结束。",
    "demand_is_merged": "这项需求已并入另一项。",
    "demand_is_confirmation": "这项需求正在等需求方确认文本；未经确认不能往下走。",
    "demand_is_confirmed": "这项需求的文本已确认，正在准备公开文本。",
    "demand_is_approval": "这项需求的公开文本正在等需求方批准；未经批准不能发布。",
    "demand_is_approved": "这项需求的公开文本已批准，等待发布。",
    "demand_is_published": "这项需求已经公开发布。",
    "demand_is_withdrawn": "这项需求已经撤回。",
    "demand_is_suspended": "这项需求已暂停办理。",
    "demand_is_unsolved": "这项需求已经答复并结束。",
}


def refusal(code: str, clause: str) -> str:
    """`clause`: of the notice, what the refusal stands on."""
    return REFUSALS[code] + (f"（依据：通知{clause}）" if clause else "")


# Handing over
HANDED_OVER = "已把您的问题转给工作人员，答复会发到这里，请留意。"
HUMAN_WORDS = frozenset({"人工", "找人工", "转人工", "人工客服", "人工服务", "转人工客服", "真人", "联系工作人员"})
HUMAN_HOW = "请把要转给工作人员的问题写在命令后面，例如：\n/human 我们是外地企业，材料寄到哪里？"
ALREADY_HANDED_OVER = "这个问题已经转给工作人员了，答复会发到这里，请稍候。"
STAFF_REPLY_WHERE = "要答复提问人，请直接回复那条带问题的消息；要向我提问，请用 /ask 。"
DELIVERED = "已送达提问人。"
UNDELIVERED = "未能送达：对方已停用机器人，或者这种消息无法转发；可以改用文字再试。"

TO_STAFF = re.compile(r"🙋 有人找人工（第 (\d+) 号）\n")
# What became of the apology for an update that was set aside
APOLOGISED = "已向来信人致歉。"
NOT_APOLOGISED = "致歉没能送达来信人（对方已停用机器人，或网络不通）。"
NOBODY_TO_ANSWER = "它不是谁写来的话，无需致歉。"

GROUP_HELLO = (
    "大家好，我是中国创新挑战赛的问答助手。在群里 @我、回复我的消息，或用 /ask 加上问题，我就来回答；其余时候不打扰。"
)


def welcome(documents: Sequence[Document], contests: int) -> list[str]:
    about = f"赛事规则、{contests} 项赛事和咨询电话" if contests else "规则和咨询电话"
    return [
        "您好，我是<b>中国创新挑战赛</b>的问答助手。\n",
        f"{about}，用平常的话直接问我就行。我只依据通知原文回答，并附上出处；通知没有规定的，我会如实告诉您该问谁。\n",
        "企业可以在这里提交技术需求，想揭榜的可以查找已经公开的需求。\n",
        *(f"依据：{escape(_named(document))}" for document in documents),
        "\n可以先点一个试试：" if documents else "目前还没有收录通知，暂时答不了问题。",
    ]


def _named(document: Document) -> str:
    return f"《{document.title}》" + (f"（{document.number}）" if document.number else "")


def help_(commands: Sequence[BotCommand], username: str) -> str:
    lines = "\n".join(f"/{command.command} — {escape(command.description)}" for command in commands)
    return (
        f"<b>我能做什么</b>\n{lines}\n\n"
        "<b>怎么问</b>\n直接发文字，一次一个问题最好；可以接着追问，比如“那技术支持呢？”。\n\n"
        "<b>怎么看出处</b>\n答案下面引用的是通知原文；点“查看原文”看整段，还能往前往后翻。\n\n"
        f"<b>在别处使用</b>\n群里 @{username} 加问题；任何聊天里输入 @{username} 加问题，选一条即可发出答案。"
    )


def asked(question: str) -> str:
    """The line above an answer to a question that was tapped, not typed."""
    return f"❓ <b>{escape(question)}</b>\n"


def too_long(length: int, longest: int) -> str:
    return f"您的问题有 {length} 字，太长了，我怕答偏。请用 {longest} 字以内说说最想知道的一点。"


def clause(clause: Clause, document: Document | None) -> list[str]:
    blocks = [f"📄 <b>{escape(clause.address)}</b>", *quotation(clause.text)]
    return blocks + ([f"<i>{escape(_named(document))}</i>"] if document else [])


def contacts(contacts: Sequence[Contact]) -> list[str]:
    return ["<b>联系方式</b>\n", *_lines(contacts)] if contacts else [HOTLINE_UNKNOWN]


def no_staff(contacts: Sequence[Contact]) -> list[str]:
    return ["现在没有工作人员在线，请直接联系：\n", *_lines(contacts)] if contacts else [HOTLINE_UNKNOWN]


def human_how(contacts: Sequence[Contact]) -> list[str]:
    return [HUMAN_HOW, *(["\n也可以直接联系：", *_lines(contacts)] if contacts else [])]


def _lines(contacts: Sequence[Contact]) -> list[str]:
    return [f"{escape(contact.label)}：<b>{escape(contact.value)}</b>" for contact in contacts]


def to_staff(number: int, question: str) -> str:
    return (
        f"🙋 <b>有人找人工</b>（第 {number} 号）\n<blockquote>{escape(question)}</blockquote>\n"
        "请<b>直接回复这条消息</b>，文字、图片、文件都可以，我会转给提问人。"
    )


def number_in(plain: str) -> int | None:
    """The number of the question in what `to_staff` said."""
    found = TO_STAFF.match(plain)
    return int(found[1]) if found else None


def question_gone(number: int) -> str:
    return f"第 {number} 号问题已经不在了：提问人删除了自己的数据，这条答复送不到，也不必再答复。"


def from_staff(question: str) -> str:
    return f"👤 <b>工作人员答复了您的问题</b>\n<blockquote>{escape(question)}</blockquote>"


def corrected_by_staff(question: str) -> str:
    return f"👤 <b>工作人员更正了答复，请以这次的为准</b>\n<blockquote>{escape(question)}</blockquote>"


def sorry(number: int) -> str:
    return f"抱歉，刚才出了点问题，没能回答您。请稍后再试一次；仍不行可联系工作人员，并告知编号 {number}。"


def set_aside(number: int, where: str, apology: str) -> str:
    """To staff: an update that failed again and again."""
    return f"⚠️ 编号 {number} 的消息处理失败，已搁置。{apology}\n错误：{escape(where)}；详情见日志。"


# ---- contests ----

EDITION = re.compile(r"^第[一二三四五六七八九十\d]+届中国创新挑战赛")


def contests(contests: Sequence[Contest]) -> str:
    kinds = Counter(contest.kind for contest in contests)
    counts = "、".join(f"{count} 项{kind}" for kind, count in kinds.items())
    return f"共 <b>{len(contests)}</b> 项赛事：{escape(counts)}。\n想怎么看？" if contests else NO_CONTESTS


def shelves(by: str) -> str:
    return "请选择地区（按主办单位所在地）：" if by == "place" else "请选择产业领域或专题："


def shelf(name: str, count: int, page: int, last: int) -> str:
    where = f"（第 {page + 1}/{last + 1} 页）" if last else ""
    return f"<b>{escape(name)}</b>：共 <b>{count}</b> 项赛事{where}\n点开一项看主办单位、承办单位。"


def short_name(contest: Contest) -> str:
    """On a button: without what all names have in common; （天津） alone says little, so its kind is added."""
    rest = EDITION.sub("", contest.name)
    place = re.fullmatch(r"（([^（）]+)）", rest)
    return f"{place[1]}{contest.kind}" if place else rest or contest.name


def card(contest: Contest) -> list[str]:
    return [
        f"🏆 <b>{escape(contest.name)}</b>",
        f"{escape(contest.kind)}第 {contest.number} 项\n",
        f"主办单位：{escape('、'.join(contest.hosts))}",
        "承办单位：",
        *(f"· {escape(entry.field)}：{escape(entry.organiser or UNNAMED)}" for entry in contest.entries),
        f"\n<i>—— {escape(contest.annex)}</i>",
    ]


# ---- inline mode ----

INLINE_DOOR = "💬 打开机器人提问"


def title(text: str) -> str:
    """The first line of an article: what fits into a list."""
    line = text.partition("\n")[0]
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"
