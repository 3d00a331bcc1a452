"""Whose demand it is, and whose to decide: buttons tapped twice, too late, forged, by somebody else."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from bot.app import App
from handlers.demand.callbacks import Approve, Confirm, Own, Redact
from handlers.desk.callbacks import Act, Expert, Invite, Queue, Refine, Refuse, Words
from handlers.form.callbacks import Leaf, Pick, Step
from storage.powers import Role
from storage.tables.demands import DemandEvent
from storage.tables.journal import JournalEntry
from tests.handlers.broadcast.steps import appoint
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import (
    NAME,
    PROBLEM,
    TITLE,
    awaiting_approval,
    demand,
    does,
    draft,
    filed,
    in_review,
    opened,
    pastes,
    proposed,
    published,
    tap,
)
from tests.handlers.one_bot import newcomer, one_loop
from tests.telegram import Heard, Person, Telegram

pytestmark = one_loop

Reached = Callable[..., Awaitable[str]]
SCOPE = "扬州市人民政府"


def data(heard: Heard, label: str) -> str:
    """What the button with this label carries."""
    rows = heard.message["reply_markup"]["inline_keyboard"]
    return str(next(button["callback_data"] for row in rows for button in row if button["text"] == label))


async def acts(app: App, number: str) -> list[str]:
    row = await demand(app, number)
    async with app.database.session() as session:
        of = select(DemandEvent.act).where(DemandEvent.demand_id == row.id).order_by(DemandEvent.id)
        return list(await session.scalars(of))


async def refusals(app: App, person: Person) -> list[tuple[str, str]]:
    async with app.database.session() as session:
        rows = await session.scalars(select(JournalEntry).where(JournalEntry.actor == person.id))
        return [(row.act, row.subject or "") for row in rows if row.act.startswith("refused")]


def of_staff(id: int, version: int) -> list[str]:
    """All that a member of staff can press about a demand."""
    return [
        *(Act(id=id, version=version, do=do).pack() for do in (
            "card", "take", "whole", "files", "history", "fields", "propose", "prepare", "publish", "xlsx", "docx",
            "resume", "reasons", "experts", "match", "rework",
        )),
        *(Words(id=id, version=version, do=do).pack() for do in (
            "ask", "return", "merge", "suspend", "unsolved", "receipt",
        )),
        Refine(id=id, version=version, field="problem").pack(),
        Refuse(id=id, version=version, code="other").pack(),
        Expert(id=id, of="1").pack(),
        Invite(id=id, of="1").pack(),
    ]  # fmt: skip


def of_owner(id: int, version: int, seen: str) -> list[str]:
    """All that a demander can press about a demand of theirs."""
    return [
        *(Own(id=id, do=do).pack() for do in (
            "card", "whole", "edit", "answer", "withdraw", "withdrawn", "refined", "object", "preview", "redact",
            "disapprove", "reopen", "reopened", "history",
        )),
        Confirm(id=id, version=version).pack(),
        Approve(id=id, seen=seen).pack(),
        Redact(id=id, version=version, field="name", how="public").pack(),
        Redact(id=id, version=version, field="name", how="general").pack(),
    ]  # fmt: skip


async def test_every_button_of_staff_tapped_twice_is_one_act(
    app: App, zhang: Person, zhao: Person, forger: Forger
) -> None:
    number = await filed(zhang)
    card = await opened(zhao, number)
    for label, words in (
        ("📥 受理", "已经由您受理"),
        ("📤 送需求方确认", "正在等需求方确认"),
    ):
        button = data(card, label)
        await zhao.taps(label)
        card = await zhao.hears()
        await forger.taps(zhao, button, card)
        assert words in (await zhao.hears()).text
    await does(zhang, [tap("📝 看梳理后的文本"), tap("✅ 确认，就用这个文本")])
    card = await opened(zhao, number)
    button = data(card, "📢 准备公开文本")
    await zhao.taps("📢 准备公开文本")
    await forger.taps(zhao, button, card)
    assert "正在等需求方批准" in (await zhao.hears()).text
    await zhang.hears_all()
    await does(zhang, [tap("👁 看公开全文"), tap("✅ 批准，就按这个全文发布")])
    card = await opened(zhao, number)
    button = data(card, "🚀 公开发布")
    await zhao.taps("🚀 公开发布")
    await forger.taps(zhao, button, card)
    assert "已经公开发布" in (await zhao.hears()).text
    assert await acts(app, number) == ["submit", "take", "propose", "confirm", "prepare", "approve", "publish"]
    channel = zhang.telegram.world.chats[zhang.telegram.world.channel].messages
    assert len(channel) == 1


async def test_every_button_of_the_demander_tapped_twice_is_one_act(
    app: App, zhang: Person, zhao: Person, forger: Forger
) -> None:
    number = await proposed(zhang, zhao)
    heard = await does(zhang, [tap("📝 看梳理后的文本")])
    button = data(heard, "✅ 确认，就用这个文本")
    await zhang.taps("✅ 确认，就用这个文本")
    await forger.taps(zhang, button, heard)
    assert "已确认" in (await zhang.hears()).text
    await opened(zhao, number)
    await zhao.taps("📢 准备公开文本")
    await zhang.hears_all()
    heard = await does(zhang, [tap("👁 看公开全文")])
    button = data(heard, "✅ 批准，就按这个全文发布")
    await zhang.taps("✅ 批准，就按这个全文发布")
    await forger.taps(zhang, button, heard)
    assert "已批准" in (await zhang.hears()).text
    heard = await does(zhang, [tap("↩️ 撤回")])
    button = data(heard, "确定撤回")
    await zhang.taps("确定撤回")
    await forger.taps(zhang, button, heard)
    assert "已经撤回" in (await zhang.hears()).text
    assert await acts(app, number) == ["submit", "take", "propose", "confirm", "prepare", "approve", "withdraw"]


async def test_an_expert_is_asked_once_however_often_it_is_tapped(
    telegram: Telegram, app: App, zhang: Person, zhao: Person, forger: Forger
) -> None:
    number = await in_review(zhang, zhao)
    expert = newcomer(telegram, "周教授")
    await appoint(app, expert, role=Role.EXPERT)
    heard = await does(zhao, [tap("🧑‍🔬 征求专家")])
    await expert.hears_all()
    button = data(heard, "周教授")
    await zhao.taps("周教授")
    await forger.taps(zhao, button, heard)
    assert "已经请这位专家看过了" in (await zhao.hears()).text
    assert len(await expert.hears_all()) == 1
    assert (await acts(app, number)).count("assign") == 1


async def test_staff_who_looked_at_something_else_decide_nothing(app: App, zhang: Person, zhao: Person) -> None:
    """The demander changes a field while staff review; what staff reworded of others stays."""
    number = await in_review(zhang, zhao)
    await does(zhao, [tap("✍️ 改写"), tap("现有基础"), "已有两台焊接机器人，试过激光焊，变形仍偏大。", tap("‹ 返回")])
    await does(zhang, [tap("打开"), tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 需求名称"), "高强铝合金厚板的焊接技术"])
    await zhang.taps("✅ 保存修改")
    assert f"{number} 已修改" in (await zhao.hears()).text
    for label in ("📤 送需求方确认", "↩️ 退回", "🔗 并入另一项"):
        await zhao.taps(label)
        heard = await zhao.hears()
        assert "这个按钮已经过时" in heard.text
    row = await demand(app, number)
    assert row.proposal == {"basis": "已有两台焊接机器人，试过激光焊，变形仍偏大。"}
    assert row.title == "高强铝合金厚板的焊接技术"
    card = await opened(zhao, number)
    assert "已改写：现有基础" in card.text
    await zhao.taps("📤 送需求方确认")
    assert (await demand(app, number)).state == "confirmation"


async def test_what_staff_reworded_of_a_field_that_is_changed_is_void(app: App, zhang: Person, zhao: Person) -> None:
    number = await in_review(zhang, zhao)
    await does(zhao, [tap("✍️ 改写"), tap("技术问题"), f"{PROBLEM}须适应批量生产。", tap("📤 送需求方确认")])
    await does(zhang, [tap("打开"), tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 技术问题"), f"{PROBLEM}板厚 2 毫米。"])
    heard = await does(zhang, [tap("✅ 保存修改")])
    assert "审核中" in heard.text
    row = await demand(app, number)
    assert (row.state, row.proposal) == ("in_review", None)
    assert row.answers["problem"].endswith("板厚 2 毫米。")


async def test_another_member_of_staff_takes_over_before_they_decide(
    telegram: Telegram, app: App, zhang: Person, zhao: Person, forger: Forger
) -> None:
    number = await in_review(zhang, zhao)
    sun = telegram.person("孙立伟")
    card = await opened_from(sun, number, "审核中 1")
    assert "📥 接手" in card.buttons
    assert "↩️ 退回" not in card.buttons
    row = await demand(app, number)
    for button in (
        Act(id=row.id, version=row.version, do="propose").pack(),
        Words(id=row.id, version=row.version, do="return").pack(),
        Refuse(id=row.id, version=row.version, code="other").pack(),
        Refine(id=row.id, version=row.version, field="problem").pack(),
    ):
        await forger.taps(sun, button)
        assert "由别的工作人员受理" in (await sun.hears()).text
    await sun.taps("📥 接手")
    assert (await demand(app, number)).taken_by == sun.id
    assert await refusals(app, sun) == []


async def opened_from(staff: Person, number: str, shelf: str) -> Heard:
    await does(staff, ["/desk", tap(shelf)])
    rows = staff.telegram.world.chats[staff.chat].messages
    newest = list(rows.values())[-1]
    label = next(
        button["text"]
        for row in newest["reply_markup"]["inline_keyboard"]
        for button in row
        if number in button["text"]
    )
    await staff.taps(label)
    return await staff.hears()


async def test_staff_of_another_organiser_see_nothing_and_do_nothing(
    telegram: Telegram, app: App, zhang: Person, zhao: Person, forger: Forger
) -> None:
    number = await filed(zhang)
    row = await demand(app, number)
    assert row.scope == SCOPE
    other = newcomer(telegram, "钱进")
    await appoint(app, other, scope="盐城市人民政府")
    await other.hears_all()
    heard = await does(other, ["/desk"])
    assert "没有待办" in heard.text
    assert number not in "".join(heard.buttons)
    for button in of_staff(row.id, row.version):
        await forger.taps(other, button)
        heard = await other.hears()
        assert "只限有权限的工作人员" in heard.text
        assert TITLE not in heard.text
    assert await refusals(app, other) == [("refused_review", f"demand:{row.id}")] * len(of_staff(row.id, row.version))
    assert await acts(app, number) == ["submit"]
    await forger.taps(other, Queue(state="submitted", page=0).pack())
    assert number not in "".join((await other.hears()).buttons)
    # And those of its own organiser do
    own = newcomer(telegram, "郑一")
    await appoint(app, own, scope=SCOPE)
    await opened(own, number)
    await own.taps("📥 受理")
    assert (await demand(app, number)).taken_by == own.id


async def test_a_visitor_who_forges_the_buttons_of_staff_is_refused_and_journalled(
    app: App, zhang: Person, lin: Person, forger: Forger
) -> None:
    number = await filed(zhang)
    row = await demand(app, number)
    await lin.starts()
    for button in (*of_staff(row.id, row.version), Queue(state="", page=0).pack()):
        await lin.hears_all()
        await forger.taps(lin, button)
        assert "只限有权限的工作人员" in (await lin.hears()).text
    found = await refusals(app, lin)
    assert found == [("refused_review", f"demand:{row.id}")] * (len(found) - 1) + [("refused_review", "")]
    assert len(found) == len(of_staff(row.id, row.version)) + 1
    assert await acts(app, number) == ["submit"]
    # The owner is no member of staff either
    await forger.taps(zhang, Act(id=row.id, version=row.version, do="publish").pack())
    assert "只限有权限的工作人员" in (await zhang.hears()).text


async def test_somebody_elses_demand_is_none_of_theirs(
    app: App, zhang: Person, zhao: Person, lin: Person, forger: Forger
) -> None:
    number = await awaiting_approval(zhang, zhao)
    row = await demand(app, number)
    await lin.starts()
    for button in of_owner(row.id, row.version, (row.public_hash or "")[:16]):
        for person in (lin, zhao):
            await person.hears_all()
            await forger.taps(person, button)
            assert "没有这项需求，或者不是您提交的" in (await person.hears()).text
    now = await demand(app, number)
    assert (now.state, now.version, now.disclosure) == (row.state, row.version, row.disclosure)


async def test_somebody_elses_form_is_none_of_theirs(app: App, zhang: Person, lin: Person, forger: Forger) -> None:
    await pastes(zhang)
    row = await draft(app, zhang)
    await lin.starts()
    for button in (
        *(Step(draft=row.id, do=do, at="name").pack() for do in (
            "back", "skip", "rest", "keep", "yes", "again", "mine", "done", "clear", "all", "fields", "submit", "later",
            "drop", "dropped", "go",
        )),
        Pick(draft=row.id, at="kind", of="00000000", on=True).pack(),
        Leaf(draft=row.id, at="contest", page=1).pack(),
    ):  # fmt: skip
        await lin.hears_all()
        await forger.taps(lin, button)
        heard = await lin.hears()
        assert "这份表已经不在了" in heard.text
        assert NAME not in heard.text
    assert (await draft(app, zhang)).answers == row.answers


@pytest.mark.parametrize(
    "forged",
    [
        "fs:1:submit:",
        "fs:0:go:name",
        "fs:x:go:name",
        "fp:1:name",
        "fb:nonsense:new",
        "fb:demand:fly",
        "fl:1:contest:-1",
        "do:1:fly",
        "do:99999999999999999999:card",
        "dc:1:-1",
        "da:1:",
        "dr:1:1:code:public",
        "kd:1:1:fly",
        "kq:fly:0",
        "kr:1:1:fly",
        "vp:1:card",
        "vl:ffffffff:0",
        "f",
        "d",
        "k",
        "v",
    ],
)
async def test_forged_nonsense_is_answered(zhang: Person, forger: Forger, forged: str) -> None:
    await zhang.starts()
    await zhang.hears_all()
    await forger.taps(zhang, forged)
    assert (await zhang.hears()).text


async def test_a_field_that_is_not_to_be_hidden_or_reworded(
    app: App, zhang: Person, zhao: Person, forger: Forger
) -> None:
    number = await in_review(zhang, zhao)
    row = await demand(app, number)
    for field in ("code", "phone", "nonsense"):
        await forger.taps(zhang, Redact(id=row.id, version=row.version, field=field, how="public").pack())
        assert "不能这样调整" in (await zhang.hears()).text
        await forger.taps(zhao, Refine(id=row.id, version=row.version, field=field).pack())
        assert "不能这样调整" in (await zhao.hears()).text
    await forger.taps(zhao, Refuse(id=row.id, version=row.version, code="nonsense").pack())
    assert "请从按钮里选一个理由" in (await zhao.hears()).text
    assert (await demand(app, number)).version == row.version


@pytest.mark.parametrize("reached", [in_review, published])
async def test_old_buttons_of_a_demand_that_was_withdrawn(
    app: App, zhang: Person, zhao: Person, forger: Forger, reached: Reached
) -> None:
    """Each is answered by a sentence, none changes anything."""
    number = await reached(zhang, zhao)
    before = await demand(app, number)
    await forger.taps(zhang, Own(id=before.id, do="withdrawn").pack())
    row = await demand(app, number)
    assert row.state == "withdrawn"
    looks = ("card", "whole", "files", "history")
    for button in of_staff(row.id, before.version):
        await zhao.hears_all()
        await forger.taps(zhao, button)
        if button.rpartition(":")[2] not in looks:
            assert "已经撤回" in (await zhao.hears()).text, button
    for button in of_owner(row.id, before.version, (before.public_hash or "0" * 16)[:16]):
        await zhang.hears_all()
        await forger.taps(zhang, button)
    now = await demand(app, number)
    assert (now.state, now.version, now.answers) == ("withdrawn", row.version, row.answers)
