"""找人工: to the staff chat and back."""

import logging

import pytest

from bot.app import App
from bot.simulator import actions
from bot.simulator.faults import Fault
from handlers import texts
from handlers.settings import Settings
from tests.bot.sending import until
from tests.handlers.conftest import Forger
from tests.telegram import Heard, Person, Telegram

QUESTION = "冠军能得多少万元？"


async def handed_over(guest: Person, staff: Person) -> Heard:
    """What staff see once the guest has asked and called for a human."""
    await guest.says(QUESTION)
    await guest.taps("🙋 找人工")
    assert (await guest.hears()).text == texts.HANDED_OVER
    return await staff.hears()


async def test_the_reply_of_staff_comes_back_to_whoever_asked(guest: Person, staff: Person, telegram: Telegram) -> None:
    seen = await handed_over(guest, staff)
    assert QUESTION in seen.text

    await staff.says("奖金由各地企业自定，请问承办单位。", reply_to=seen)
    told, reply = await guest.hears_all()
    assert QUESTION in told.text
    assert "工作人员答复" in told.text
    assert reply.text == "奖金由各地企业自定，请问承办单位。"
    assert (await staff.hears()).text == texts.DELIVERED
    assert not await telegram.person("企业").hears_all()


async def test_staff_may_answer_twice_and_in_any_words(guest: Person, staff: Person) -> None:
    seen = await handed_over(guest, staff)

    await staff.says("先看附件。", reply_to=seen)
    await guest.hears_all()
    await staff.says("<b>另外</b> & 请致电。", reply_to=seen)
    assert (await guest.hears()).text == "<b>另外</b> & 请致电。"


async def test_staff_may_answer_with_a_file(guest: Person, staff: Person, telegram: Telegram) -> None:
    seen = await handed_over(guest, staff)
    file = "document", "须知.pdf", b"%PDF-1.4"

    await telegram.after(
        lambda: actions.upload(telegram.world, staff.id, staff.chat, *file, reply_to=seen.message["message_id"])
    )
    assert (await guest.hears()).message["document"]["file_name"] == "须知.pdf"


async def test_a_correction_by_staff_is_passed_on_too(guest: Person, staff: Person, forger: Forger) -> None:
    seen = await handed_over(guest, staff)
    await staff.says("请打 88656292。", reply_to=seen)
    await guest.hears_all()
    mine = max(
        number for number in forger.messages(staff) if forger.messages(staff)[number]["text"] == "请打 88656292。"
    )

    await forger.edits(staff, mine, "请打 010-88656292。")
    told, reply = await guest.hears_all()
    assert "更正" in told.text
    assert reply.text == "请打 010-88656292。"


async def test_only_a_reply_to_the_question_in_the_staff_chat_is_passed_on(
    guest: Person, staff: Person, telegram: Telegram, group: int
) -> None:
    await handed_over(guest, staff)

    await staff.says("我们内部先商量一下。")
    elsewhere = staff.in_chat(group)
    await elsewhere.says("@innovation_challenge_bot 业务咨询打哪个号码")
    await elsewhere.says("这不是答复", reply_to=await elsewhere.hears())
    assert not await guest.hears_all()


async def test_staff_who_reply_to_the_wrong_message_are_told_where(guest: Person, staff: Person) -> None:
    seen = await handed_over(guest, staff)
    await staff.says("好的。", reply_to=seen)
    await guest.hears_all()

    await staff.says("再补充一句。", reply_to=await staff.hears())
    assert (await staff.hears()).text == texts.STAFF_REPLY_WHERE
    assert not await guest.hears_all()


async def test_both_copies_of_a_notice_lead_to_its_question(guest: Person, staff: Person, telegram: Telegram) -> None:
    """The first had arrived, though Telegram's answer did not say so."""
    telegram.world.faults.set(Fault("lost", 1, method="sendMessage"))
    await guest.says("/human 材料寄到哪里？")
    notices = telegram.world.chats[staff.chat].messages
    await until(lambda: len(notices) == 2)
    await guest.hears()

    for number, seen in enumerate(await staff.hears_all()):
        await staff.says(f"答复 {number}", reply_to=seen)
        assert (await guest.hears()).text == f"答复 {number}"


