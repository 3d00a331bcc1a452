"""A person asks and is answered from the notice, whatever they write and however."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App
from handlers import texts
from knowledge.answer import Answer
from knowledge.base import Knowledge
from storage.tables.questions import Question
from tests.handlers.conftest import Forger
from tests.telegram import Person, Telegram


async def test_an_answer_comes_first_then_the_sentence_and_where_it_stands(guest: Person) -> None:
    await guest.says("胜出的挑战者拿到的奖金由哪一方承担？")

    heard = await guest.hears()
    direct, *quoted = heard.text.splitlines()
    assert "需求方支付" in direct
    assert quoted[-1] == "—— 三、赛事组织（五）奖励与服务，第1段"
    assert "blockquote" in {entity["type"] for entity in heard.message["entities"]}
    assert heard.buttons[0] == "📄 查看原文"
    assert heard.buttons[-3:] == ("👍", "👎", "🙋 找人工")
    assert "reply_parameters" not in heard.message


async def test_the_figure_of_a_short_answer_is_bold(guest: Person) -> None:
    await guest.says("业务咨询打哪个号码")

    heard = await guest.hears()
    bold = next(entity for entity in heard.message["entities"] if entity["type"] == "bold")
    assert heard.text[bold["offset"] : bold["offset"] + bold["length"]] == "010-88656292"


async def test_two_sources_are_numbered_and_both_can_be_opened(guest: Person) -> None:
    await guest.says("电话号码都有哪些")

    heard = await guest.hears()
    assert {"📄 原文 ①", "📄 原文 ②"} <= set(heard.buttons)
    assert "①——" in heard.text
    assert "②——" in heard.text


async def test_a_related_question_is_answered_and_says_what_it_answers(guest: Person) -> None:
    await guest.says("奖金由谁出钱？")
    related = (await guest.hears()).buttons[1]

    await guest.taps(related)
    assert (await guest.hears()).text.startswith(f"❓ {related}\n")


async def test_a_related_question_still_works_after_a_restart(guest: Person, forger: Forger) -> None:
    await guest.says("奖金由谁出钱？")
    heard = await guest.hears()
    data = heard.message["reply_markup"]["inline_keyboard"][1][0]["callback_data"]

    await forger.taps(guest, data)  # under a message Telegram no longer shows the bot
    assert (await guest.hears()).text.startswith(f"❓ {heard.buttons[1]}\n")


async def test_the_next_question_leans_on_the_one_before(guest: Person) -> None:
    await guest.says("业务咨询的电话是多少？")
    await guest.hears()
    await guest.says("那技术支持呢？")

    assert "010-88656314" in (await guest.hears()).text


async def test_after_half_an_hour_earlier_questions_are_forgotten(guest: Person, telegram: Telegram, app: App) -> None:
    stranger = telegram.person("挑战者")
    await stranger.says("有几项？")
    alone = (await stranger.hears()).text

    await guest.says("产业赛有哪些地方举办？")
    await guest.says("有几项？")
    assert (await guest.hears()).text != alone
    async with app.database.session() as session:
        for question in await session.scalars(select(Question)):
            question.asked_at -= timedelta(minutes=31)
    await guest.says("有几项？")
    assert (await guest.hears()).text == alone


async def test_what_the_notice_does_not_say_is_refused_with_a_hotline_and_a_human(guest: Person) -> None:
    await guest.says("冠军能得多少万元？")

    heard = await guest.hears()
    assert heard.text.startswith("通知未规定")
    assert "010-88656292" in heard.text
    assert heard.buttons[-1] == "🙋 找人工"
    assert "👍" not in heard.buttons


async def test_small_talk_is_answered_without_buttons(guest: Person) -> None:
    await guest.says("谢谢你")

    heard = await guest.hears()
    assert heard.text
    assert not heard.buttons


async def test_ask_with_and_without_a_question(guest: Person) -> None:
    await guest.says("/ask 业务咨询打哪个号码")
    assert "010-88656292" in (await guest.hears()).text

    await guest.says("/ask")
    heard = await guest.hears()
    assert heard.buttons == texts.EXAMPLES
    await guest.taps(texts.EXAMPLES[0])
    assert "8月1日至10月31日" in (await guest.hears()).text


async def test_every_example_has_an_answer(guest: Person, app: App) -> None:
    for example in texts.EXAMPLES:
        assert (await app.knowledge.ask(example)).found, example


@pytest.mark.parametrize(
    "nothing", ["😀😀", "？？！", "…… —— ～", "<<>>&&", "\u200b\u200b.", "\x01\x02*", "👨‍👩‍👧", "\u202e。"]
)
async def test_a_message_without_words_gets_a_friendly_sentence(guest: Person, nothing: str) -> None:
    await guest.says(nothing)

    assert (await guest.hears()).text == texts.NO_WORDS


@pytest.mark.parametrize(
    "odd", ["<b>&", "<script>奖金</script>", "'; DROP TABLE questions; --", "a\x00b\x07奖金", "%s{0}"]
)
async def test_markup_and_control_characters_are_only_words(guest: Person, odd: str, app: App) -> None:
    await guest.says(odd)

    heard = await guest.hears()
    assert heard.text
    assert "编号" not in heard.text


async def test_ten_thousand_characters_get_one_sentence_each_telegram_makes_of_them(guest: Person) -> None:
    await guest.says("奖金归哪一方出" * 1700)

    heard = await guest.hears_all()
    assert [one.text[:6] for one in heard] == ["您的问题有 "] * 3
    assert "500 字以内" in heard[0].text


async def test_a_question_under_a_picture_is_answered(guest: Person) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
    await guest.uploads("a.png", picture, kind="document", caption="业务咨询打哪个号码")

    text = (await guest.hears()).text
    assert text.startswith("附件我看不了")
    assert "010-88656292" in text


async def test_an_edited_question_is_answered_anew(guest: Person, forger: Forger) -> None:
    await forger.sends(guest, "edited_message", text="业务咨询打哪个号码")

    text = (await guest.hears()).text
    assert text.startswith("您改了问题")
    assert "010-88656292" in text


async def test_typing_shows_only_while_an_answer_is_slow(
    guest: Person, app: App, telegram: Telegram, tmp_path: Path
) -> None:
    def typed() -> int:
        return sum(event["type"] == "action" for event in telegram.world.events.after(0))

    await guest.says("业务咨询打哪个号码")
    assert typed() == 0

    app.dispatcher["knowledge"] = slow = Slow.open(tmp_path, embeddings={"kind": "builtin"})
    await guest.says("业务咨询打哪个号码")
    slow.close()
    assert typed() == 1
    assert "010-88656292" in (await guest.hears()).text


class Slow(Knowledge):
    """Thinks as long as a language model does."""

    async def ask(self, question: str, before: Sequence[str] = ()) -> Answer:
        await asyncio.sleep(0.8)
        return await super().ask(question, before)
