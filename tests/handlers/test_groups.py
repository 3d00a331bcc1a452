"""In a group the bot answers those who speak to it, and nobody else."""

import pytest

from bot.simulator.people import BOT
from handlers import texts
from handlers.people.texts.words import ONLY_PRIVATE
from tests.handlers.conftest import Forger
from tests.telegram import Person, Telegram

QUESTION = "业务咨询打哪个号码"
NUMBER = "010-88656292"


@pytest.fixture
def member(telegram: Telegram, group: int) -> Person:
    return telegram.person("企业").in_chat(group)


@pytest.mark.parametrize(
    "words",
    [
        f"@innovation_challenge_bot {QUESTION}",
        f"{QUESTION} @Innovation_Challenge_Bot",
        f"😀👍 @innovation_challenge_bot，{QUESTION}？",
        f"/ask {QUESTION}",
        f"/ask@innovation_challenge_bot {QUESTION}",
    ],
)
async def test_whoever_speaks_to_the_bot_is_answered_under_their_own_words(member: Person, words: str) -> None:
    await member.says(words)

    heard = await member.hears()
    assert NUMBER in heard.text
    assert heard.message["reply_to_message"]["text"] == words


async def test_a_reply_to_the_bot_is_a_question_to_it(member: Person) -> None:
    await member.says(f"/ask {QUESTION}")
    await member.says("那技术支持呢？", reply_to=await member.hears())

    assert "010-88656314" in (await member.hears()).text


async def test_a_mention_under_someones_words_asks_what_they_wrote(
    telegram: Telegram, member: Person, forger: Forger
) -> None:
    other = {
        "message_id": 7,
        "date": 1,
        "chat": {"id": member.chat, "type": "supergroup", "title": "群"},
        "text": QUESTION,
    }
    mention = "@innovation_challenge_bot"
    entities = [{"type": "mention", "offset": 0, "length": len(mention)}]
    user = telegram.world.people[telegram.person("访客").id].user

    await forger.sends(member, text=mention, entities=entities, reply_to_message=other | {"from": user})
    assert NUMBER in (await member.hears()).text


async def test_a_mention_alone_gets_a_friendly_sentence(member: Person) -> None:
    await member.says("@innovation_challenge_bot")
    assert (await member.hears()).text == texts.NO_WORDS


async def test_the_bot_does_not_meddle(member: Person, forger: Forger) -> None:
    """Not even where it is an administrator and hears everything."""
    await forger.sends(member, text="今天天气不错，业务咨询打哪个电话来着")
    await forger.sends(member, text="/start@some_other_bot")
    await forger.sends(member, text="/nonsense")
    await forger.sends(
        member, text="@innovation_challenge_bot2 你好", entities=[{"type": "mention", "offset": 0, "length": 26}]
    )
    await forger.sends(
        member,
        sticker={
            "file_id": "a",
            "file_unique_id": "a",
            "type": "regular",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
        },
    )
    await forger.sends(member, new_chat_members=[{"id": 5, "is_bot": False, "first_name": "新人"}])
    await forger.sends(member, "edited_message", text=QUESTION)

    assert not await member.hears_all()


async def test_people_in_a_group_do_not_continue_each_others_questions(
    telegram: Telegram, member: Person, group: int
) -> None:
    other = telegram.person("挑战者").in_chat(group)
    await other.says("/ask 有几项？")
    alone = (await other.hears()).text
    third = telegram.person("访客").in_chat(group)

    await member.says("/ask 产业赛有哪些地方举办？")
    await third.says("/ask 有几项？")
    assert (await third.hears()).text == alone


async def test_an_original_opens_in_the_group_for_anyone(telegram: Telegram, member: Person, group: int) -> None:
    await member.says(f"/ask {QUESTION}")
    await telegram.person("挑战者").in_chat(group).taps("📄 查看原文")

    assert "文末" in (await member.hears()).text


async def test_a_human_answers_into_the_group_where_it_was_asked(member: Person, staff: Person) -> None:
    await member.says("/ask 冠军能得多少万元？")
    await member.taps("🙋 找人工")
    await staff.says("各地不同。", reply_to=await staff.hears())

    assert (await member.hears()).text == "各地不同。"


async def test_the_bot_introduces_itself_when_it_is_invited(telegram: Telegram, member: Person) -> None:
    world = telegram.world
    left, joined = ({"user": BOT, "status": status} for status in ("left", "member"))
    change = {"chat": world.chats[member.chat].info, "from": world.people[member.id].user, "date": world.now()}
    change |= {"old_chat_member": left, "new_chat_member": joined}

    await telegram.after(lambda: world.updates.push("my_chat_member", change))
    assert (await member.hears()).text == texts.GROUP_HELLO


async def test_what_is_done_in_private_is_not_done_here(member: Person) -> None:
    for command in ("/demand", "/mydemands", "/demands 焊接", "/desk", "/cancel"):
        await member.says(command)
        assert (await member.hears()).text == ONLY_PRIVATE
