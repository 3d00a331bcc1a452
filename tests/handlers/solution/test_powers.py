"""Whose solution it is, and whose to decide: buttons forged, tapped twice, too late; and what people write in haste."""

import logging
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from openpyxl import load_workbook
from sqlalchemy import func, select, update

from bot.app import App
from handlers.demand.callbacks import Own as OwnDemand
from handlers.disclosure.callbacks import Ask, Asked, Decide, Look, Room
from handlers.enquiry.callbacks import About
from handlers.enquiry.callbacks import Answer as AnswerQuestion
from handlers.solution.callbacks import Answer, Check, Mark, Own, Queue, Received, Weigh
from storage import disclosures, enquiries
from storage.disclosures import Level
from storage.tables.demands import Demand
from storage.tables.solutions import Disclosure, Enquiry, Solution, SolutionEvent, View
from tests.handlers.broadcast.steps import appoint
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import NAME, does, draft, tap
from tests.handlers.one_bot import newcomer, one_loop
from tests.handlers.solution.steps import ABSTRACT, NOW, ROUTE, answers, has_signed
from tests.handlers.solution.world import (
    actor_of,
    claims,
    has_filed,
    has_published,
    has_signed_both,
    solution,
)
from tests.telegram import Person, Telegram

pytestmark = one_loop
SECRETS = (ABSTRACT, ROUTE, "王浩然", NAME)


def of_challenger(id: int) -> list[CallbackData]:
    whats = ("card", "whole", "edit", "confirm", "answer", "withdraw", "withdrawn")
    return [Own.model_validate({"id": id, "do": do}) for do in whats]


def of_demander(row: Solution) -> list[CallbackData]:
    return [
        *(Weigh.model_validate({"id": row.id, "do": do}) for do in ("card", "ask", "shortlist", "unlist")),
        *(Received.model_validate({"demand": row.demand_id, "do": do}) for do in ("list", "sheet", "picture")),
        Mark(id=row.id, aspect="fit", value=5),
    ]


def of_staff(row: Solution) -> list[CallbackData]:
    version = row.version
    return [Check.model_validate({"id": row.id, "version": version, "do": do}) for do in ("card", "deliver", "return")]


async def meet(*people: Person) -> None:
    for person in people:
        await person.says("你好")
        await person.hears_all()


async def refused(forger: Forger, person: Person, buttons: Iterable[CallbackData], *sentences: str) -> None:
    """Each is answered with one of the sentences, and with nothing that is somebody else's."""
    for button in buttons:
        await person.hears_all()
        await forger.taps(person, button.pack())
        heard = await person.hears()
        assert any(sentence in heard.text for sentence in sentences), (button, heard.text)
        assert not [secret for secret in SECRETS if secret in heard.text]


async def acts(app: App, row: Solution) -> list[str]:
    async with app.database.session() as session:
        of = select(SolutionEvent.act).where(SolutionEvent.solution_id == row.id).order_by(SolutionEvent.id)
        return list(await session.scalars(of))


async def count(app: App, what: type[Disclosure] | type[Enquiry] | type[View] | type[Solution]) -> int:
    async with app.database.session() as session:
        return await session.scalar(select(func.count()).select_from(what)) or 0


async def level(app: App, viewer: Person, name: str, about: disclosures.About, subject: int, owner: Person) -> int:
    """The first one, asked for."""
    async with app.database.session() as session:
        row = await disclosures.ask(
            session,
            actor=actor_of(viewer, name),
            about=about,
            subject=subject,
            owner=owner.id,
            level=Level.NAME,
            now=NOW,
        )
        return row.id


