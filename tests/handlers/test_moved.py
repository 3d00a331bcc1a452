"""A group becomes a supergroup: the old id, which the configuration still names, leads to where everybody is now."""

from bot.config import Config
from bot.simulator.server import Simulator
from bot.simulator.world import World
from tests.handlers.lives import life
from tests.telegram import Heard, Person, Telegram


def forgotten(world: World) -> None:
    """From now on the old id leads nowhere: whatever goes there first does not arrive."""
    world.moved.clear()


async def move(telegram: Telegram, chat: int) -> int:
    """Telegram tells the bot that a group is another one now; the id of that."""
    world = telegram.world
    told = {"message_id": 999, "date": world.now(), "chat": world.chats[chat].info}
    told |= {"from": telegram.world.people[telegram.person("工作人员").id].user}
    new = world.move(chat).id
    await telegram.after(lambda: world.updates.push("message", {**told, "migrate_to_chat_id": new}))
    forgotten(world)
    return new


async def asks_staff(guest: Person, staff: Person, question: str) -> Heard:
    """What staff see of it."""
    await guest.says(f"/human {question}")
    heard = await staff.hears()
    assert question in heard.text
    await guest.hears_all()
    return heard


async def answers(staff: Person, seen: Heard, guest: Person, answer: str) -> None:
    await staff.says(answer, reply_to=seen)
    assert (await guest.hears()).text == answer


async def test_the_staff_group_is_found_where_it_is_now(config: Config, simulator: Simulator) -> None:
    """Found out by the first notice that is refused at the old id; and still known in the next life."""
    world = simulator.world
    async with life(config, simulator) as telegram:
        guest = telegram.person("访客")
        staff = telegram.person("工作人员").in_chat(world.move(world.staff_chat).id)
        await answers(staff, await asks_staff(guest, staff, "材料寄到哪里？"), guest, "寄到承办单位。")
        forgotten(world)
        await answers(staff, await asks_staff(guest, staff, "何时截止？"), guest, "下周。")
    async with life(config, simulator) as telegram:
        guest, staff = telegram.person("访客"), telegram.person("工作人员").in_chat(staff.chat)
        await answers(staff, await asks_staff(guest, staff, "还有名额吗？"), guest, "还有。")


async def test_staff_in_the_new_group_are_still_staff(config: Config, simulator: Simulator) -> None:
    async with life(config, simulator) as telegram:
        guest, staff = telegram.person("访客"), telegram.person("工作人员")
        staff = staff.in_chat(await move(telegram, simulator.world.staff_chat))
        seen = await asks_staff(guest, staff, "材料寄到哪里？")
        await staff.says("好的。", reply_to=seen)
        await guest.hears_all()

        await staff.says("再补充一句。", reply_to=await staff.hears())
        assert "请直接回复那条带问题的消息" in (await staff.hears()).text


async def test_what_waits_for_a_group_and_answers_to_it_go_where_it_is_now(
    config: Config, simulator: Simulator
) -> None:
    world = simulator.world
    async with life(config, simulator) as telegram:
        staff = telegram.person("工作人员").in_chat(world.staff_chat)
        guest = telegram.person("访客").in_chat(world.common_chat)
        seen = await asks_staff(guest, staff, "材料寄到哪里？")

        guest = guest.in_chat(await move(telegram, world.common_chat))
        await answers(staff, seen, guest, "寄到承办单位。")
