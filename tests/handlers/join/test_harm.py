"""What goes wrong, or is done to us: names that are none, forged and repeated taps, other words than were read."""

import pytest

from bot.app import App
from handlers import papers
from handlers.join.callbacks import SEEN, Accept
from storage import undertakings
from storage.undertakings import Text
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import does, tap
from tests.handlers.join.steps import (
    ACCEPT,
    NAME,
    NOTICE,
    SECRECY,
    TEAM,
    answers,
    copy_in,
    joined,
    signed_all,
    signs,
    undertakings_of,
)
from tests.handlers.join.test_way import text_of
from tests.handlers.one_bot import newcomer, one_loop
from tests.telegram import Person, Telegram

pytestmark = one_loop
PAPERS = papers.load()


@pytest.fixture
def forger(telegram: Telegram) -> Forger:
    return Forger(telegram)


@pytest.mark.parametrize("name", ["<b>王</b>", "王浩然😀", "王" * 200, "王", "10086", "王；删除", "😀😀😀"])
async def test_what_is_no_name_is_not_taken_for_one(wang: Person, name: str) -> None:
    await does(wang, ["/join", tap("自然人"), "退休工程师", name])
    asked = (await does(wang, ["/join", tap("接着填")])).text
    assert "负责人" in asked
    assert "现在是" not in asked


async def test_marks_that_turn_the_writing_are_left_out_of_a_name(wang: Person) -> None:
    asked = await does(wang, ["/join", tap("自然人"), "退休工程师", "\u202e王浩然\u2066"])
    assert "✓ 负责人：王浩然" in asked.text


async def test_a_hostile_organisation_is_said_and_printed_to_the_letter(telegram: Telegram, wang: Person) -> None:
    hostile = "<b>&amp;</b>😀{name}%s 龘课题组"
    done = await joined(wang, 单位或身份=hostile)
    assert hostile in done.text
    read = text_of(copy_in(telegram, await signs(wang, SECRECY)))
    assert "<b>&amp;</b>〔U+1F600〕{name}%s〔U+9F98〕课题组" in read


async def test_another_name_signs_nothing(app: App, wang: Person) -> None:
    await joined(wang)
    await wang.taps(SECRECY)
    for other in ("<b>李明</b>", "王浩", "王浩然王浩然", "😀", "x" * 4000):
        await wang.says(other)
        heard = await wang.hears()
        assert "没有签署" in heard.text
        assert other[:30] in heard.text
    assert await undertakings_of(app, wang) == []
    await wang.says(f" {NAME}。")
    assert "还差 2 份" in (await wang.hears()).text


async def test_a_question_is_answered_and_the_paper_still_waits(wang: Person) -> None:
    await joined(wang)
    await wang.taps(SECRECY)
    await wang.says("业务咨询打哪个电话？")
    assert "010-88656292" in (await wang.hears()).text
    await wang.says(NAME)
    assert "还差 2 份" in (await wang.hears()).text


async def test_pictures_sign_nothing_and_a_word_stops_it(app: App, wang: Person) -> None:
    await joined(wang)
    await wang.taps(SECRECY)
    await wang.uploads("签名.txt", b"signature")
    assert "请用文字键入您的全名" in (await wang.hears()).text
    await does(wang, ["/cancel"])
    await wang.says(NAME)
    assert await undertakings_of(app, wang) == []


async def test_a_second_tap_signs_nothing_twice(app: App, wang: Person, forger: Forger) -> None:
    await joined(wang)
    await wang.taps(NOTICE)
    shown = await wang.hears()
    await wang.taps(ACCEPT)
    accepted = Accept(seen=PAPERS.notice.hash[:SEEN]).pack()
    assert await forger.taps(wang, accepted, shown) == "这份已经签过了。"
    assert await forger.taps(wang, "ur:notice", shown) == "这份已经签过了。"
    assert len(await undertakings_of(app, wang)) == 1


@pytest.mark.parametrize("data", ["ua:", "ua:0000000000000000", f"ua:{PAPERS.secrecy.hash[:SEEN]}", "ur:all", "uo:all"])
async def test_a_forged_button_signs_nothing(app: App, wang: Person, forger: Forger, data: str) -> None:
    await joined(wang)
    await forger.taps(wang, data)
    assert await undertakings_of(app, wang) == []


