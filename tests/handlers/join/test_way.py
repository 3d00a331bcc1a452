"""From the first question to the last signature, in the words of those who join."""

import json
import re
from io import BytesIO
from zoneinfo import ZoneInfo

import pdfplumber
from sqlalchemy import select

from bot.app import App
from handlers import papers
from handlers.join.fields import INDUSTRIES
from knowledge.base import Knowledge
from knowledge.document import INDUSTRY
from storage import challengers, undertakings
from storage.powers import Role as RoleName
from storage.tables.challengers import Paper
from storage.tables.people import Role
from tests.handlers.broadcast.steps import appoint
from tests.handlers.demand.steps import does, filed, tap
from tests.handlers.join.steps import (
    ACCEPT,
    LIABILITY,
    NAME,
    NOTICE,
    SECRECY,
    STRENGTHS,
    TEAM,
    answers,
    copy_in,
    joined,
    signed_all,
    signs,
    undertakings_of,
)
from tests.handlers.one_bot import newcomer, one_loop
from tests.telegram import Person, Telegram

pytestmark = one_loop
PAPERS = papers.load()


def text_of(pdf: bytes) -> str:
    """Without line ends and feet: where lines and pages end is the printer's."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        whole = "".join("".join((page.extract_text() or "").split()) for page in document.pages)
    return re.sub(r"《[^》]+》文本版本[0-9a-f]{8}第\d页", "", whole)


async def test_from_the_first_question_to_the_last_signature(telegram: Telegram, app: App, wang: Person) -> None:
    asked = await does(wang, ["/join"])
    assert "共 9 项" in asked.text
    summary = await does(wang, answers())
    assert "都填好了" in summary.text
    assert "须在中国创新挑战赛网站（challenge.chinatorch.gov.cn）注册" in summary.text

    done = await does(wang, [tap("✅ 报名")])
    assert f"已报名：{TEAM}（团队）" in done.text
    assert "还差 3 份要读和签" in done.text
    assert done.buttons == (NOTICE, SECRECY, LIABILITY)
    async with app.database.session() as session:
        row = await challengers.get(session, person=wang.id)
        assert row is not None
        assert row.strengths == f"高端装备制造、新材料\n{STRENGTHS}"
        assert row.registered is None
        assert (await session.scalars(select(Role.role).where(Role.person_id == wang.id))).all() == ["challenger"]
        assert await undertakings.missing(session, person=wang.id, papers=PAPERS) == list(PAPERS)

    await wang.taps(NOTICE)
    shown = await wang.hears()
    assert PAPERS.notice.text in shown.text
    assert shown.buttons == (ACCEPT,)
    await wang.taps(ACCEPT)
    heard = await wang.hears_all()
    assert "".join(PAPERS.notice.text.split()) in text_of(copy_in(telegram, heard))
    left = heard[-1]
    assert "还差 2 份" in left.text
    assert left.buttons == (SECRECY, LIABILITY)

    await wang.taps(SECRECY)
    assert PAPERS.secrecy.text in (await wang.hears()).text
    await wang.says("王 浩然")
    heard = await wang.hears_all()
    assert "还差 1 份" in heard[-1].text
    at = (await undertakings_of(app, wang))[-1].signed_at.astimezone(ZoneInfo("Asia/Shanghai"))
    read = text_of(copy_in(telegram, heard))
    assert "".join(PAPERS.secrecy.text.split()) in read
    for said in (f"签署人：{NAME}", TEAM, str(wang.id), f"{at:%Y-%m-%d%H:%M:%S}（北京时间）", PAPERS.secrecy.hash):
        assert said in read

    heard = await signs(wang, LIABILITY)
    assert "需要读和签的都办好了" in heard[-1].text
    rows = await undertakings_of(app, wang)
    assert [(row.paper, row.text_hash, row.signed_as) for row in rows] == [
        (text.paper, text.hash, NAME) for text in PAPERS
    ]
    async with app.database.session() as session:
        assert await undertakings.missing(session, person=wang.id, papers=PAPERS) == []
        kept = {paper.text_hash: paper.text for paper in await session.scalars(select(Paper))}
    assert kept == {text.hash: text.text for text in PAPERS}


async def test_the_card_shows_what_is_filled_in_and_what_is_signed(telegram: Telegram, wang: Person) -> None:
    await joined(wang)
    await signs(wang, SECRECY)
    card = await does(wang, ["/join"])
    for said in (
        f"负责人：{NAME}",
        "擅长的产业领域：高端装备制造、新材料",
        "✅ 《保密协议》20",
        "❗️ 《挑战须知》还没有签",
    ):
        assert said in card.text
    assert card.buttons == (NOTICE, LIABILITY, "✏️ 修改", "📄 签署件", "🚪 退出")

    await wang.taps("📄 签署件")
    assert "".join(PAPERS.secrecy.text.split()) in text_of(copy_in(telegram, await wang.hears_all()))


async def test_the_account_at_the_official_site_is_added_later(app: App, wang: Person) -> None:
    await joined(wang, 官网用户名="还没有注册")
    card = await does(wang, ["/join"])
    assert "还没有填官网用户名" in card.text
    saved = await does(wang, [tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 官网用户名"), "wanghaoran", tap("✅ 保存修改")])
    assert "已保存" in saved.text
    card = await does(wang, ["/join"])
    assert "官网用户名：wanghaoran" in card.text
    assert "还没有填官网用户名" not in card.text
    async with app.database.session() as session:
        row = await challengers.get(session, person=wang.id)
    assert row is not None
    assert row.registered == "wanghaoran"


async def test_whoever_leaves_is_no_challenger_and_sees_nothing_more(app: App, wang: Person) -> None:
    await joined(wang)
    await signed_all(wang)
    asked = await does(wang, ["/join", tap("🚪 退出")])
    assert "保密义务仍然有效" in asked.text
    left = await does(wang, [tap("确定退出")])
    assert "已退出" in left.text
    rows = await undertakings_of(app, wang)
    assert len(rows) == 3
    assert all(row.withdrawn_at for row in rows)
    async with app.database.session() as session:
        assert await challengers.get(session, person=wang.id) is None
        assert await undertakings.valid(session, person=wang.id, papers=PAPERS) == frozenset()
        assert (await session.scalars(select(Role.role).where(Role.person_id == wang.id))).all() == []
    again = await joined(wang)
    assert "还差 3 份" in again.text


async def test_what_is_filled_in_and_signed_is_taken_along(telegram: Telegram, wang: Person) -> None:
    await joined(wang)
    await signs(wang, SECRECY)
    await does(wang, ["/me", tap("📦 导出我的数据")])
    [file] = [one for one in telegram.world.chats[wang.id].messages.values() if ".json" in str(one.get("document"))]
    stored = telegram.world.files.get(file["document"]["file_id"])
    assert stored
    mine = json.loads(stored.data)
    assert mine["挑战者资料"][0]["内容"]["person"] == NAME
    [signed] = mine["签署的文件"]
    assert (signed["文件"], signed["文本 SHA-256"], signed["签署人"]) == ("保密协议", PAPERS.secrecy.hash, NAME)
    assert "· 签署过的文件：" in (await does(wang, ["/me", tap("🗑 删除我的数据")])).text


async def test_a_demander_signs_the_two_undertakings_without_joining(app: App, zhang: Person) -> None:
    await filed(zhang)
    asked = await does(zhang, ["/join"])
    assert asked.buttons == ("🙋 报名成为挑战者", "✍️ 签署两份文件")
    page = await does(zhang, [tap("✍️ 签署两份文件")])
    assert page.buttons[:2] == (SECRECY, LIABILITY)
    for label in (SECRECY, LIABILITY):
        await signs(zhang, label, "张建国")
    async with app.database.session() as session:
        assert await undertakings.missing(session, person=zhang.id, papers=PAPERS.undertakings) == []
    assert {row.signed_as for row in await undertakings_of(app, zhang)} == {"张建国"}


async def test_an_expert_signs_under_the_name_they_type(telegram: Telegram, app: App) -> None:
    expert = newcomer(telegram, "专家")
    await appoint(app, expert, role=RoleName.EXPERT)
    await does(expert, ["/join", tap("✍️ 签署两份文件"), tap(SECRECY)])
    await expert.says("12345")
    assert "请写真实的姓名" in (await expert.hears()).text
    await expert.says("阿卜杜拉·买买提")
    assert "还差 1 份" in (await expert.hears()).text
    [row] = await undertakings_of(app, expert)
    assert row.signed_as == "阿卜杜拉·买买提"


async def test_every_industry_of_the_notice_can_be_chosen(knowledge: Knowledge) -> None:
    contests = [contest for contest in knowledge.contests if contest.kind == INDUSTRY]
    named = {entry.field.removesuffix("产业") for contest in contests for entry in contest.entries}
    assert named <= set(INDUSTRIES)
