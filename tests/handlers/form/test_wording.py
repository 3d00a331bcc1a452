"""A prize that is tied to transfer, licence or exclusivity (clause 三（五）), and what only looks like it."""

import pytest
from hypothesis import given, settings

from handlers.form.wording import LONGEST, ties_prize
from tests.handlers.form.anything import anything

TIED = """获奖成果归我方独家所有
奖金与专利转让挂钩
中标方须独家许可后才发奖金
奖金20万元，但获胜者须将专利转让给我司
领取奖金的前提是签订技术许可合同
不同意独家许可的，取消奖金
优胜方案的知识产权归需求方所有，奖金一次付清
发放奖励后，该技术视为已转让给甲方
悬赏30万元买断该项技术
胜出者應將技術獨占許可給本公司，方可領取獎金
奖励资金包含专利转让费用
奖金在成果过户到我公司后即支付
奖金10万元，同时获得该技术的排他使用权
胜出方须将技术独家授权给我公司使用后，才能拿到奖金
奖金发放以专利权变更到我方名下为条件
获奖者应放弃知识产权，成果归企业
凡领取奖金者，视同同意将成果转让给需求方
只有签署独家合作协议的挑战者才可获得奖励
获奖技术五年内只能供我公司使用
获胜方案版权归甲方，不再另付费用
若不转让核心专利，奖金减半"""

FREE = """奖励资金仅用作奖励挑战者，不作为技术转让、技术许可或其他独占性合作的强制条件
研发成果的知识产权归我方所有，研发费用50万元
成果双方共有，收益按比例分配
奖金20万元，与成果归属无关
奖金10万元，技术转让另行协商
我司曾获省科技进步二等奖，授权发明专利12件
一次性买断技术，价格面议
采用独占许可方式合作，许可费按销售额提成
奖励与专利转让不挂钩
奖金支付不以签订独家许可合同为前提
获胜者的知识产权归挑战者所有，我方享有优先使用的机会
获奖后我方愿意洽谈技术许可
无论是否转让专利，均按名次发放奖金
企业已取得食品生产许可证，并获政府奖励
奖金由我方支付，技术转让费另外支付
设奖金10万元，合作方式可为技术转让、许可或联合开发
企业获得国家科技奖励，并拥有多项独家技术
奖励不附加任何条件，专利许可费另算
领奖无需转让知识产权
赏金20万元，技术成果所有权仍属挑战者
委托开发，知识产权归甲方，按节点付款"""


@pytest.mark.parametrize("sentence", TIED.splitlines())
def test_a_tied_prize_is_quoted(sentence: str) -> None:
    assert ties_prize(f"预算50万元。{sentence}。其他条件面谈。") == sentence


@pytest.mark.parametrize("sentence", FREE.splitlines())
def test_a_free_prize_is_not_marked(sentence: str) -> None:
    assert ties_prize(f"预算50万元。{sentence}。其他条件面谈。") is None


def test_the_first_is_quoted_and_a_long_one_is_cut() -> None:
    first, second = TIED.splitlines()[:2]
    assert ties_prize(f"{second}；{first}") == second
    quoted = ties_prize(first + "，" + "长" * 200)
    assert quoted is not None
    assert len(quoted) == LONGEST


@settings(deadline=None)
@given(anything("奖金 转让 独家 归我方 须 不 与 挂钩 ！"))
def test_any_text_is_read(text: str) -> None:
    quoted = ties_prize(text)
    assert quoted is None or quoted.rstrip("…") in text
