"""Whatever a person may send, the bot says something friendly and never falls over."""

from typing import Any

import pytest

from handlers import texts
from tests.handlers.conftest import Forger
from tests.telegram import Person

FILE = {"file_id": "a", "file_unique_id": "a"}
VIDEO = FILE | {"width": 1, "height": 1, "duration": 1}
CONTENTS: dict[str, Any] = {
    "sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False},
    "voice": FILE | {"duration": 1},
    "audio": FILE | {"duration": 1},
    "video": VIDEO,
    "video_note": FILE | {"length": 1, "duration": 1},
    "photo": [FILE | {"width": 1, "height": 1}],
    "document": FILE | {"file_name": "<b>&.exe", "file_size": 20 * 1024 * 1024},
    "location": {"latitude": 39.9, "longitude": 116.4},
    "venue": {"location": {"latitude": 39.9, "longitude": 116.4}, "title": "a", "address": "b"},
    "contact": {"phone_number": "+8610000000", "first_name": "a"},
    "poll": {
        "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
        "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
    },
    "dice": {"emoji": "🎲", "value": 6},
}  # fmt: skip


@pytest.mark.parametrize("kind", CONTENTS)
async def test_what_is_no_text_gets_a_friendly_sentence_and_a_way_on(guest: Person, forger: Forger, kind: str) -> None:
    await forger.sends(guest, **{kind: CONTENTS[kind]})

    heard = await guest.hears()
    assert heard.text == texts.ONLY_TEXT[kind]
    assert heard.buttons == ("📝 提交需求", "📢 公开的需求", "🏆 赛事", "☎️ 电话", "💡 帮助")


async def test_an_animation_is_not_taken_for_a_file(guest: Person, forger: Forger) -> None:
    await forger.sends(guest, animation=VIDEO, document=FILE)
    assert (await guest.hears()).text == texts.ONLY_TEXT["animation"]


async def test_a_message_of_a_kind_nobody_knows_yet_is_answered(guest: Person, forger: Forger) -> None:
    await forger.sends(guest, hologram={"depth": 3})
    assert (await guest.hears()).text == texts.NOT_READ


async def test_a_file_of_twenty_megabytes_is_answered_without_fetching_it(guest: Person) -> None:
    await guest.uploads("方案.pdf", b"%PDF" + bytes(20 * 1024 * 1024))
    assert (await guest.hears()).text == texts.ONLY_TEXT["document"]


async def test_the_chats_own_notices_are_no_messages_to_answer(guest: Person, forger: Forger) -> None:
    pinned = {"message_id": 1, "date": 0, "chat": {"id": guest.chat, "type": "private"}}
    await forger.sends(guest, pinned_message=pinned)
    await forger.sends(guest, message_auto_delete_timer_changed={"message_auto_delete_time": 60})
    await forger.sends(guest, "edited_message", location={"latitude": 1.0, "longitude": 1.0, "live_period": 60})

    assert not await guest.hears_all()


async def test_an_unknown_command_shows_what_there_is(guest: Person) -> None:
    await guest.says("/vote 12")

    heard = await guest.hears()
    assert heard.text == texts.UNKNOWN_COMMAND
    assert "💡 帮助" in heard.buttons


@pytest.mark.parametrize(
    "data", ["", ":", "yesterday", "o:gone-2020-1.5", "t:gone-2020-1.5", "b:place:00000000:0", "b:nowhere:0:0",
             "c:gone.1:kind:0:0", "m:attic", "q:1:0", "h:1", "o:" + "长" * 20, "🙂", "l:", "s:shelf", "o:..", "o:a.-1"]
)  # fmt: skip
async def test_an_old_or_forged_button_answers_politely_and_leads_home(
    guest: Person, forger: Forger, data: str
) -> None:
    await guest.starts()
    await guest.hears()

    assert await forger.taps(guest, data) == texts.OLD_BUTTON
    heard = await guest.hears()
    assert heard.text == texts.OLD_BUTTON
    assert "🏆 赛事" in heard.buttons


@pytest.mark.parametrize("data", ["o:guokefahuo-2023-110.17", "m:home", "e:奖金归谁出？", "r:1:1", "nonsense"])
async def test_a_tap_under_a_message_sent_inline_is_answered_though_there_is_no_chat(
    guest: Person, forger: Forger, data: str
) -> None:
    await guest.starts()
    await guest.hears()

    assert await forger.taps(guest, data, inline_message_id="x") == texts.OLD_BUTTON
    assert not await guest.hears_all()