async def test_forged_buttons_of_somebody_elses(
    telegram: Telegram, app: App, zhang: Person, zhao: Person, wang: Person, lin: Person, forger: Forger
) -> None:
    li, qian, other = (newcomer(telegram, name) for name in ("李思远", "钱多多", "孙一"))
    await meet(zhang, zhao, wang, lin, li, qian, other)
    for person, name in ((wang, "王浩然"), (li, "李思远")):
        await has_signed(app, person, name)
    demand = await has_published(app, zhang, zhao)
    await has_published(app, qian, zhao, "耐高温密封材料")
    await appoint(app, other, scope="盐城市人民政府")
    row = await has_filed(app, wang, "王浩然", demand)
    waiting = await has_filed(app, li, "李思远", demand, arrived=False, abstract="另一个方案：真空电子束焊，变形更小。")
    asked = await level(app, li, "李思远", "demand", demand.id, zhang)

    everybody = (li, lin, qian, zhao, other)
    for person in everybody:
        await refused(forger, person, of_challenger(row.id), "没有这个解决方案")
    for person in (*everybody, wang):
        await refused(forger, person, of_demander(row), "没有这项需求", "没有这个解决方案")
        whats = [Decide.model_validate({"id": asked, "do": do}) for do in ("grant", "decline", "revoke", "views")]
        await refused(forger, person, whats, "没有这项披露申请", "/join")
        room = [Room(about="solution", subject=row.id), Ask(about="solution", subject=row.id, level=1)]
        await refused(forger, person, [*room, Look(about="solution", subject=row.id, level=2)], "没有这项需求")
    for person in (lin, wang, zhang, other):
        await refused(forger, person, [*of_staff(waiting), *of_staff(row)], "只限有权限的工作人员")
    await refused(forger, zhang, of_demander(waiting)[:4], "没有这个解决方案")  # not with the demander yet
    await refused(forger, other, [Queue()], "没有等待形式审查的方案")
    await refused(forger, lin, [Answer(demand=demand.id)], "/join")
    await refused(forger, lin, [Ask(about="demand", subject=demand.id, level=1)], "/join")
    await refused(forger, lin, [Look(about="demand", subject=demand.id, level=3)], "/join")
    await refused(forger, li, [Look(about="demand", subject=demand.id, level=1)], "还没有签署", "没有同意披露")
    await refused(forger, lin, [Asked()], "还没有人申请查看")

    assert await acts(app, row) == await acts(app, waiting) == ["submit"]
    assert (await solution(app, row.id)).marks is None
    assert await count(app, View) == 0


async def test_whatever_is_tapped_twice_is_done_once(
    app: App, zhang: Person, zhao: Person, wang: Person, forger: Forger
) -> None:
    await meet(zhang, zhao, wang)
    await has_signed(app, wang, "王浩然")
    await has_signed_both(app, zhang, "张建国")
    row = await has_filed(app, wang, "王浩然", await has_published(app, zhang, zhao), arrived=False)
    twice: Sequence[tuple[Person, CallbackData, str]] = [
        (zhao, Check(id=row.id, version=1, do="deliver"), "已经送达"),
        (zhang, Weigh(id=row.id, do="shortlist"), "已经入围"),
        (zhang, Mark(id=row.id, aspect="fit", value=4), "匹配度 ★★★★"),
        (zhang, Weigh(id=row.id, do="unlist"), "已经送达"),
        (wang, Ask(about="demand", subject=row.demand_id, level=1), "已向对方提出申请"),
    ]
    for person, button, again in twice:
        await forger.taps(person, button.pack())
        await zhang.hears_all()
        await wang.hears_all()
        await forger.taps(person, button.pack())
        assert again in (await person.hears()).text
        other = zhang if person is wang else wang
        assert not await other.hears_all()
    assert await acts(app, row) == ["submit", "deliver", "shortlist", "mark", "mark", "unlist"]

    async with app.database.session() as session:
        [asked] = await session.scalars(select(Disclosure))
    for do, words in (("grant", "已经处理过"), ("revoke", "已经处理过"), ("decline", "已经处理过")):
        button = Decide.model_validate({"id": asked.id, "do": do})
        await forger.taps(zhang, button.pack())
        await wang.hears_all()
        await forger.taps(zhang, button.pack())
        assert words in (await zhang.hears()).text
        assert not await wang.hears_all()


