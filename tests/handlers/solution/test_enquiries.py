"""Questions about a published demand: asked by whoever, answered by the demander or staff, read by everybody."""

from sqlalchemy import select

from bot.app import App
from handlers.demand.callbacks import Own as OwnDemand
from handlers.enquiry.callbacks import About, Answer
from storage.tables.solutions import Enquiry
from tests.handlers.broadcast.steps import appoint
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import does, tap
from tests.handlers.one_bot import newcomer, one_loop
from tests.handlers.solution.world import SCOPE, has_published
from tests.telegram import Person, Telegram

pytestmark = one_loop
QUESTION, REPLY = "可以用 6 系铝合金吗？", "可以，厚度不限。"


async def asks(person: Person, number: str, question: str = QUESTION) -> None:
    await person.starts(f"n-{number}")
    await does(person, [tap("❓ 提问"), question])


async def only(app: App) -> Enquiry:
    async with app.database.session() as session:
        return (await session.scalars(select(Enquiry))).one()


async def test_the_demander_answers_and_everybody_reads(
    telegram: Telegram, app: App, zhang: Person, zhao: Person, lin: Person, wang: Person
) -> None:
    visitor = newcomer(telegram, "路人")
    for person in (zhang, zhao, lin, wang):
        await person.says("你好")
    number = (await has_published(app, zhang, zhao)).number
    await wang.starts(f"n-{number}")
    assert await wang.taps("⭐️ 关注")
    await wang.hears_all()

    await asks(lin, number)
    heard = await zhang.hears()
    assert QUESTION in heard.text
    assert "林晓雨" not in heard.text
    await wang.starts(f"n-{number}")
    await wang.taps("💬 问答")
    assert QUESTION not in (await wang.hears()).text  # not before it is answered
    await does(zhang, [tap("💬 答复"), REPLY])
    for follower in (lin, wang):
        told = (await follower.hears()).text
        assert QUESTION in told
        assert REPLY in told
    await visitor.starts(f"n-{number}")
    await visitor.taps("💬 问答")
    read = (await visitor.hears()).text
    assert QUESTION in read
    assert REPLY in read


async def test_staff_answer_in_the_demanders_place(
    telegram: Telegram, app: App, zhang: Person, zhao: Person, lin: Person, forger: Forger
) -> None:
    other, own = newcomer(telegram, "钱进"), newcomer(telegram, "郑一")
    for person in (zhang, zhao, lin):
        await person.says("你好")
    await appoint(app, other, scope="盐城市人民政府")
    await appoint(app, own, scope=SCOPE)
    row = await has_published(app, zhang, zhao)
    await zhao.hears_all()
    await asks(lin, row.number)
    assert QUESTION in (await zhao.hears()).text  # who works on the demand
    for person in (other, lin):
        await person.hears_all()
        for button in (Answer(id=(await only(app)).id), About(demand=row.id, do="waiting")):
            await forger.taps(person, button.pack())
            heard = await person.hears()
            assert "只限有权限的工作人员" in heard.text
            assert QUESTION not in heard.text
    await forger.taps(own, About(demand=row.id, do="waiting").pack())
    await does(own, [tap(QUESTION), REPLY])
    assert REPLY in (await lin.hears()).text
    assert (await only(app)).answered_by == own.id
    await zhang.taps("💬 答复")
    assert "已经有人答复" in (await zhang.hears()).text


async def test_who_follows_no_more_hears_no_more(
    app: App, zhang: Person, zhao: Person, lin: Person, wang: Person
) -> None:
    for person in (zhang, zhao, lin, wang):
        await person.says("你好")
    number = (await has_published(app, zhang, zhao)).number
    for _ in range(2):
        await wang.starts(f"n-{number}")
        await wang.taps("⭐️ 关注")
        await wang.starts(f"n-{number}")
        await wang.taps("☆ 取消关注")
    await wang.starts(f"n-{number}")
    assert "⭐️ 关注" in (await wang.hears()).buttons
    await asks(lin, number)
    await does(zhang, [tap("💬 答复"), REPLY])
    assert not await wang.hears_all()
    assert REPLY in (await lin.hears()).text


async def test_what_is_no_longer_public_is_not_answered_to_everybody(
    app: App, zhang: Person, zhao: Person, lin: Person, forger: Forger
) -> None:
    for person in (zhang, zhao, lin):
        await person.says("你好")
    row = await has_published(app, zhang, zhao)
    await asks(lin, row.number)
    await zhang.taps("💬 答复")
    await forger.taps(zhang, OwnDemand(id=row.id, do="withdrawn").pack())
    await lin.hears_all()
    await zhang.says(REPLY)
    assert "没有公开" in (await zhang.hears()).text
    assert not await lin.hears_all()
    assert (await only(app)).answer is None
    await forger.taps(lin, About(demand=row.id, do="read").pack())
    assert "没有公开" in (await lin.hears()).text