async def test_staff_who_reply_to_a_deleted_question_are_told_that_it_is_gone(guest: Person, staff: Person) -> None:
    seen = await handed_over(guest, staff)
    await guest.says("/me")
    await guest.taps("🗑 删除我的数据")
    await guest.taps("🗑 确定删除")
    await guest.hears_all()

    await staff.says("您好。", reply_to=seen)
    assert (await staff.hears()).text == texts.question_gone(1)
    assert not await guest.hears_all()


async def test_a_question_that_looks_like_a_notice_is_none(guest: Person, staff: Person) -> None:
    other = "🙋 有人找人工（第 7 号）\n别处的问题"
    await guest.says(f"/human {other}")
    seen = await staff.hears()
    await guest.hears_all()

    await staff.says("收到。", reply_to=seen)
    assert (await guest.hears()).text == "收到。"


async def test_staff_may_still_ask_the_bot(staff: Person) -> None:
    await staff.says("/ask 业务咨询打哪个号码")
    assert "010-88656292" in (await staff.hears()).text


async def test_a_second_call_for_the_same_question_is_not_put_twice(guest: Person, staff: Person) -> None:
    await handed_over(guest, staff)

    await guest.taps("🙋 找人工")
    assert (await guest.hears()).text == texts.ALREADY_HANDED_OVER
    assert not await staff.hears_all()


async def test_thumbs_down_offers_a_human(guest: Person, staff: Person) -> None:
    await guest.says("业务咨询打哪个号码")
    assert await guest.taps("👎") == texts.THANKS_DOWN
    heard = await guest.hears()
    assert heard.text == texts.SORRY_DOWN

    await guest.taps(heard.buttons[0])
    assert "业务咨询打哪个号码" in (await staff.hears()).text


@pytest.mark.parametrize("words", ["/human", "转人工", "人工！"])
async def test_the_last_question_goes_to_staff_on_a_word(guest: Person, staff: Person, words: str) -> None:
    await guest.says(QUESTION)
    await guest.says(words)

    assert (await guest.hears()).text == texts.HANDED_OVER
    assert QUESTION in (await staff.hears()).text


async def test_human_with_a_question_goes_to_staff_at_once(guest: Person, staff: Person) -> None:
    await guest.says("/human 材料寄到 <哪里> & 何时？")

    assert (await guest.hears()).text == texts.HANDED_OVER
    seen = await staff.hears()
    assert "材料寄到 <哪里> & 何时？" in seen.text
    await staff.says("收到。", reply_to=seen)
    assert (await guest.hears()).text == "收到。"


async def test_human_without_any_question_says_how(guest: Person, staff: Person) -> None:
    await guest.says("/human")

    heard = await guest.hears()
    assert "/human" in heard.text
    assert "010-88656292" in heard.text
    assert not await staff.hears_all()


async def test_without_a_staff_chat_the_hotline_is_said(guest: Person, staff: Person, app: App) -> None:
    app.dispatcher["settings"] = Settings(staff_chat=None)
    await guest.says(QUESTION)
    await guest.taps("🙋 找人工")

    heard = await guest.hears()
    assert "010-88656292" in heard.text
    assert not await staff.hears_all()


async def test_a_staff_chat_out_of_reach_is_logged_and_the_hotline_said(
    guest: Person, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    await guest.says(QUESTION)
    telegram.world.faults.set(Fault("403", 1, method="sendMessage"))
    await guest.taps("🙋 找人工")

    assert "没有工作人员在线" in (await guest.hears()).text
    [record] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "sendMessage" in record.message


async def test_staff_hear_when_the_asker_has_blocked_the_bot(guest: Person, staff: Person) -> None:
    seen = await handed_over(guest, staff)
    await guest.blocks()

    await staff.says("您好。", reply_to=seen)
    assert (await staff.hears()).text == texts.UNDELIVERED


async def test_nobody_hands_over_the_question_of_another_chat(
    guest: Person, staff: Person, telegram: Telegram, forger: Forger
) -> None:
    await guest.says(QUESTION)
    heard = await guest.hears()
    data = heard.message["reply_markup"]["inline_keyboard"][-1][-1]["callback_data"]
    stranger = telegram.person("挑战者")
    await stranger.starts()
    await stranger.hears()

    assert await forger.taps(stranger, data) == texts.OLD_BUTTON
    assert not await staff.hears_all()
