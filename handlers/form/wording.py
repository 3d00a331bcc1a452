"""Clause 三（五）: a prize rewards the challenger, and is no condition to transfer, to license or to be exclusive.

What says otherwise is found sentence by sentence, for its author and the staff to look at. Who owns what is developed
for pay is another matter, and is not marked.
"""

import re

from knowledge.script import normal

LONGEST = 80  # characters that are quoted

_SENTENCE = re.compile(r"[^。！!？?；;\n]+")
_PRIZE = re.compile(
    r"奖金|(?<!科技)(?<!政府)(?<!国家)奖励|奖项|赏金|悬赏|[领发颁得]奖|胜出|优胜|获胜"
    r"|获奖(?:成果|方|者|人|团队|作品|项目|技术|单位|企业|后)"
)
_OURS = r"(?:我|本公司|本单位|本企业|需求方|发榜|出题|甲方|企业|公司|出资)"
_EXCLUSIVE = re.compile(
    rf"独家|独占|排他|买断|只能[供给由]|(?<!不)归(?:于|属)?{_OURS}(?![^，,]{{0,12}}共)|{_OURS}[^，,共不]{{0,8}}(?:独有|所有|拥有)"
)
_TRANSFER = re.compile(r"转让|受让|过户|让渡|变更[到至]|许可(?!证)|授权(?:给|我|使用)")
_CONDITION = re.compile(
    r"[才须需应则]|前提|条件|挂钩|绑定|捆绑|视[为同]|不[予发给]|取消|减[半少]|追回|包[含括]|作为|换取|[后即][方可再付发支]|同时"
)
_NO_TIE = re.compile(
    r"不(?:得?作为|得?以|要求|附带?|涉及|影响|构成|强制|强求|限制|捆绑|绑定|挂钩|等于|意味|包[含括]|代表)"
    r"|不(?:得?与|得?和|同)[^，,]{1,20}(?:挂钩|捆绑|绑定|关联|联系|相关)"
    r"|无关|无[须需论]|不论|不必|不需|自愿|(?<!再)另[行外议计付算有]|分开|单独|(?:转让|许可)[^，,]{0,8}(?:协商|面议|洽谈|商定)(?!后)"
)


def ties_prize(text: str) -> str | None:
    """The sentence that ties a prize to transfer, licence or exclusivity; None where no sentence does."""
    return next((_cut(sentence.strip()) for sentence in _SENTENCE.findall(text) if _ties(normal(sentence))), None)


def _ties(sentence: str) -> bool:
    if not _PRIZE.search(sentence) or _NO_TIE.search(sentence):
        return False
    return bool(_EXCLUSIVE.search(sentence) or (_TRANSFER.search(sentence) and _CONDITION.search(sentence)))


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST else sentence[: LONGEST - 1] + "…"