@pytest.mark.parametrize("data", ["ur:secrecy", f"ua:{PAPERS.notice.hash[:SEEN]}", "uo:card", "uo:edit", "uo:papers"])
async def test_whoever_takes_no_part_has_nothing_to_sign(app: App, wang: Person, forger: Forger, data: str) -> None:
    await wang.starts()
    await wang.hears_all()
    await forger.taps(wang, data)
    assert "/join" in (await wang.hears()).text
    assert await undertakings_of(app, wang) == []


@pytest.mark.parametrize("data", ["uo:leave", "uo:left", "uo:copies"])
async def test_whoever_has_not_joined_cannot_leave(wang: Person, forger: Forger, data: str) -> None:
    await wang.starts()
    await wang.hears_all()
    told = await forger.taps(wang, data)
    heard = await wang.hears_all()
    assert "没有" in told + "".join(one.text for one in heard)


async def test_nobody_signs_for_another(telegram: Telegram, app: App, wang: Person) -> None:
    await joined(wang)
    other = newcomer(telegram, "李明")
    await joined(other, 负责人="李明")
    await signs(other, SECRECY, "李明")
    assert await undertakings_of(app, wang) == []
    assert [row.signed_as for row in await undertakings_of(app, other)] == ["李明"]


@pytest.fixture
def other_words(app: App) -> papers.Papers:
    """《保密协议》 as the organiser words it now."""
    return papers.Papers(PAPERS.notice, Text("secrecy", "保密协议", "保密协议\n\n保密五年。"), PAPERS.liability)


async def test_other_words_are_to_be_signed_again(app: App, wang: Person, other_words: papers.Papers) -> None:
    await joined(wang)
    await signed_all(wang)
    try:
        app.settings.papers = other_words
        card = await does(wang, ["/join"])
        assert "❗️ 《保密协议》文本已更新，请重新签署" in card.text
        async with app.database.session() as session:
            assert await undertakings.missing(session, person=wang.id, papers=other_words) == [other_words.secrecy]
        heard = await signs(wang, SECRECY)
        assert "都办好了" in heard[-1].text
    finally:
        app.settings.papers = PAPERS
    # The first words are signed as well, should they come back
    assert "文本已更新" not in (await does(wang, ["/join"])).text


async def test_words_that_change_while_they_are_read_are_read_again(
    app: App, wang: Person, other_words: papers.Papers
) -> None:
    await joined(wang)
    await wang.taps(SECRECY)
    try:
        app.settings.papers = other_words
        await wang.says(NAME)
        heard = await wang.hears()
        assert "请重新打开阅读" in heard.text
        assert SECRECY in heard.buttons
        assert await undertakings_of(app, wang) == []
    finally:
        app.settings.papers = PAPERS


@pytest.mark.parametrize(("label", "text"), [("负责人", "李明"), ("单位或身份", "苏州大学")])
async def test_whoever_is_another_signs_anew(app: App, wang: Person, label: str, text: str) -> None:
    await joined(wang)
    await signed_all(wang)
    summary = await does(wang, ["/join", tap("✏️ 修改"), tap("✏️ 修改"), tap(f"✓ {label}"), text])
    assert "请重新签署" in summary.text
    saved = await does(wang, [tap("✅ 保存修改")])
    assert "还差 3 份" in saved.text
    assert all(row.withdrawn_at for row in await undertakings_of(app, wang))


async def test_another_telephone_leaves_what_is_signed(wang: Person) -> None:
    await joined(wang)
    await signed_all(wang)
    summary = await does(wang, ["/join", tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 联系电话"), "13700137000"])
    assert "请重新签署" not in summary.text
    assert "都办好了" in (await does(wang, [tap("✅ 保存修改")])).text


async def test_a_form_filled_in_twice_is_one_challenger(wang: Person) -> None:
    await does(wang, ["/join", *answers()])
    await does(wang, ["/join", tap("另起一份"), *answers()])
    await does(wang, [tap("✅ 报名")])
    await wang.says("/join")
    assert TEAM in (await wang.hears()).text
