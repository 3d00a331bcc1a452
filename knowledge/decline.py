"""What is said where the documents say nothing: what is missing, the nearest clause, and who can tell."""

from collections.abc import Iterable

from knowledge.answer import Answer, hotline_label, source
from knowledge.passages import EVIDENCE, Sentence
from knowledge.question import Question
from knowledge.weigh import Verdict, subject

NOT_SAID = "通知未规定"
ELSEWHERE = "这个问题不在通知的范围内。您可以问我赛事安排、需求与挑战、奖励、保密、投诉，或各地的赛事。"

_FOREIGN = "无关"  # the lexicon's name for what has nothing to do with contests
_VALUES = ("金额", "时间", "电话", "地址", "文号", "数量")


def refusal(question: Question, verdict: Verdict, hotlines: Iterable[Sentence], foreign: Iterable[str] = ()) -> Answer:
    """foreign: places named that no annex lists."""
    if _is_elsewhere(question, verdict):
        return Answer(ELSEWHERE, False)
    lines = [f"附件没有列出{'、'.join(foreign)}的赛事。"] if foreign else [f"{NOT_SAID}{_matter(question, verdict)}。"]
    technical = "技术支持" in question.concepts
    calls = [s for s in hotlines if ("技术" in s.text) == technical] or list(hotlines)
    numbers = [(hotline_label(s), EVIDENCE["电话"].search(s.text)) for s in calls]
    lines += [f"可拨打{label}：{match[0]}" for label, match in numbers[:1] if match]
    near = verdict.near if verdict.near and not verdict.near.proves("电话") else None
    if near:
        lines.append("相关条款：")
    return Answer("\n".join(lines), False, (source(near.clause, near.text),) if near else ())


def _is_elsewhere(question: Question, verdict: Verdict) -> bool:
    """The question has nothing to do with contests, or nothing of it is understood."""
    if _FOREIGN in question.concepts or (verdict.near is None and not verdict.lacking and not question.places):
        return True
    return bool(question.unknown) and not (question.concepts or question.table or question.fields or question.kinds)


def _matter(question: Question, verdict: Verdict) -> str:
    """What is not said, in the person's own words: 报名费, 奖金的金额; 这一点 where there is no better word."""
    where = f"{'、'.join(question.places)}的" if question.places else ""
    said = dict(question.said)
    if verdict.lacking and verdict.lacking[0] in question.concepts:
        return where + "、".join(said.get(name, name) for name in verdict.lacking)
    asked = [ask for ask in verdict.lacking if ask in _VALUES]
    about = [said.get(name, name) for name in subject(question) if name not in (*asked, *question.literal)]
    if not asked:
        return where + "这一点"
    return f"{where}{about[0]}的{asked[0]}" if about else where + asked[0]


_SMALL_TALK = {
    "感谢": "不客气，祝您参赛顺利！还有问题随时问我。",
    "告别": "再见，祝您一切顺利！",
    "身份": "我是中国创新挑战赛的问答助手，只依据举办通知的原文回答，并附上出处。",
    "能力": "您可以直接提问，例如：现场赛在几月？参赛要签什么文件？江苏有哪些赛事？平台登录不上找谁？",
    "问候": "您好！我可以依据通知原文回答中国创新挑战赛的规则、赛事和联系电话，请直接提问。",
}


def small_talk(question: Question) -> Answer | None:
    """A short human word to a greeting or thanks that asks nothing; None to everything else."""
    if question.concepts or question.asks or question.tabular or question.unknown or question.literal:
        return None
    said = next((reply for name, reply in _SMALL_TALK.items() if name in question.smalltalk), None)
    return Answer(said, False, small_talk=True) if said else None
