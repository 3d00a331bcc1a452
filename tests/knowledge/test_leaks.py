"""What is hidden is found however it is written, and what is not there is not found."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from knowledge.folded import letters, numerals
from knowledge.inspect import inspect
from knowledge.leaks import Leak, Secrets, scan
from knowledge.library import SHIPPED
from tests.knowledge import samples

NINTH = Path(__file__).with_name("notices") / "ninth.md"
BORUI = Secrets(
    company="苏州博瑞精密机械有限公司",
    names=("BR-100", "锐锋"),
    code="91320594MA1WFH8Y35",
    telephones=("138 1234 5678", "0512-62881234转801"),
    emails=("wang.wei@borui-jm.com", "borui2008@163.com"),
    persons=("王伟",),
    places=("江苏省苏州市工业园区星湖街328号",),
    patents=("ZL202010123456.7", "CN112345678A"),
)
NOBODY = Secrets()
# By the notices themselves
GIVEN = {"010-88656292", "010-88656314", "010-12345678", "010-12345679", "tiaozhansai@example.org"}


def found(text: str, secrets: Secrets = BORUI) -> list[tuple[str, str, bool]]:
    return [(leak.kind, leak.found, leak.certain) for leak in scan(secrets, {"说明": text})]


@pytest.mark.parametrize(
    ("text", "kind", "leak"),
    [
        ("本项目由苏州博瑞精密机械有限公司提出", "name", "苏州博瑞精密机械有限公司"),
        ("本项目由蘇州博瑞精密機械有限公司提出", "name", "蘇州博瑞精密機械有限公司"),
        ("博瑞精密是行业龙头", "name", "博瑞精密"),
        ("苏州博瑞现有三条产线", "name", "苏州博瑞"),
        ("由博瑞提供样件", "name", "博瑞"),
        ("由博 瑞提供样件", "name", "博 瑞"),
        ("由博-瑞提供样件", "name", "博-瑞"),
        ("由博\u200b瑞提供样件", "name", "博\u200b瑞"),
        ("由博\u202e瑞提供样件", "name", "博\u202e瑞"),
        ("由博\u3164瑞提供样件", "name", "博\u3164瑞"),
        ("由博\r\n瑞提供样件", "name", "博\r\n瑞"),
        ("由博　　瑞提供样件", "name", "博　　瑞"),
        ("由博❤瑞提供样件", "name", "博❤瑞"),
        ("由博*瑞*精*密提供", "name", "博*瑞*精*密"),
        ("Borui 主轴", "name", "Borui"),
        ("ＢＯＲＵＩ主轴", "name", "ＢＯＲＵＩ"),
        ("Bó Ruì 主轴", "name", "Bó Ruì"),
        ("Воrui 主轴", "name", "Воrui"),  # with a Cyrillic letter
        ("BoruiJingmi2023.dwg", "name", "BoruiJingmi"),
        ("boruitech 主轴", "name", "borui"),
        ("用锐锋牌刀具", "name", "锐锋"),
        ("型号 BR100", "name", "BR100"),
        ("型号 br - 100", "name", "br - 100"),
        ("代码91320594MA1WFH8Y35", "code", "91320594MA1WFH8Y35"),
        ("代码9132 0594 MA1W FH8Y 35", "code", "9132 0594 MA1W FH8Y 35"),
        ("代码９１３２０５９４ＭＡ１ＷＦＨ８Ｙ３５", "code", "９１３２０５９４ＭＡ１ＷＦＨ８Ｙ３５"),
        ("请打 13812345678", "telephone", "13812345678"),
        ("请打 138 1234 5678", "telephone", "138 1234 5678"),
        ("请打１３８－１２３４－５６７８", "telephone", "１３８－１２３４－５６７８"),
        ("请打 +86 138-1234-5678", "telephone", "+86 138-1234-5678"),
        ("请打一三八一二三四五六七八", "telephone", "一三八一二三四五六七八"),
        ("请打幺三八，幺二三四，五六七八", "telephone", "幺三八，幺二三四，五六七八"),
        ("请打①③⑧①②③④⑤⑥⑦⑧", "telephone", "①③⑧①②③④⑤⑥⑦⑧"),
        ("请打➊➌➑➊➋➌➍➎➏➐➑", "telephone", "➊➌➑➊➋➌➍➎➏➐➑"),
        ("请打1.3.8.1.2.3.4.5.6.7.8", "telephone", "1.3.8.1.2.3.4.5.6.7.8"),
        ("座机 6288 1234", "telephone", "6288 1234"),
        ("座机（0512）62881234", "telephone", "（0512）62881234"),
        ("写信到 wang.wei@borui-jm.com", "email", "wang.wei@borui-jm.com"),
        ("写信到 Wang.Wei ＠ Borui-JM.com", "email", "Wang.Wei ＠ Borui-JM.com"),
        ("写信到 wang.wei at borui-jm dot com", "email", "wang.wei at borui-jm dot com"),
        ("邮箱后缀是 borui-jm . com", "email", "borui-jm . com"),
        ("找王伟", "person", "王伟"),
        ("找王　伟", "person", "王　伟"),
        ("找王·偉", "person", "王·偉"),
        ("试验在苏州进行", "place", "苏州"),
        ("工厂在星湖街", "place", "星湖街"),
        ("工厂在星湖街328号", "place", "星湖街328号"),
        ("已获 ZL 2020 1 0123456 . 7 授权", "patent", "ZL 2020 1 0123456 . 7"),
        ("已获专利202010123456.7", "patent", "202010123456.7"),
        ("见 CN 112 345 678 A", "patent", "CN 112 345 678 A"),
    ],
)
def test_what_is_hidden_is_found_as_it_stands(text: str, kind: str, leak: str) -> None:
    assert (kind, leak, True) in found(text)


@pytest.mark.parametrize(
    ("text", "kind", "leak"),
    [
        ("手机13911112222", "telephone", "13911112222"),
        ("手机 139 1111 2222", "telephone", "139 1111 2222"),
        ("微信同号：一三九一一一一二二二二", "telephone", "一三九一一一一二二二二"),
        ("电话010-88656292", "telephone", "010-88656292"),
        ("电话 (021) 6288 1234", "telephone", "(021) 6288 1234"),
        ("热线400-123-4567", "telephone", "400-123-4567"),
        ("邮箱 li.na@example.com", "email", "li.na@example.com"),
        ("邮箱 li.na (at) example (dot) com", "email", "li.na (at) example (dot) com"),
        ("邮箱 li\u200bna＠example。com".replace("。", "．"), "email", "li\u200bna＠example．com"),
        ("信用代码91110000100000084E", "code", "91110000100000084E"),
        ("专利 ZL201910987654.3", "patent", "ZL201910987654.3"),
        ("专利 CN110123456B", "patent", "CN110123456B"),
        ("申请号：2019 1 0987654.3", "patent", "申请号：2019 1 0987654.3"),
        ("见 https://www.example.com/a?b=1。", "url", "https://www.example.com/a?b=1"),
        ("见 www.example.com.cn 首页", "url", "www.example.com.cn"),
        ("见 example.com", "url", "example.com"),
        ("微信：zhang_2023", "account", "微信：zhang_2023"),
        ("加 vx zhang_2023", "account", "vx zhang_2023"),
        ("QQ群：123456789", "account", "QQ群：123456789"),
    ],
)
def test_what_leads_to_anybody_is_found_by_its_form(text: str, kind: str, leak: str) -> None:
    assert (kind, leak, True) in found(text, NOBODY)


@pytest.mark.parametrize(
    ("text", "kind", "leak"),
    [
        ("地大物博瑞雪兆丰年", "name", "博瑞"),
        ("知识渊博。瑞典专家", "name", "博。瑞"),
        ("分博、瑞两种型号", "name", "博、瑞"),
        ("labo ruin", "name", "bo rui"),
        ("bo ruin", "name", "bo rui"),
        ("国王伟大", "person", "王伟"),
        ("王总要求保密", "person", "王总"),
        ("Wang Wei 绘制", "person", "Wang Wei"),
        ("压力 160 2000 3500 千帕", "telephone", "160 2000 3500"),
        ("1-3-9-1-1-1-1-2-2-2-2", "telephone", "1-3-9-1-1-1-1-2-2-2-2"),
        ("用 ASP.NET 编写", "url", "ASP.NET"),
        ("见 http://challenge.chinatorch.gov.cn/", "url", "http://challenge.chinatorch.gov.cn/"),
        ("elaboruit", "name", "borui"),
    ],
)
def test_what_may_be_something_else_is_a_suspicion(text: str, kind: str, leak: str) -> None:
    assert (kind, leak, False) in found(text)
    assert not any(certain for _, _, certain in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "高速精密机械主轴，转速不低于 24000 r/min，径向跳动不大于 2 μm",
        "江苏省内的企业优先；有限公司、集团、科技企业均可",
        "工业园区内的企业优先",
        "编号 91320594，共 13812345 次，精度 0.13911112222",
        "试件 20231101001 至 20231101009，标准 GB/T 2651-2008、ISO 9001:2015",
        "2023年8月1日至10月31日，8:30-17:00",
        "博物馆与瑞士的合作、王先生与伟业",
        "第一三五七条，一二三四五",
        "carbon、brush、100 br",
        "qq 邮箱、微信小程序",
        "批号 91110000100000084F",
    ],
)
def test_what_everybody_says_is_no_leak(text: str) -> None:
    assert [leak for leak in found(text) if leak[0] != "person"] == []
    assert not any(certain for _, _, certain in found(text))


@pytest.mark.parametrize("notice", [SHIPPED / "guokefahuo-2023-110.md", NINTH], ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "company",
    [
        "苏州创新科技有限公司",
        "北京未来智能科技有限公司",
        "上海时代新能源科技股份有限公司",
        "苏州大众精密机械有限公司",
        "天津工业技术研究院",
        "浙江统筹生物医药有限公司",
        "广东需求对接服务有限公司",
        "青岛中国高端装备制造有限公司",
        "武汉博瑞精密机械有限公司",
        "宁波王伟科技有限公司",
        "深圳3D打印科技有限公司",
    ],
)
def test_a_notice_is_no_leak_of_a_company_that_is_called_like_its_words(notice: Path, company: str) -> None:
    secrets = Secrets(company=company, persons=("王伟",), telephones=("13812345678",))
    leaks = scan(secrets, {"通知": notice.read_text(encoding="utf-8")})
    assert {leak.found for leak in leaks if leak.certain} <= GIVEN


@pytest.mark.parametrize(
    ("company", "text", "certain"),
    [
        ("博瑞（苏州）精密机械有限公司", "博瑞", True),
        ("江苏省苏州市吴中区博瑞减速机有限公司", "博瑞", True),
        ("苏州工业园区博瑞电子科技有限公司", "苏州工业园区博瑞", True),
        ("博瑞（苏州）精密机械有限公司", "博瑞精密机械有限公司", True),
        ("苏州博瑞凸轮分割器有限公司", "博瑞", True),
        ("重庆长安汽车股份有限公司", "重庆长安", True),
        ("苏州新时代科技有限公司", "新时代", False),
        ("华为技术有限公司", "华为公司", True),
        ("华为技术有限公司", "华为", False),
        ("江苏恒力液压股份有限公司", "恒力", True),
        ("上海电气集团股份有限公司", "上海电气", False),
        ("杭州海康威视数字技术股份有限公司", "海康威视", True),
        ("杭州海康威视数字技术股份有限公司", "海康", False),
        ("苏州创新科技有限公司", "苏州创新科技有限公司", True),
        ("TCL科技集团股份有限公司", "TCL", True),
        ("山东吕氏机械有限公司", "Lyushi", True),
        ("山东吕氏机械有限公司", "Lü Shi", True),
    ],
)
def test_a_company_is_known_by_the_names_people_make_of_it(company: str, text: str, certain: bool) -> None:
    assert found(f"，{text}，", Secrets(company=company)) == [("name", text, certain)]


@pytest.mark.parametrize(
    ("text", "leak", "certain"),
    [
        ("午后高峰用电", "高峰", False),
        ("联系人：高峰", "联系人：高峰", True),
        ("高峰经理", "高峰经理", True),
        ("高 峰", "高 峰", True),  # and nothing else: the author of a file
        ("Gao Feng", "Gao Feng", True),
    ],
)
def test_who_is_called_like_a_word_is_known_by_what_is_around(text: str, leak: str, certain: bool) -> None:
    assert ("person", leak, certain) in found(text, Secrets(persons=("高峰",)))


def test_a_name_that_comes_about_where_two_cells_meet_is_a_suspicion() -> None:
    secrets = Secrets(company="苏州中心生物科技有限公司")
    assert ("name", "中心 | 生物", False) in found("火炬中心 | 生物医药", secrets)
    assert ("name", "中心生物", True) in found("中心生物提供样件", secrets)


def test_a_company_is_no_secret_where_its_name_is_shown() -> None:
    assert found("苏州博瑞精密机械有限公司，王伟", Secrets(persons=("王伟",))) == [("person", "王伟", True)]


@pytest.mark.parametrize("text", ["精密机械", "苏州", "江苏", "机械有限公司", "苏州精密机械"])
def test_neither_a_trade_nor_a_city_names_a_company(text: str) -> None:
    assert found(text, Secrets(company="苏州博瑞精密机械有限公司")) == []


def test_a_character_that_only_looks_like_another_is_read_as_it() -> None:
    assert found("⻓锋牌", Secrets(names=("长锋",))) == [("name", "⻓锋", True)]


def test_a_short_number_is_none_inside_a_longer_one() -> None:
    secrets = Secrets(telephones=("0755-6288123",))
    assert found("拨 6288123", secrets) == [("telephone", "6288123", True)]
    assert found("编号 96288123、62881234", secrets) == []


@pytest.mark.parametrize("telephone", ["0086-512-62881234", "+86 512 6288 1234", "(0512) 62881234", "62881234"])
def test_a_number_is_found_without_the_codes_it_was_given_with(telephone: str) -> None:
    assert found("拨 6288-1234", Secrets(telephones=(telephone,))) == [("telephone", "6288-1234", True)]


def test_where_anybody_may_have_mail_is_no_secret() -> None:
    assert found("用 163 邮箱，163.com", Secrets(emails=("borui@163.com",))) == [("url", "163.com", True)]
    assert found("用 borui 邮箱", Secrets(emails=("wang@mail.borui.com.cn",))) == [("name", "borui", True)]


def test_a_street_that_is_called_like_a_city_does_not_hide_the_city() -> None:
    secrets = Secrets(places=("上海市杨浦区南京路1号",))
    assert found("南京", secrets) == []
    assert found("杨浦区", secrets) == [("place", "杨浦区", True)]


def test_a_short_brand_is_found_as_a_word_only() -> None:
    secrets = Secrets(names=("LG",))
    assert found("LG 与 lg、（LG）", secrets) == [("name", "LG", True), ("name", "lg", True)]
    assert found("algorithm, all good", secrets) == []


def test_leaks_come_in_their_order_with_their_part_and_each_once() -> None:
    leaks = scan(BORUI, {"标题": "博瑞与王伟，博瑞", "附件 图.pdf 的作者": "王伟", "期限": "明年"})
    assert leaks == [
        Leak("标题", "name", "博瑞", True),
        Leak("标题", "person", "王伟", True),
        Leak("附件 图.pdf 的作者", "person", "王伟", True),
    ]


def test_names_that_overlap_are_one_leak() -> None:
    assert found("苏州博瑞精密") == [("name", "苏州博瑞精密", True)]


def test_nothing_is_found_in_nothing() -> None:
    assert scan(NOBODY, {}) == []
    assert found("") == []
    assert found("博瑞", Secrets(company=" ", names=("",), persons=("",), places=("",), emails=("",))) == []


def test_what_an_attachment_tells_beside_its_text_is_scanned_too() -> None:
    seen = inspect("报价.xlsx", samples.sheet())
    leaks = scan(BORUI, {"附件": seen.text, **seen.metadata})
    assert {(leak.part, leak.found) for leak in leaks if leak.certain} >= {
        ("附件", "13812345678"),
        ("附件", "星湖街328号"),
        ("author", "王伟"),
        ("labels", "博瑞"),
        ("links", "wang@borui-jm.com"),
    }


INVISIBLE = "\u200b\u200f\u202d\u2060\ufeff"
BETWEEN = ("", "", "", " ", "\u3000", "\n", "\r\n", "-", "·", ".", "_", "*", "/", *INVISIBLE)
SPELLED = {
    "博瑞": "name",
    "苏州博瑞精密机械有限公司": "name",
    "博瑞精密": "name",
    "borui": "name",
    "boruijingmi": "name",
    "BR-100": "name",
    "锐锋": "name",
    "王伟": "person",
    "苏州": "place",
    "星湖街328号": "place",
    "13812345678": "telephone",
    "一三八一二三四五六七八": "telephone",
    "62881234": "telephone",
    "wang.wei@borui-jm.com": "email",
    "borui-jm.com": "email",
    "91320594MA1WFH8Y35": "code",
    "ZL202010123456.7": "patent",
}
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
CHANGED = (str, str.upper, str.lower, OpenCC("s2t").convert, lambda text: text.translate(WIDE))
FLOW = st.text(st.sampled_from("高速主轴的材料在热处理以后硬度要达到，。；（）、 \nHRC rpm"), max_size=30)


def plain(text: str) -> str:
    return numerals(letters(text))


@given(st.sampled_from(sorted(SPELLED)), st.sampled_from(CHANGED), FLOW, FLOW, st.data())
def test_a_secret_is_found_wherever_it_stands_and_whatever_is_between(
    secret: str, change: object, before: str, after: str, data: st.DataObject
) -> None:
    assert callable(change)
    between = st.lists(st.sampled_from(BETWEEN), max_size=3).map("".join)
    written = "".join(character + data.draw(between) for character in change(secret)[:-1]) + change(secret)[-1]
    leaks = found(before + written + after)
    assert any(plain(secret) in plain(leak) and leak in before + written + after for _, leak, _ in leaks)
    if len(letters(secret)) >= 8:
        assert any(plain(secret) in plain(leak) and certain for _, leak, certain in leaks)


NOTICE = (SHIPPED / "guokefahuo-2023-110.md").read_text(encoding="utf-8")
TELLING = "博瑞锐锋王伟苏州星湖街〇一二三四五六七八九零两"
INNOCENT = sorted({character for character in NOTICE if character >= "一"} - set(TELLING))


@given(st.text(st.sampled_from([*INNOCENT, *"，。、（）\n 　-·"]), max_size=200))
def test_a_text_without_a_secret_has_no_leak(text: str) -> None:
    assert found(text) == []