async def test_a_solution_is_withdrawn_once_and_changed_no_more_after_delivery(
    app: App, zhang: Person, zhao: Person, wang: Person, forger: Forger
) -> None:
    await meet(zhang, zhao, wang)
    await has_signed(app, wang, "王浩然")
    demand = await has_published(app, zhang, zhao)
    row = await has_filed(app, wang, "王浩然", demand, arrived=False)
    for _ in range(2):
        await forger.taps(wang, Own(id=row.id, do="withdrawn").pack())
    assert "已经撤回" in (await wang.hears()).text
    await refused(forger, zhao, of_staff(row)[1:2], "已经撤回")

    row = await has_filed(app, wang, "王浩然", demand, arrived=False)
    await forger.taps(wang, Own(id=row.id, do="edit").pack())
    await does(wang, [tap("✏️ 修改"), tap("✓ 方案摘要"), "改过的摘要：真空电子束焊，热输入更低，变形更小。"])
    await forger.taps(zhao, Check(id=row.id, version=1, do="deliver").pack())
    await wang.hears_all()
    await wang.taps("✅ 保存修改")
    assert "已经送达需求方，不能再改" in (await wang.hears()).text
    assert (await solution(app, row.id)).answers["abstract"] == ABSTRACT
    await refused(forger, wang, [Own(id=row.id, do="edit"), Own(id=row.id, do="withdrawn")], "已经送达需求方")


async def test_staff_who_looked_at_something_else_decide_nothing(
    app: App, zhang: Person, zhao: Person, wang: Person, forger: Forger
) -> None:
    await meet(zhang, zhao, wang)
    await has_signed(app, wang, "王浩然")
    row = await has_filed(app, wang, "王浩然", await has_published(app, zhang, zhao), arrived=False)
    await forger.taps(wang, Own(id=row.id, do="edit").pack())
    await does(wang, [tap("✏️ 修改"), tap("✓ 完成周期"), "8 个月", tap("✅ 保存修改")])
    await refused(forger, zhao, of_staff(row)[1:2], "改动过")
    assert (await solution(app, row.id)).state == "submitted"


async def test_ones_own_demand_is_not_answered_nor_asked_about(
    app: App, zhang: Person, zhao: Person, forger: Forger
) -> None:
    await meet(zhang)
    await has_signed(app, zhang, "张建国")
    row = await has_published(app, zhang, zhao)
    for button in (Answer(demand=row.id), About(demand=row.id, do="ask"), Room(about="demand", subject=row.id)):
        await forger.taps(zhang, button.pack())
        assert "您自己的" in (await zhang.hears()).text
    await zhang.says("这是一句普通的话")
    assert await count(app, Enquiry) == 0


async def test_a_demand_is_answered_once_by_each(app: App, zhang: Person, zhao: Person, wang: Person) -> None:
    await meet(zhang, zhao, wang)
    await has_signed(app, wang, "王浩然")
    row = await has_published(app, zhang, zhao)
    await wang.starts(f"n-{row.number}")
    await wang.taps("💡 我有办法")
    await does(wang, answers()[:-1])
    await has_filed(app, wang, "王浩然", row)  # on another telephone
    await wang.taps("✅ 提交")
    assert "您已经应答过这项需求" in (await wang.hears()).text
    assert await count(app, Solution) == 1
    await wang.starts(f"n-{row.number}")
    await wang.taps("💡 我有办法")
    assert "已送达需求方" in (await wang.hears()).text


async def test_a_demand_that_is_taken_down_while_it_is_answered(
    app: App, zhang: Person, zhao: Person, wang: Person, forger: Forger
) -> None:
    await meet(zhang, zhao, wang)
    await has_signed(app, wang, "王浩然")
    row = await has_published(app, zhang, zhao)
    await wang.starts(f"n-{row.number}")
    await wang.taps("💡 我有办法")
    steps = answers()
    await does(wang, steps[:-2])
    await forger.taps(zhang, OwnDemand(id=row.id, do="withdrawn").pack())
    summary = await does(wang, steps[-2:-1])
    assert f"需求 {row.number} 现在没有公开" in summary.text
    assert "都留着" in summary.text
    await wang.taps("✅ 提交")
    assert "没有公开" in (await wang.hears()).text
    kept = (await draft(app, wang)).answers
    assert (kept["abstract"], kept["row2"], kept["route"]) == (ABSTRACT, "320 MPa", ROUTE)
    await wang.says("/mysolutions")
    assert any("没填完" in label for label in (await wang.hears()).buttons)


