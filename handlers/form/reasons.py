"""Why an answer was not taken, in sentences with an example of one that would be."""

from collections.abc import Sequence

# Money
WHAT_AMOUNT = "没有看到金额。请写一个数或一个范围，例如“50万元”“50万元至80万元”；还没有定就写“面议”。"
VAGUE_AMOUNT = "这个数太含糊了。请写一个大概的数，例如“约50万元”；还没有定就写“面议”。"
SEVERAL_AMOUNTS = "这里不止一个金额。请只写总额，一个数或一个范围，例如“50万元至80万元”。"
FOREIGN_MONEY = "请折合成人民币填写，例如“50万元”。"
AMOUNT_PER = "请写总额，不要写每年、每月或每件多少，例如“50万元”。"
NEGATIVE_AMOUNT = "金额不能是负数。范围请写成“50万元至80万元”。"
ZERO_AMOUNT = "金额要大于 0，例如“50万元”；还没有定就写“面议”。"
HUGE_AMOUNT = "金额超过 1000 亿元了，是不是多写了几个零？请核对后重写，例如“50万元”。"
BROKEN_AMOUNT = "金额请写到元为止，不带角和分，例如“12.5万元”“12,500元”。"

# Days
WHAT_DAY = "没有看出是哪一天。请写日期，例如“2026年12月31日”“明年6月底”“三个月内”。"
SEVERAL_DAYS = "这里好像不止一个日期。请只写一个，例如“2026年12月31日”。"
FROM_WHEN = "还不知道从哪一天算起、到哪一天为止。请直接写截止的日期，例如“2026年12月31日”。"
WORKDAYS = "工作日要扣除节假日，容易算错。请直接写日期，例如“2026年12月31日”。"
HOLIDAY = "节假日前后是哪一天，各人理解不同。请直接写日期，例如“9月30日”。"
TOO_FAR = "这个日期超过 10 年了，请核对后重写，例如“2026年12月31日”。"

# Codes and contacts
WHAT_CODE = "没有看到统一社会信用代码。它有 18 位，在营业执照的右上方，例如“91110105MA0000000Y”。"
CODE_CHECK = (
    "长度和字符都对，但最后一位校验位对不上：多半有一位抄错了，或者两位颠倒了（算不出是哪一位）。"
    "请对照营业执照逐位核对，留意 8 和 B、0 和 D、6 和 G。"
)
WHAT_TELEPHONE = "没有看到电话号码。请写 11 位手机号，例如“13812345678”；也可以写带区号的座机，例如“010-12345678”。"
NO_AREA_CODE = "座机请加上区号，例如“010-12345678”；也可以写 11 位手机号。"
NO_SUCH_TELEPHONE = "没有这样的号码，请核对。手机号是 11 位，例如“13812345678”；座机要带区号，例如“010-12345678”。"
SEVERAL_TELEPHONES = "请只写一个号码，例如“13812345678”。"
FOREIGN_TELEPHONE = "请写中国内地的号码，例如“13812345678”或“010-12345678”。"
WHAT_EMAIL = "没有看到邮箱地址。请写成“zhangsan@163.com”这样，中间有“@”。"
SEVERAL_EMAILS = "请只写一个邮箱，例如“zhangsan@163.com”。"
WRONG_EMAIL = "这个邮箱地址不完整或有错字，请核对，例如“zhangsan@163.com”。"

# Indicators
WHAT_INDICATORS = "没有看到指标。请一行写一项，例如“抗拉强度 ≥ 600 MPa（室温，GB/T 228.1）”。"


def which_unit(number: str) -> str:
    return f"“{number}”是多少元，还是多少万元？请写上单位，例如“50万元”。"


def reversed_amounts(low: str, high: str) -> str:
    return f"范围写反了：{low}比{high}大。请把小的写在前面，例如“{high}至{low}”。"


def vague_day(words: str, example: str) -> str:
    return f"“{words}”说不准是哪一天。请写明，例如“{example}”。"


def no_such_day(words: str) -> str:
    return f"没有“{words}”这一天，请核对后重写。"


def past_day(day: str) -> str:
    return f"我理解为{day}，已经过去了。请写今天或以后的日期。"


def another_weekday(day: str) -> str:
    return f"日期和星期对不上：{day}。请核对后重写。"


def code_length(length: int) -> str:
    old = "15 位的是旧的注册号或税号，" if length == 15 else ""
    return f"统一社会信用代码应有 18 位，您写了 {length} 位。{old}请对照营业执照重写，例如“91110105MA0000000Y”。"


def code_character(place: int, character: str, expected: str, perhaps: str) -> str:
    """perhaps: what it may be mistaken for, or ""."""
    guess = f"是不是“{perhaps}”？" if perhaps else ""
    return f"第 {place} 位写的是“{character}”，{expected}。{guess}请对照营业执照核对。"


CODE_FIRST = "这一位只能是 1 到 9 或 A、N、Y"
CODE_DIGIT = "这一位只能是数字"
CODE_LETTER = "信用代码里没有字母 I、O、S、V、Z"
CODE_MARK = "信用代码里只有数字和字母"


def no_value(name: str) -> str:
    return f"“{name}”没有数值：写明要达到多少才好验收，例如“≥ 600 MPa”。"


def no_name(name: str) -> str:
    return f"“{name}”没有写是哪一项指标，例如“抗拉强度 ≥ 600 MPa”。"


def vague_words(name: str, word: str) -> str:
    return f"“{name}”里的“{word}”各人理解不同：请换成可以检验的数值。"


def no_unit(name: str, value: str) -> str:
    return f"“{name}”的 {value} 没有单位。"


def no_condition(names: Sequence[str]) -> str:
    listed = "".join(f"“{name}”" for name in names[:3]) + (f"等 {len(names)} 项" if len(names) > 3 else "")
    return f"{listed}没有写测试条件：在什么温度、工况下，按哪个标准测。"


def and_more(count: int) -> str:
    return f"还有 {count} 处类似，请一并看看。"
