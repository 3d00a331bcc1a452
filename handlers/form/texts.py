"""What is said while a form is filled in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handlers.cut import escape
from handlers.form.fields import Field, Form

SHOWN = 60  # characters of an answer in the summary

FIELD_CLOSED = "这一项现在不能改了。可以改的都在按钮里。"
NONE_OF_THEM = "没有这个选项。请点下面的按钮，或者写出选项里的几个字。"
SEND_FILES = "这一项要的是文件：请用“附件”发来，一次一个或几个；没有就点“跳过”。"
NOT_WAITING = "这一项已经填过了。要修改，请在汇总里点“✏️ 修改”。"
ALREADY = "已经填好了。"
KEPT_ASIDE = "好的，先放着。已填的都保存着，随时发送 /{command} 接着填。"
DROP_SURE = "要放弃这份{title}吗？已填的 {filled} 项会删除，不能恢复。"
DROPPED = "已放弃，所填内容已经删除。"
EDITED = "改动已发出的消息，我不会跟着改。要修改某一项，请在汇总里点“✏️ 修改”，或者点“‹ 上一项”。"
TOO_MANY = "最多 {most} 个附件。要换，请先点“清空重传”。"
NOT_A_FILE_FIELD = "这一项要的是文字。附件请留到“附件”那一项再发；要上传填好的表，请发 .xlsx 或 .docx 格式的标准表。"
INCOMPLETE = "还有 {count} 项没有填，不能提交。"
FROM_TEMPLATE = "从您的表里读到 <b>{filled}</b> 项。"
NOTHING_READ = (
    "没有从里面读到任何一项。请使用标准表（点“📄 下载空白表”），每一项写在对应的格子里；"
    "或者按“名称：内容”的样子，一行一项发来。"
)
BACK_TO_FORM = "↩️ <b>接着填表</b>\n"
WHOLE_ABOVE = "汇总在上面。要改哪一项，点“✏️ 修改”。"
FORM_GOES_ON = "↩️ 刚才没填完的表还在等您：请接着答上一项。"
BLANK = "填好后直接发回来，我会读入，只有缺的和看不懂的再问您。"
TAIL = "您的内容太长，Telegram 分成了几条，后面的这条没有读入。请精简后再发，或者写进标准表里上传。"
ONLY_TEXT = "这一项请用文字写，或者点按钮。"
CLEARED = "已清空，请重新发来。"

FILE_REFUSED = {
    "too_large": "文件太大了，最多 20 MB。请压缩或拆分后再发。",
    "wrong_type": "不收这种文件。可以发 PDF、Word、Excel、PowerPoint、图片或文本。",
    "old": "这是旧格式的文件，我们打不开。请在 Word、Excel 或 PowerPoint 里另存为 .docx、.xlsx、.pptx 后再发。",
    "mismatch": "文件的内容和名称的后缀不一致，为安全起见没有收。请用正确的后缀重新保存后再发。",
    "bomb": "这个文件解压后异常庞大，没有收。请重新导出一份再发。",
    "broken": "这个文件打不开，可能已损坏。请重新导出一份再发。",
    "encrypted": "这个文件加了密码，我们看不了。请去掉密码后再发。",
    "macro": "文件里带有宏，为安全起见没有收。请另存为不带宏的格式（.xlsx、.docx）再发。",
    "empty": "这个文件是空的，请检查后重新发来。",
    "lost": "没能取到这个文件，请再发一次。",
}


def too_short(shortest: int) -> str:
    return f"太短了，请至少写 {shortest} 个字。"


def too_long(length: int, longest: int) -> str:
    return f"写了 {length} 字，最多 {longest} 字。请精简后再发；您写的还在上面，可以复制。"


def several(found: Sequence[str]) -> str:
    shown = "、".join(found[:5]) + ("等" if len(found) > 5 else "")
    return f"有 {len(found)} 个相符：{shown}。请点其中一个，或者写得更具体些。"


def choose_from(options: Sequence[str], none: str) -> str:
    return f"请从这些里选（可以选几个）：{'、'.join(options)}；都不是就点“{none}”。"


def pledge(yes: str) -> str:
    return f"这一项须由您确认。属实请点“{yes}”；不属实就不能提交，如有疑问可点“🙋 找人工”或发送 /human 。"


def question(field: Field, number: int, count: int, kept: str | None) -> list[str]:
    """What is asked: `kept` is the answer that stands."""
    lines = [
        f"<b>{number}/{count} · {escape(field.label)}</b>{'（选填）' if field.optional else ''}",
        escape(field.ask),
    ]
    if field.example:
        lines.append(f"<i>例：{escape(field.example)}</i>")
    if field.clause:
        lines.append(f"<i>依据：通知{escape(field.clause)}</i>")
    if kept is not None:
        lines.append(f"\n现在是：{escape(brief(kept, 500))}")
    return lines


def brief(text: str, length: int = SHOWN) -> str:
    line = "；".join(text.splitlines())
    return line if len(line) <= length else line[: length - 1] + "…"


def noted(field: Field, value: Any) -> str:
    """How an answer was understood."""
    return f"✓ {escape(field.label)}：{escape(brief(_said(field, value)))}\n"


def _said(field: Field, value: Any) -> str:
    return "（不填）" if value is None else field.kind.say(value)


def understood(field: Field, value: Any) -> str:
    return f"我理解为：<b>{escape(field.kind.say(value))}</b>\n对吗？"


def coached(advice: Sequence[str]) -> list[str]:
    """What could be better about an answer that was taken."""
    return ["💡 <i>可以更好：</i>", *(f"<i>· {escape(line)}</i>" for line in advice), ""] if advice else []


def summary(form: Form, fields: Sequence[Field], answers: dict[str, Any], warnings: Sequence[str]) -> list[str]:
    missing = [field for field in fields if field.key not in answers]
    lines = [f"📋 <b>{escape(form.title)}</b>\n"]
    for number, field in enumerate(fields, 1):
        said = "<b>还没填</b>" if field in missing else escape(brief(_said(field, answers[field.key])))
        lines.append(f"{number}. {escape(field.label)}：{said}")
    lines += [f"\n⚠️ {escape(warning)}" for warning in warnings]
    lines.append(
        "\n" + (INCOMPLETE.format(count=len(missing)) if missing else f"都填好了。请核对，然后点“{form.submit}”。")
    )
    return lines


def wrong_in_template(wrong: Sequence[tuple[Field, str]]) -> list[str]:
    lines = [f"· {escape(field.label)}：{escape(sentence)}" for field, sentence in wrong]
    return ["这几项没看懂，接下来逐项问您：", *lines, ""] if lines else []


def begun(form: Form, filled: int, count: int, touched: datetime) -> str:
    """`touched`: by the clock of whoever reads it."""
    return f"您有一份没填完的{escape(form.title)}（{filled}/{count} 项，{touched:%m-%d %H:%M}）。接着填，还是另起一份？"


def field_and_answer(field: Field, answers: dict[str, Any]) -> str:
    mark = "✓" if field.key in answers else "○"
    return f"{mark} {field.label}"


def said_as_answer(field: Field) -> str:
    return f"这就是“{field.label}”的内容"


def changed(field: Field, value: Any) -> str:
    return brief(f"{field.label}已改为：{_said(field, value)}", 190)


def attached(name: str, count: int, most: int) -> str:
    return f"📎 收到“{escape(brief(name))}”，共 {count} 个（最多 {most} 个）。还有就接着发，没有了点“完成”。"
