"""The places of China: which city lies in which province."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_FILE = Path(__file__).parent / "words" / "places.txt"
_PROVINCE = re.compile(r"(特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$")
_PREFECTURE = re.compile(
    r"((朝鲜族|土家族苗族|藏族羌族|藏族|彝族|苗族侗族|布依族苗族|哈尼族彝族|壮族苗族|傣族景颇族|傣族|白族|傈僳族|回族|蒙古族藏族|蒙古族"
    r"|蒙古|哈萨克|柯尔克孜)?(自治州|地区|盟)|市)$"
)
# Whole regions as people call them. 长三角 and 京津冀 are not among them: notices use them as names of contests.
REGIONS = {
    "东北": "辽宁 吉林 黑龙江",
    "华北": "北京 天津 河北 山西 内蒙古",
    "华东": "上海 江苏 浙江 安徽 福建 江西 山东",
    "华中": "河南 湖北 湖南",
    "华南": "广东 广西 海南",
    "西南": "重庆 四川 贵州 云南 西藏",
    "西北": "陕西 甘肃 青海 宁夏 新疆",
    "珠三角": "广东",
    "大湾区": "广东 香港 澳门",
    "川渝": "四川 重庆",
    "两广": "广东 广西",
    "江浙": "江苏 浙江",
    "东三省": "辽宁 吉林 黑龙江",
}
# Names that are not their pinyin.
_ENGLISH = {
    "shaanxi": "陕西",
    "inner mongolia": "内蒙古",
    "tibet": "西藏",
    "hong kong": "香港",
    "macau": "澳门",
    "macao": "澳门",
    "xi'an": "西安",
    "harbin": "哈尔滨",
    "urumqi": "乌鲁木齐",
    "taiwan": "台湾",
}


class Places:
    """Every name is known by its place: a path from the province down, in short names ("江苏", "苏州", "张家港")."""

    def __init__(self) -> None:
        self._paths: dict[str, tuple[str, ...]] = {}
        for line in _FILE.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                self._line(*([*line.split("\t"), "", ""])[:3])
        # A prefecture's or province's name is worth more than a county's of the same name.
        self._paths = dict(sorted(self._paths.items(), key=lambda item: len(item[1])))

    def _line(self, province: str, prefecture: str, counties: str) -> None:
        top = _PROVINCE.sub("", province)
        self._paths.setdefault(province, (top,))
        self._paths.setdefault(top, (top,))
        middle: tuple[str, ...] = (top,)
        if prefecture:
            short = _PREFECTURE.sub("", prefecture)
            middle = (top, short)
            self._add((prefecture, short), middle)
        for county in counties.split():
            name = county.rstrip("*")
            short = re.sub(r"(新区|市|区|县)$", "", name)
            self._add((name, short) if county.endswith("*") else (name,), (*middle, short))

    def _add(self, names: Iterable[str], path: tuple[str, ...]) -> None:
        for name in names:
            if len(name) > 1 and len(self._paths.get(name, (0, 0, 0, 0))) > len(path):
                self._paths[name] = path

    def names(self) -> dict[str, str]:
        """Every way to name a place, with the name that `expand` takes."""
        return {**{name: name for name in (*self._paths, *REGIONS)}, **_ENGLISH}

    @property
    def known(self) -> Mapping[str, tuple[str, ...]]:
        """Every name with its path, regions left out."""
        return self._paths

    def expand(self, name: str) -> list[tuple[str, ...]]:
        """The paths meant by a name: those of its provinces where it is a region, else its own."""
        if name in REGIONS:
            return [(province,) for province in REGIONS[name].split()]
        return [self._paths[name]]
