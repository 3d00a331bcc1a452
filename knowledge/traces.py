"""What leads to somebody whoever it is: telephones, mail, codes, patents, web pages, accounts. By its form alone."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from stdnum.cn import uscc

from knowledge.folded import Folded, numerals
from knowledge.needles import Kind


class Trace(NamedTuple):
    """start, end: in the folded text. certain: whether it can hardly be anything else."""

    start: int
    end: int
    kind: Kind
    certain: bool


_MOBILE = re.compile(r"(?<![\d.])(?:\+?(?:00)?86[- ]?)?1[-. ]{0,3}[3-9](?:[-. ]{0,3}\d){9}(?!\d)")
_LANDLINE = re.compile(r"(?<![\d.-])\(?0(?:10|2\d|[3-9]\d\d)\)?[- ]{0,2}[2-9]\d{2,3}[- ]?\d{4}(?!\d)")
_SERVICE = re.compile(r"(?<![\d.-])[48]00[- ]?\d{3}[- ]?\d{4}(?!\d)")
_CALLED = re.compile(r"(?:电话|手机|联系|热线|微信|致电|传真|tel|phone|mobile|fax)\D{0,8}$")
_EMAIL = re.compile(
    r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64} {0,2}(?:@|[\[(]at[\])]) {0,2}[a-z0-9-]{1,63}"
    r"(?: ?(?:\.|[\[(]dot[\])]) ?[a-z0-9-]{1,63}){1,4}"
)
_CODE = re.compile(r"(?<![a-z0-9])[1-9a-y](?:[- ]{0,2}[0-9a-hj-npqrtuwxy]){17}(?![a-z0-9])")
_PATENT = re.compile(
    r"(?<![a-z0-9])zl[ .:]{0,2}(?:\d[ .]{0,2}){8,12}[\dx](?!\d)"
    r"|(?<![a-z0-9])cn[ .]{0,2}(?:\d[ .]{0,2}){7,12}(?:[abcsuy]\d?|\d?\.[\dx])(?![a-z0-9])"
    r"|(?<![\d.])(?:19|20)\d\d[1-389]\d{7}\.[\dx](?!\d)"
    r"|(?:专利|申请|授权|公开|公告)(?:公告|公布|公开|申请)?号(?:码|为|是)?[ :()]{0,3}(?:\d[ .]?){8,13}[\dx]?(?!\d)"
)
_PAGE = re.compile(r"(?:(?:https?|ftp)://|(?<![\w.@-])www\.)[a-z0-9][a-z0-9./?=&%:;#~@+_-]{2,200}")
_HOST = re.compile(r"(?<![\w@./-])(?:[a-z0-9-]{2,40}\.){1,3}(?:com|cn|net|org)(?:\.cn)?(?![\w-])", re.ASCII)
_OFFICIAL = re.compile(r"(?:^|[/.])gov\.cn(?:[/:?#]|$)")
_ACCOUNT = re.compile(
    r"(?:微信|wechat|weixin|威信|薇信|v信|(?<![a-z])vx|(?<![a-z])qq|扣扣)(?:公众号|号码|号|群|id)?[^\w]{0,4}(?:是|为)?[^\w]{0,2}"
    r"(?:[a-z][a-z0-9_-]{5,19}|\d{5,12})(?![\w@.])",
    re.ASCII,
)


def traces(folded: Folded) -> Iterator[Trace]:
    text, figures = folded.text, numerals(folded.text)
    for found in _MOBILE.finditer(figures):
        yield Trace(*found.span(), "telephone", _is_telephone(found, "-"))
    for pattern in (_LANDLINE, _SERVICE):
        for found in pattern.finditer(figures):
            yield Trace(*found.span(), "telephone", "-" in found[0] or _is_called(found))
    for found in _EMAIL.finditer(text):
        yield Trace(*found.span(), "email", True)
    for found in _CODE.finditer(text):
        if re.search(r"\d{6}", found[0]) and uscc.is_valid(re.sub("[- ]", "", found[0]).upper()):
            yield Trace(*found.span(), "code", True)
    for found in _PATENT.finditer(text):
        yield Trace(*found.span(), "patent", True)
    for found in _PAGE.finditer(text):
        yield Trace(*found.span(), "url", not _OFFICIAL.search(found[0]))
    for found in _HOST.finditer(text):
        yield Trace(*found.span(), "url", not _OFFICIAL.search(found[0]) and found[0].endswith((".com", ".cn")))
    for found in _ACCOUNT.finditer(text):
        yield Trace(*found.span(), "account", True)


def _is_telephone(found: re.Match[str], sign: str) -> bool:
    """13800138000 and 138-0013-8000 are; 138 0013 8000 may be three figures of a table."""
    groups = re.findall(r"\d+", found[0])
    return (
        len(groups) == 1
        or (len(groups) < 5 and set(re.findall(r"\D", found[0].strip("+"))) == {sign})
        or _is_called(found)
    )


def _is_called(found: re.Match[str]) -> bool:
    return bool(_CALLED.search(found.string, max(0, found.start() - 16), found.start()))
