"""What is said about what one side shows the other: 四（三）."""

from collections.abc import Mapping, Sequence

from handlers.cut import escape
from handlers.demand.texts import day
from storage.disclosures import Level, State
from storage.tables.solutions import Disclosure, View

LEVELS = {Level.NAME: "名称", Level.DETAIL: "技术细节", Level.CONTACT: "联系方式"}
STATES = {
    State.ASKED: "等对方答复",
    State.GRANTED: "对方已同意",
    State.DECLINED: "对方没有同意",
    State.REVOKED: "对方已收回",
}
ASKED = "已向对方提出申请，有答复会通知您。"
NOTHING = "这一级没有更多内容。"
NONE_ASKED = "还没有人申请查看您的内容。"
GRANTED = "已同意。每次查看都有记录，随时可以收回。"
DECLINED = "已回绝。"
REVOKED = "已收回，对方不能再看；已经看过的无法抹去。"
NO_VIEWS = "对方还没有看过。"
UNMARKED = "附件“{name}”加不上水印，没有发送；请通过工作人员转交。"
CAPTION = "供 {viewer} 查看，请勿外传。（依据：通知四（三））"


def room(number: str, rows: Sequence[Disclosure]) -> str:
    known = {row.level: State(row.state) for row in rows}
    lines = [
        f"{level.value}. {label}：{STATES[known[level]] if level in known else '没有申请'}"
        for level, label in LEVELS.items()
    ]
    return (
        f"🔓 <b>{number} 未公开的内容</b>\n"
        "由对方逐级决定是否给您看；双方都要先签署《保密协议》和《免责声明》。每次查看都有记录。（依据：通知四（三））\n\n"
        + "\n".join(lines)
    )


def asked(number: str, level: Level, who: str) -> str:
    """To the owner. `who`: what may be said of the viewer before anything is disclosed."""
    return f"🔓 {who}申请查看 <b>{number}</b> 的“{LEVELS[level]}”。\n同意之后，对方才能看到；随时可以收回。"


def decided(number: str, level: Level, grant: bool) -> str:
    word = "同意了您的申请，可以查看。" if grant else "没有同意您的申请。"
    return f"🔓 <b>{number}</b> 的“{LEVELS[level]}”：对方{word}"


def revoked(number: str, level: Level) -> str:
    return f"🔒 <b>{number}</b> 的“{LEVELS[level]}”：对方收回了披露。"


def shown(number: str, level: Level, pairs: Sequence[tuple[str, str]]) -> list[str]:
    head = f"🔓 <b>{number}</b> {LEVELS[level]}（仅供您本人，请勿外传）\n"
    return [head, *(f"<b>{escape(label)}</b>：{escape(words)}" for label, words in pairs)] if pairs else [head, NOTHING]


def list_(rows: Sequence[Disclosure]) -> str:
    return "🔓 <b>别人申请查看的内容</b>" if rows else NONE_ASKED


def line(row: Disclosure, number: str) -> str:
    short = {State.ASKED: "待答复", State.GRANTED: "已同意", State.DECLINED: "已回绝", State.REVOKED: "已收回"}
    return f"{number} {LEVELS[Level(row.level)]} · {short[State(row.state)]}"


def views(number: str, row: Disclosure, seen: Sequence[View], names: Mapping[int, str], zone: str) -> list[str]:
    head = f"👁 <b>{number}</b> “{LEVELS[Level(row.level)]}”的查看记录\n"
    lines = [f"{day(view.at, zone)} {escape(names.get(view.viewer, ''))} {escape(view.what)}" for view in seen[:30]]
    return [head, *(lines or [NO_VIEWS])]