async def test_an_answer_follows_its_indicator_when_the_demand_changes(
    app: App, zhang: Person, zhao: Person, wang: Person, lin: Person, forger: Forger
) -> None:
    """The comparison holds both those who answered before and after."""
    await meet(zhang, wang, lin)
    for person, name in ((wang, "王浩然"), (lin, "林晓雨")):
        await has_signed(app, person, name)
    row = await has_published(app, zhang, zhao)
    filed = await has_filed(app, wang, "王浩然", row, arrived=False)
    async with app.database.session() as session:
        kept = {**row.answers, "indicators": row.answers["indicators"][1:]}
        await session.execute(update(Demand).values(answers=kept, version=2))
    row.answers, row.version = kept, 2
    said = claims(row, row1="350 MPa")
    del said["row2"]
    await has_filed(app, lin, "林晓雨", row, **said)
    async with app.database.session() as session:
        await session.execute(update(Solution).values(state="delivered", delivered_at=NOW))
    await forger.taps(zhang, Received(demand=row.id, do="sheet").pack())
    cells = [[cell.value for cell in line] for line in await sheet(zhang)]
    assert next(line for line in cells if "抗拉强度" in str(line[0]))[1:] == ["320 MPa", "350 MPa"]
    assert next(line for line in cells if "焊后变形" in str(line[0]))[1:] == ["可达 0.3 mm", None]
    async with app.database.session() as session:
        await session.execute(update(Solution).where(Solution.id == filed.id).values(state="submitted"))
    await forger.taps(wang, Own(id=filed.id, do="edit").pack())
    await wang.taps("✅ 保存修改")
    now = await solution(app, filed.id)
    assert (now.answers["row1"], "row2" in now.answers, now.for_version) == ("320 MPa", False, 2)


async def sheet(person: Person) -> list[tuple[Any, ...]]:
    heard = await person.hears()
    stored = person.telegram.world.files.get(heard.message["document"]["file_id"])
    assert stored
    return list(load_workbook(BytesIO(stored.data)).active.rows)


async def test_an_abstract_of_4000_characters_is_not_taken(app: App, zhang: Person, zhao: Person, wang: Person) -> None:
    await meet(zhang, zhao, wang)
    await has_signed(app, wang, "王浩然")
    row = await has_published(app, zhang, zhao)
    await wang.starts(f"n-{row.number}")
    await wang.taps("💡 我有办法")
    await wang.says("长" * 4000)
    assert "300" in (await wang.hears()).text
    assert "abstract" not in (await draft(app, wang)).answers


async def test_marks_of_html_and_of_formulas_are_text(
    app: App, zhang: Person, zhao: Person, wang: Person, forger: Forger
) -> None:
    await meet(zhang, zhao, wang)
    await has_signed(app, wang, "王浩然")
    row = await has_published(app, zhang, zhao)
    await wang.starts(f"n-{row.number}")
    await wang.taps("💡 我有办法")
    formula, html = '=HYPERLINK("http://example.com","点这里")', "<b>超声</b>&辅助激光焊，热输入降低<四成>，已经验证。"
    steps = answers(html)
    steps[1] = formula
    receipt = (await does(wang, steps)).text
    assert "已提交" in receipt
    async with app.database.session() as session:
        await session.execute(update(Solution).values(state="delivered", delivered_at=NOW))
        [filed] = await session.scalars(select(Solution))
    await zhang.hears_all()
    for button in (Weigh(id=filed.id, do="card"), Own(id=filed.id, do="whole")):
        person = zhang if isinstance(button, Weigh) else wang
        await forger.taps(person, button.pack())
        heard = "".join(one.text for one in await person.hears_all())
        assert html in heard
        assert formula in heard
    await forger.taps(zhang, Received(demand=row.id, do="sheet").pack())
    cells = [cell for line in await sheet(zhang) for cell in line]
    [cell] = [cell for cell in cells if cell.value == formula]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


