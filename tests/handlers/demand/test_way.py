"""A demand from the first question to the channel, in the words of those who take part."""

import pytest

from tests.handlers.demand.steps import NAME, PROBLEM, TITLE, answers, does
from tests.telegram import Person, Telegram

CODE = "91320594MA1WXUT12Y"


@pytest.fixture
def zhang(telegram: Telegram) -> Person:
    return telegram.person("张建国")


@pytest.fixture
def zhao(telegram: Telegram) -> Person:
    return telegram.person("赵敏")


async def test_from_the_first_question_to_the_channel(telegram: Telegram, zhang: Person, zhao: Person) -> None:
    await zhang.says("/demand")
    assert "1/24 · 企业名称" in (await zhang.hears()).text
    for step in answers(CODE):
        heard = await does(zhang, [step])
        print(step, "\n   ->", heard.text, heard.buttons)
    assert "都填好了" in heard.text
    await zhang.taps("✅ 提交")
    heard = await zhang.hears()
    print(heard.text, heard.buttons)
    assert "XQ" in heard.text

    await zhao.says("/desk")
    heard = await zhao.hears()
    print(heard.text, heard.buttons)
    await zhao.taps(next(label for label in heard.buttons if "XQ" in label))
    heard = await zhao.hears()
    print(heard.text, heard.buttons)
    await zhao.taps("📥 受理")
    heard = await zhao.hears()
    print(heard.text, heard.buttons)
    print((await zhang.hears()).text)
    await zhao.taps("✍️ 改写")
    await zhao.taps("技术问题")
    heard = await zhao.hears()
    print(heard.text, heard.buttons)
    await zhao.says(PROBLEM + "须适应批量生产。")
    heard = await zhao.hears()
    print(heard.text, heard.buttons)
    await zhao.taps("📤 送需求方确认")
    heard = await zhao.hears()
    print(heard.text, heard.buttons)
    heard = await zhang.hears()
    print(heard.text, heard.buttons)
    for label in ("打开", "📝 看梳理后的文本", "✅ 确认，就用这个文本"):
        await zhang.taps(label)
        heard = await zhang.hears()
        print(label, "->", heard.text, heard.buttons)
    await zhao.says("/desk")
    heard = await zhao.hears()
    for label in (heard.buttons[0], "📢 准备公开文本"):
        await zhao.taps(label)
        heard = await zhao.hears()
        print(label, "->", heard.text, heard.buttons)
    for label in ("打开", "👁 看公开全文"):
        await zhang.taps(label)
        for heard in await zhang.hears_all():
            print(label, "->", heard.text, heard.buttons)
    await zhang.taps("✅ 批准，就按这个全文发布")
    print((await zhang.hears()).text)
    await zhao.says("/desk")
    heard = await zhao.hears()
    for label in (heard.buttons[0], "🚀 公开发布"):
        await zhao.taps(label)
        heard = await zhao.hears()
        print(label, "->", heard.text, heard.buttons)
    channel = zhang.in_chat(telegram.world.channel)
    print(channel._world.chats[channel.chat].messages)
    lin = telegram.person("林晓雨")
    for words in ("/demands", "/demands 铝合金焊接变形", "/demands 机器视觉检测"):
        await lin.says(words)
        heard = await lin.hears()
        print(words, "->", heard.text, heard.buttons)
    assert TITLE
    assert NAME
