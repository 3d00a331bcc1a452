"""The industry is told from a description as an enterprise writes it."""

from collections.abc import Sequence

import pytest

from knowledge.base import Knowledge
from knowledge.industries import suggest

DESCRIPTIONS = {
    "新一代信息技术": """我们做工业互联网平台，车间里上千台设备的数据采不上来，想找一套边缘网关加数据中台的方案
需要一款国产操作系统下的数据库加密中间件，满足等保三级，性能损失不超过10%
5G基站用的射频滤波器插损太大，希望找团队重新设计
安防摄像头的人脸识别在逆光下误报多，想用深度学习算法改进
晶圆减薄后翘曲，封装测试良率上不去""",
    "高端装备制造": """五轴加工中心主轴热变形补偿，要求连续运行8小时精度漂移小于5微米
六轴焊接机器人减速器寿命短，希望国产化替代进口谐波减速器
地铁列车转向架轴承在线故障诊断
海上钻井平台用的大型起重机液压系统漏油问题
航空发动机叶片的增材制造与后处理工艺""",
    "新材料": """高强高导铜合金带材，抗拉强度和导电率无法同时达标
碳纤维预浸料固化后层间剪切强度不足
需要耐1200度的陶瓷基复合材料涂层
可降解塑料薄膜PLA改性，韧性差、成本高
石墨烯导热膜量产时厚度不均匀""",
    "新能源": """TOPCon光伏电池片转换效率提升到26%
海上风电叶片防雷与防腐
电站侧百兆瓦时储能系统的热管理和消防
碱性电解槽制氢能耗高，需要新型隔膜
核电站主泵密封件国产化""",
    "生物": """单克隆抗体药物的高密度细胞培养工艺放大
中药配方颗粒质量一致性评价
体外诊断试剂盒灵敏度不够，想找新的化学发光标记物
玉米种子的分子育种，抗病抗倒伏
心脏支架表面药物涂层释放不稳定""",
    "新能源汽车": """动力电池包低温下续航衰减严重，需要热泵和电池管理系统的优化
驱动电机控制器的IGBT模块散热
纯电动客车整车轻量化
800V高压快充桩与车辆的通信兼容性
智能驾驶域控制器的车规级功能安全认证""",
    "节能环保": """印染废水的COD和色度去除，要求零排放
钢厂烧结烟气脱硫脱硝一体化改造
生活垃圾焚烧飞灰的无害化处置
废旧锂电池拆解回收有价金属
空压机余热回收，降低车间能耗""",
    "生物制造": """用合成生物学方法构建酵母菌株生产角鲨烯
赖氨酸发酵液的菌种改造，提高糖酸转化率
工业酶制剂固定化以后活性下降
微生物发酵生产可降解聚羟基脂肪酸酯的成本控制
用基因编辑的底盘细胞合成香料分子""",
    "新型显示": """Micro LED巨量转移良率提升
OLED面板蒸镀用精细金属掩膜版国产化
量子点膜的高温高湿稳定性
柔性屏盖板反复弯折后有折痕
液晶面板背光模组的局部调光""",
    "畜牧生猪": """规模化猪场非洲猪瘟快速检测
母猪产仔数低，想做基因组选育
养殖场粪污臭气减排
低蛋白饲料配方，减少豆粕用量
育肥猪智能饲喂和体重估测""",
    "民用与国防两用": """军工用高可靠连接器转民用市场的降成本设计
无人机反制雷达在低空安防的应用
军民两用红外热像仪机芯小型化
北斗抗干扰天线，军地都能用
舰船与民用船舶通用的减振降噪技术""",
}


@pytest.fixture(scope="module")
def fields(knowledge: Knowledge) -> list[str]:
    """The industries and themes that the annexes name."""
    return list(dict.fromkeys(entry.field for contest in knowledge.contests for entry in contest.entries))


def named(name: str, fields: Sequence[str]) -> list[str]:
    """新材料 stands in the annexes as an industry and as a theme."""
    return [field for field in fields if field in (f"{name}产业", f"{name}技术")]


def test_every_description_has_an_industry_of_the_annexes(fields: list[str]) -> None:
    assert all(named(name, fields) for name in DESCRIPTIONS)


def test_the_right_one_is_among_the_first_two(fields: list[str]) -> None:
    cases = [(name, line) for name, lines in DESCRIPTIONS.items() for line in lines.splitlines()]
    missed = [line for name, line in cases if not set(suggest(line, fields)[:2]) & set(named(name, fields))]
    assert len(cases) == 55
    assert len(missed) <= 5, missed


def test_among_the_industries_alone(fields: list[str]) -> None:
    industries = [field for field in fields if field.endswith("产业")]
    assert len(industries) == 7
    names = [name for name in DESCRIPTIONS if named(name, industries)]
    cases = [(name, line) for name in names for line in DESCRIPTIONS[name].splitlines()]
    missed = [line for name, line in cases if not set(suggest(line, industries)[:2]) & set(named(name, industries))]
    assert len(cases) == 35
    assert len(missed) <= 3, missed


def test_new_energy_is_not_new_energy_vehicles(fields: list[str]) -> None:
    assert suggest("新能源汽车", fields) == ["新能源汽车产业"]
    assert suggest("我们做新能源", fields) == ["新能源产业"]
    assert suggest("新能源汽车与新能源", fields, limit=1) == ["新能源汽车产业"]


@pytest.mark.parametrize("text", ["", "你好", "希望尽快解决", "level 5", "电视剧《汽》"])
def test_nothing_is_suggested_where_nothing_is_said(text: str, fields: list[str]) -> None:
    assert suggest(text, fields) == []


def test_an_industry_without_words_is_known_by_its_name() -> None:
    assert suggest("数字经济平台", ["数字经济产业", "新能源产业"]) == ["数字经济产业"]


def test_no_more_than_asked_for_and_each_once(fields: list[str]) -> None:
    text = "光伏、电池包、合金、废水、药物、软件、数控机床"
    assert len(suggest(text, fields)) == 3
    assert len(suggest(text, [*fields, *fields], limit=20)) == len(set(suggest(text, fields, limit=20)))
