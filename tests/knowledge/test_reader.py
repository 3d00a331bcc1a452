"""A notice is read into the same clauses and contests from whatever file it comes in."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from knowledge import markdown, reader
from knowledge.arrange import arranged
from knowledge.blocks import Paragraph, Source, Table
from knowledge.document import Document, Entry
from knowledge.library import SHIPPED
from tests.knowledge import papers

NOTICES = Path(__file__).with_name("notices")
EIGHTH, NINTH = SHIPPED / "guokefahuo-2023-110.md", NOTICES / "ninth.md"


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def at(document: Document, address: str) -> str:
    (text,) = (clause.text for clause in document.clauses if clause.address == address)
    return text


def of_text(folder: Path, text: str) -> Document:
    path = folder / "文件.txt"
    path.write_text(text, encoding="utf-8")
    return reader.read(path)


@pytest.fixture(scope="module")
def eighth() -> Document:
    return reader.read(EIGHTH)


@pytest.fixture(scope="module")
def ninth() -> Document:
    return reader.read(NINTH)


def test_what_a_notice_says_of_itself(eighth: Document) -> None:
    assert eighth.id == "guokefahuo-2023-110"
    assert eighth.title == "科技部关于举办第八届中国创新挑战赛的通知"
    assert (eighth.number, eighth.date) == ("国科发火〔2023〕110号", "2023-06-20")


def test_paragraphs_have_the_address_a_person_would_give(eighth: Document) -> None:
    assert at(eighth, "三、赛事组织（四）需求对接，第2段").startswith("经充分对接，")
    assert at(eighth, "三、赛事组织（一）需求征集").endswith("并由需求方确认。")
    assert at(eighth, "三、赛事组织（五）奖励与服务，第2段").startswith("2. 对通过挑战赛成功对接的需求方")
    assert at(eighth, "文首，第2段").startswith("为贯彻落实党的二十大精神")
    assert at(eighth, "版头，第2段") == "国科发火〔2023〕110号"
    assert [clause.number for clause in eighth.clauses] == list(range(1, len(eighth.clauses) + 1))
    keys = [clause.key for clause in eighth.clauses]
    assert len(set(keys)) == len(keys)
    assert keys[16] == "guokefahuo-2023-110.17"


def test_what_stands_below_the_last_section_and_below_the_annexes_is_the_end(eighth: Document) -> None:
    assert [clause.text for clause in eighth.clauses if clause.path == ("文末",)] == [
        "业务咨询电话：科技部火炬中心，010-88656292",
        "技术支持电话：010-88656314",
        "附件：1. 第八届中国创新挑战赛“专题赛”承办单位名单",
        "2. 第八届中国创新挑战赛“产业赛”承办单位名单",
        "（此件主动公开）",
        "科学技术部办公厅",
        "2023年6月20日印发",
    ]


def test_the_annexes_hold_nine_and_eighteen_contests(eighth: Document) -> None:
    assert Counter(contest.kind for contest in eighth.contests) == {"专题赛": 9, "产业赛": 18}
    pairs = [entry for contest in eighth.contests if contest.kind == "产业赛" for entry in contest.entries]
    assert Counter(entry.field for entry in pairs) == {
        "高端装备制造产业": 12,
        "新一代信息技术产业": 9,
        "新材料产业": 5,
        "新能源产业": 3,
        "生物产业": 3,
        "新能源汽车产业": 1,
        "节能环保产业": 1,
    }
    entries = [entry for contest in eighth.contests for entry in contest.entries]
    assert len({entry.organiser for entry in entries if entry.organiser}) == 29
    blank = [contest for contest in eighth.contests if not any(entry.organiser for entry in contest.entries)]
    assert [(contest.kind, contest.number) for contest in blank] == [
        *(("专题赛", number) for number in (1, 3, 4, 9)),
        *(("产业赛", number) for number in (3, 5, 8, 15, 17, 18)),
    ]
    assert not [
        contest
        for contest in eighth.contests
        if contest not in blank and None in {e.organiser for e in contest.entries}
    ]


def test_a_contest_is_one_clause_with_a_line_for_every_organiser(eighth: Document) -> None:
    assert at(eighth, "附件2 第八届中国创新挑战赛“产业赛”承办单位名单，第2行") == (
        "2｜第八届中国创新挑战赛（河北）｜河北省科技厅｜石家庄市人民政府｜新一代信息技术产业\n"
        "沧州市人民政府｜高端装备制造产业\n"
        "衡水市人民政府｜新材料产业"
    )
    assert at(eighth, "附件2 第八届中国创新挑战赛“产业赛”承办单位名单，第3行").endswith(
        "｜｜高端装备制造产业\n｜新材料产业"
    )
    rows = [clause for clause in eighth.clauses if clause.row]
    assert [clause.number for clause in rows] == [contest.clause for contest in eighth.contests]
    assert [clause.place for clause in rows] == [contest.number for contest in eighth.contests]
    assert {contest.annex for contest in eighth.contests} == {clause.path[-1] for clause in rows}


def test_hosts_and_names_are_those_printed(eighth: Document) -> None:
    beijing, hebei = eighth.contests[0], eighth.contests[10]
    assert beijing.name == "第八届中国创新挑战赛（北京）技术融合专题赛"
    assert beijing.hosts == ("火炬中心", "北京市科委、中关村科技园区管委会")
    assert beijing.entries == (Entry(None, "民用与国防两用技术"),)
    assert hebei.hosts == ("河北省科技厅",)
    assert hebei.entries[1] == Entry("沧州市人民政府", "高端装备制造产业")


def test_every_word_stands_in_the_notice_as_it_came(eighth: Document) -> None:
    notice = plain((NOTICES / "eighth.txt").read_text(encoding="utf-8"))
    for clause in eighth.clauses:
        for cell in re.split("[｜\n]", clause.text) if clause.row else [clause.text]:
            assert plain(cell) in notice


def test_no_word_of_the_notice_is_lost(eighth: Document) -> None:
    read = "".join(plain(piece) for clause in eighth.clauses for piece in (*clause.path, clause.text))
    lines = (NOTICES / "eighth.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if not line.startswith("序号\t"):  # what the columns are called is in the shape of the contests
            for piece in line.split() if "\t" in line else [line]:
                assert plain(piece).rstrip("。").removeprefix("-") in read


def test_the_text_as_it_came_is_read_like_our_markdown(eighth: Document) -> None:
    came = reader.read(NOTICES / "eighth.txt")
    assert came.clauses == eighth.clauses
    assert came.contests == eighth.contests
    assert (came.id, came.title, came.number, came.date) == (eighth.id, eighth.title, eighth.number, eighth.date)


@pytest.mark.parametrize("notice", [EIGHTH, NINTH], ids=["eighth", "ninth"])
@pytest.mark.parametrize("form", ["docx", "pdf", "short-pages.pdf", "txt", "narrow.txt", "gb18030.txt"])
def test_every_format_gives_the_same_document(notice: Path, form: str, tmp_path: Path) -> None:
    ours = reader.read(notice)
    blocks = markdown.parse(notice.read_text(encoding="utf-8")).blocks
    path = tmp_path / f"通知.{form}"
    match form:
        case "docx":
            path.write_bytes(papers.word(blocks))
        case "pdf":
            path.write_bytes(papers.printed(blocks))
        case "short-pages.pdf":
            path.write_bytes(papers.printed(blocks, height=500))
        case "narrow.txt":
            path.write_text(papers.raw(blocks, width=19), encoding="utf-16")
        case _:
            path.write_text(papers.raw(blocks), encoding="gb18030" if form.startswith("gb") else "utf-8")
    came = reader.read(path)
    assert came.clauses == ours.clauses
    assert came.contests == ours.contests
    assert (came.id, came.title, came.number, came.date) == (ours.id, ours.title, ours.number, ours.date)


def test_a_notice_may_have_its_own_section_on_whom_to_ask(ninth: Document) -> None:
    assert at(ninth, "四、联系方式，第2段") == "联系电话：010-12345678，010-12345679"
    assert at(ninth, "文末，第1段").startswith("附件：1. ")
    assert at(ninth, "文末，第5段") == "（此件公开发布）"
    assert ninth.date == "2024-05-09"


def test_three_organisers_and_two_hosts(ninth: Document) -> None:
    assert [entry.organiser for entry in ninth.contests[2].entries] == [
        "长沙市人民政府",
        "株洲国家高新技术产业开发区管委会",
        "岳阳市人民政府",
    ]
    assert ninth.contests[3].hosts == ("新疆维吾尔自治区科技厅", "新疆生产建设兵团科技局")


def test_an_organiser_merged_over_two_rows_organises_both(tmp_path: Path) -> None:
    table = Table(
        (
            ("序号", "赛事名称", "主办单位", "承办单位", "产业领域"),
            ("1", "第九届挑战赛（贵州）", "贵州省科技厅", "贵阳市人民政府", "新能源产业"),
            ("1", "第九届挑战赛（贵州）", "贵州省科技厅", "贵阳市人民政府", "生物产业"),
        )
    )
    source = Source((Paragraph("附件1 “产业赛”名单", 1), table))
    (contest,) = reader.document(arranged(source), "名单").contests
    assert contest.entries == (Entry("贵阳市人民政府", "新能源产业"), Entry("贵阳市人民政府", "生物产业"))


def test_a_table_of_something_else_is_kept_row_by_row(tmp_path: Path) -> None:
    document = of_text(tmp_path, "附件3\n\n进度安排表\n\n阶段\t时间\n征集\t6月\n发布\t7月\n\n（此件主动公开）\n")
    assert document.contests == ()
    assert at(document, "附件3 进度安排表，第2行") == "发布｜7月"
    assert at(document, "文末") == "（此件主动公开）"


def test_a_document_without_annexes(tmp_path: Path) -> None:
    document = of_text(
        tmp_path,
        "某省科技创新券管理办法（试行）\n\n第一章 总则\n\n第一条 为规范创新券管理，制定本办法。\n\n"
        "第二条 本办法所称创新券，是指无偿资助。\n\n第二章 附则\n\n第三条 本办法自2024年1月1日起施行。\n",
    )
    assert document.title == "某省科技创新券管理办法（试行）"
    assert at(document, "第一章 总则第二条") == "第二条 本办法所称创新券，是指无偿资助。"
    assert document.contests == ()


def test_heading_and_text_on_one_line_are_parted(tmp_path: Path) -> None:
    document = of_text(
        tmp_path, "一、目标\n\n（一）提高效率。各地要提高效率。\n\n(二)各地要精心组织，认真落实，按时报送。\n"
    )
    assert at(document, "一、目标（一）提高效率") == "各地要提高效率。"
    assert at(document, "一、目标（二）") == "（二）各地要精心组织，认真落实，按时报送。"


def test_a_document_without_headings(tmp_path: Path) -> None:
    document = of_text(tmp_path, "挑战赛将于八月开始。\n\n欢迎各方参加，报名从速。\n")
    assert [clause.address for clause in document.clauses] == ["文首，第1段", "文首，第2段"]
    assert document.title == "文件"
    assert re.fullmatch("[a-z0-9-]{1,24}", document.id)


def test_a_heading_with_nothing_below_it_is_not_lost(tmp_path: Path) -> None:
    document = of_text(tmp_path, "一、加强领导\n\n二、加强宣传\n\n各地要加强宣传。\n")
    assert at(document, "一、加强领导") == "一、加强领导"


def test_a_list_of_annexes_is_no_annex(tmp_path: Path) -> None:
    document = of_text(
        tmp_path, "一、要求\n\n请按附件2填写。\n\n附件1：申报表\n\n附件2：汇总表\n\n某省科技厅\n\n二〇二四年三月一日\n"
    )
    assert at(document, "一、要求") == "请按附件2填写。"
    assert [clause.text for clause in document.clauses if clause.path == ("文末",)][:2] == [
        "附件1：申报表",
        "附件2：汇总表",
    ]
    assert document.date == "2024-03-01"


@pytest.mark.parametrize(
    ("number", "id_"),
    [
        ("国科发火〔2023〕110号", "guokefahuo-2023-110"),
        ("国科火字[2021]7号", "guokehuozi-2021-7"),
        ("新兵科创新发〔2024〕12号", "xbkcxf-2024-12"),
    ],
)
def test_the_id_is_made_of_the_number(number: str, id_: str, tmp_path: Path) -> None:
    assert of_text(tmp_path, f"{number}\n\n关于举办挑战赛的通知\n\n各单位：\n").id == id_


@pytest.mark.parametrize("day", ["2023年13月40日印发", "2023年2月30日印发"])
def test_a_day_that_is_not_in_the_calendar_is_no_date(day: str, tmp_path: Path) -> None:
    assert of_text(tmp_path, f"一、要求\n\n请按时报送。\n\n{day}\n").date == ""
