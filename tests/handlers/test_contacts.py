"""/contacts"""

from tests.telegram import Person


async def test_both_hotlines_are_said_and_where_they_stand(guest: Person) -> None:
    await guest.says("/contacts")

    heard = await guest.hears()
    assert "业务咨询电话：010-88656292" in heard.text
    assert "技术支持电话：010-88656314" in heard.text
    await guest.taps(heard.buttons[0])
    assert "010-88656292" in (await guest.hears()).text
