"""What is said to those who join and sign."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.cut import LIMIT, escape, pieces
from handlers.form.texts import brief
from handlers.join.fields import FIELDS, SITE
from storage.tables.challengers import Challenger, Undertaking
from storage.undertakings import Text

INTRO = (
    "🙋 <b>报名成为挑战者</b>\n"
    "共 9 项，最后 2 项选填，大约三分钟；填完再读和签 3 份文件，就可以应答需求。"
    "每答一项就保存，中途可以直接问我问题。\n"
)
NOT_REGISTERED = (
    f"还没有填官网用户名。按通知要求，参与各方须在中国创新挑战赛网站（{SITE}）注册后开展赛事活动。（依据：通知三）"
)
SIGN_ANEW = "身份类型、单位或负责人和签署文件时不同了：保存后，以前签的作废，请重新签署。"
WHICH = (
    "您要做哪一件？\n\n"
    "· 想应答需求：报名成为挑战者\n"
    "· 只作为需求方或评审专家：签署《保密协议》和《免责声明》（依据：通知四（三））"
)
NOBODY_YET = "请先用 /join 报名成为挑战者；需求方请先用 /demand 提交需求，再来签署。"
NOT_JOINED = "您还没有报名。要报名，请发送 /join 。"
ALL_SIGNED = "需要读和签的都办好了。公开的需求见 /demands 。"
ALREADY = "这份已经签过了。"
CHANGED = "这份文件刚刚换了新的文本，请重新打开阅读，再接受或签署。"
ONLY_TEXT = "请用文字键入您的全名来签署；现在不签，请发送 /cancel 。"
LEAVE_SURE = (
    "要退出挑战者吗？\n\n"
    "· 报名时填的内容会删除\n"
    "· 已签的文件留作记录；不能再据此查看保密内容，但已经产生的保密义务仍然有效\n"
    "· 已经提交的解决方案不会自动撤回，要撤回请先到 /mysolutions 办理"
)
LEFT = "您已退出挑战者，所填内容已经删除。以后想再参加，发送 /join 即可。"
NO_COPIES = "没有已签的文件。"
COPY_LOST = "《{title}》的签署件找不到了，签署记录还在。请发送 /human 联系工作人员。"
COPY_CAPTION = "《{title}》签署件，{name}，{moment}（北京时间）"
HOW = "本人阅读全文后，在中国创新挑战赛助手的聊天里键入全名"
HOW_ACCEPTED = "本人阅读全文后，在中国创新挑战赛助手的聊天里点击“已阅读并接受”"
BEIJING = ZoneInfo("Asia/Shanghai")


def joined(answers: Mapping[str, Any], left: Sequence[Text]) -> str:
    register = "" if answers.get("registered") else f"⚠️ {NOT_REGISTERED}\n\n"
    return f"✅ 已报名：<b>{escape(brief(answers['name']))}</b>（{answers['kind']}）\n\n{register}{still(left)}"


def saved(left: Sequence[Text]) -> str:
    return f"✅ 已保存。\n\n{still(left)}"


def still(left: Sequence[Text]) -> str:
    """What is to be done before a solution can be filed."""
    return f"还差 <b>{len(left)}</b> 份要读和签：" if left else ALL_SIGNED


def card(row: Challenger, signed: Sequence[Undertaking], papers: Sequence[Text]) -> list[str]:
    lines = ["🙋 <b>我的挑战者资料</b>\n"]
    for field in FIELDS:
        if (value := row.answers.get(field.key)) is not None:
            lines.append(f"{escape(field.label)}：{escape(brief(field.kind.say(value), 200))}")
    lines += ["", *standing(signed, papers)]
    if row.registered is None:
        lines.append(f"\n⚠️ {NOT_REGISTERED}")
    return lines


def page(signed: Sequence[Undertaking], papers: Sequence[Text]) -> list[str]:
    """For those who only sign."""
    return ["✍️ <b>要签署的文件</b>（依据：通知四（三））\n", *standing(signed, papers)]


def standing(signed: Sequence[Undertaking], papers: Sequence[Text]) -> list[str]:
    """How it stands with each paper."""
    by_hash = {row.text_hash: row for row in signed}
    older = {row.paper for row in signed}
    lines = []
    for text in papers:
        if row := by_hash.get(text.hash):
            lines.append(f"✅ 《{text.title}》{moment(row.signed_at)[:-3]} 签")
        else:
            lines.append(f"❗️ 《{text.title}》{'文本已更新，请重新签署' if text.paper in older else '还没有签'}")
    return lines


def whole(text: Text) -> list[str]:
    """To the letter, with its title in bold."""
    first, *others = [escape(piece) for piece in pieces(text.text, LIMIT - len("<b></b>"))]
    title, end, rest = first.partition("\n")
    return [f"<b>{title}</b>{end}{rest}", *others]


def accept(text: Text) -> str:
    return f"\n<i>文本版本 {text.hash[:8]}。读完请点下面的按钮。</i>"


def sign(text: Text, name: str | None) -> str:
    typed = f"全名“{escape(name)}”" if name else "您的全名"
    return (
        f"\n<i>文本版本 {text.hash[:8]}。</i>\n"
        f"✍️ 同意以上全文，请<b>键入{typed}</b>发给我，即为签署。现在不签，发送 /cancel 。"
    )


def other_name(typed: str, name: str) -> str:
    return (
        f"您键入的“{escape(brief(typed, 40))}”和登记的姓名“{escape(name)}”不同，没有签署。"
        f"请键入“{escape(name)}”；如果登记的写错了，请先在 /join 里修改。"
    )


def signed(text: Text, left: Sequence[Text]) -> str:
    done = "已接受" if text.paper == "notice" else "已签署"
    return f"✅ 《{text.title}》{done}，签署件在上面。\n\n{still(left)}"


def moment(at: datetime) -> str:
    """In Beijing, to the second."""
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"


def copy_name(title: str, name: str) -> str:
    return f"{title}（{name} 签署）.pdf"


def caption(title: str, name: str, at: datetime) -> str:
    return COPY_CAPTION.format(title=escape(title), name=escape(name), moment=moment(at))


def facts(text: Text, name: str, whose: str, account: int, at: datetime) -> list[tuple[str, str]]:
    """What the copy says below the text."""
    return [
        ("签署人", name),
        ("单位或身份", whose),
        ("Telegram 账号编号", str(account)),
        ("签署时间", f"{moment(at)}（北京时间）"),
        ("签署方式", HOW_ACCEPTED if text.paper == "notice" else HOW),
        ("文本 SHA-256", text.hash),
    ]


def foot(text: Text) -> str:
    return f"《{text.title}》 文本版本 {text.hash[:8]}"