async def test_a_file_of_21_mb_is_not_taken(app: App, zhang: Person, zhao: Person, wang: Person) -> None:
    await meet(zhang, zhao, wang)
    await has_signed(app, wang, "王浩然")
    row = await has_published(app, zhang, zhao)
    await wang.starts(f"n-{row.number}")
    await wang.taps("💡 我有办法")
    await does(wang, [*answers()[:11], tap("跳过"), tap("跳过")])
    await wang.uploads("检测报告.pdf", b"%PDF-1.4" + bytes(21 * 2**20))
    assert "最多 20 MB" in (await wang.hears()).text
    assert not (await draft(app, wang)).answers.get("files")


async def test_the_comparison_of_nothing(app: App, zhang: Person, zhao: Person, forger: Forger) -> None:
    """The button is from before its only solution was erased."""
    await meet(zhang)
    row = await has_published(app, zhang, zhao)
    for do in ("sheet", "picture", "list"):
        await forger.taps(zhang, Received.model_validate({"demand": row.id, "do": do}).pack())
        assert await zhang.hears()


@pytest.mark.parametrize(
    "forged",
    [
        "an:0", "an:x", "ao:1:fly", "ao:99999999999999999999:card", "ac:1:-1:deliver", "ar:1:fly", "aw:1:card",
        "ak:1:fit:6", "ak:1:luck:3", "yr:person:1", "ya:demand:1:4", "ya:demand:1:0", "yl:demand:1:1", "yd:1:grant",
        "ja:1:fly", "ja:1:read", "jn:1", "a", "y", "j",
    ],
)  # fmt: skip
async def test_forged_nonsense_is_answered(zhang: Person, forger: Forger, forged: str) -> None:
    await meet(zhang)
    await forger.taps(zhang, forged)
    assert (await zhang.hears()).text


async def test_a_question_too_long_and_one_too_many(
    app: App, zhang: Person, zhao: Person, lin: Person, forger: Forger
) -> None:
    await meet(zhang, lin)
    row = await has_published(app, zhang, zhao)
    await forger.taps(lin, About(demand=row.id, do="ask").pack())
    await lin.says("问" * 1001)
    assert "写了 1001 字，最多 1000 字" in (await lin.hears()).text
    await lin.says("问" * 1000)
    assert "已转给需求方" in (await lin.hears()).text
    for number in range(2, enquiries.MOST + 1):
        await forger.taps(lin, About(demand=row.id, do="ask").pack())
        await lin.says(f"第 {number} 个问题？")
    await lin.hears_all()
    await forger.taps(lin, About(demand=row.id, do="ask").pack())
    assert "请先等一等" in (await lin.hears()).text
    assert await count(app, Enquiry) == enquiries.MOST


async def test_nobody_learns_who_asked(
    app: App, zhang: Person, zhao: Person, lin: Person, wang: Person, forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    """Not the demander, not staff, not those who follow; no log."""
    caplog.set_level(logging.DEBUG)
    await meet(zhang, zhao, lin, wang)
    row = await has_published(app, zhang, zhao)
    await zhao.hears_all()
    caplog.clear()
    seen = zhang.telegram.world.events.seq
    await forger.taps(wang, About(demand=row.id, do="follow").pack())
    await forger.taps(lin, About(demand=row.id, do="ask").pack())
    await lin.says("可以用 6 系铝合金吗？")
    await does(zhao, [tap("💬 答复"), "可以。"])
    await forger.taps(zhang, AnswerQuestion(id=await only_enquiry(app)).pack())
    assert "已经有人答复" in (await zhang.hears()).text
    await forger.taps(wang, About(demand=row.id, do="read").pack())
    others = [event for event in zhang.telegram.world.events.after(seen) if event.get("chat_id") != lin.id]
    told = str([event["message"] for event in others if event["type"] in ("message", "edited")])
    assert "6 系铝合金" in told
    assert "林晓雨" not in told
    assert str(lin.id) not in told
    assert "林晓雨" not in caplog.text
    assert "6 系铝合金" not in caplog.text


async def only_enquiry(app: App) -> int:
    async with app.database.session() as session:
        [id] = await session.scalars(select(Enquiry.id))
        return id
