"""The menu of commands: whoever may do more sees more, from the moment they may to the moment they may not."""

from collections.abc import Collection

import pytest

from bot.config import Config
from bot.simulator.faults import Fault
from bot.simulator.people import STAFF
from bot.simulator.server import Simulator
from tests.bot.sending import until
from tests.handlers.lives import life
from tests.telegram import Person, Telegram


@pytest.fixture
def chief(telegram: Telegram) -> Person:
    return telegram.person("赵敏")


def menu(person: Person) -> Collection[str]:
    """What somebody sees in their own chat besides what everybody sees."""
    scope = {"type": "chat", "chat_id": person.id}
    return {command["command"] for command in person.telegram.world.profile.commands(scope, "")}


async def invited(chief: Person) -> str:
    """The payload of a new link."""
    await chief.says("/staff")
    await chief.taps("➕ 邀请工作人员")
    await chief.taps("🌐 全部赛事")
    link = (await chief.hears()).text
    return link.partition("?start=")[2].split()[0]


async def test_an_admin_of_the_configuration_has_the_menu_from_the_first_message(chief: Person, guest: Person) -> None:
    await chief.says("您好")
    await guest.says("您好")

    assert {"staff", "journal", "me"} <= set(menu(chief))
    assert not menu(guest)


async def test_an_admin_first_met_in_a_group_has_it_once_there_is_a_chat_to_show_it_in(
    chief: Person, group: int
) -> None:
    await chief.in_chat(group).says("@innovation_challenge_bot 业务咨询打哪个号码")
    assert not menu(chief)

    await chief.says("您好")
    assert "journal" in menu(chief)


async def test_an_admin_whose_first_message_is_refused_has_it_too(chief: Person) -> None:
    await chief.starts("i_unknown")
    await chief.says("您好")

    assert "journal" in menu(chief)


async def test_the_menu_comes_and_goes_with_the_role_though_telegram_is_out_of_order(
    chief: Person, telegram: Telegram
) -> None:
    newcomer = telegram.person("陈美玲")
    link = await invited(chief)
    telegram.world.faults.set(Fault("502", method="setMyCommands"))
    await newcomer.starts(link)
    await until(lambda: "staff" in menu(newcomer))

    telegram.world.faults.set(Fault("502", method="deleteMyCommands"))
    await chief.says("/staff")
    await chief.taps("收回：陈美玲·工作人员")
    await chief.taps("确认收回")
    await until(lambda: not menu(newcomer))


async def test_whoever_deletes_their_data_has_it_no_longer(chief: Person, telegram: Telegram) -> None:
    newcomer = telegram.person("陈美玲")
    await newcomer.starts(await invited(chief))
    await newcomer.says("/me")
    await newcomer.taps("🗑 删除我的数据")
    await newcomer.taps("🗑 确定删除")

    assert not menu(newcomer)


async def test_an_admin_no_longer_named_has_it_no_longer(config: Config, simulator: Simulator) -> None:
    async with life(config, simulator) as telegram:
        chief = telegram.person("赵敏")
        await chief.says("您好")
        assert menu(chief)
    assert simulator.world.people[chief.id].role == STAFF
    simulator.world.people[chief.id].role = "访客"
    async with life(config, simulator):
        await until(lambda: not menu(chief))
