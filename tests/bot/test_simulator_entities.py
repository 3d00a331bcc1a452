"""What Telegram makes of a text: HTML, given entities, and what it finds by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import compose, covered, units
from bot.simulator.refusal import Json, Refusal


def marked(source: str) -> tuple[str, list[tuple[str, str]]]:
    """The text, and (kind, covered text) of each entity."""
    text, entities = compose(source, "HTML")
    return text, [(entity["type"], covered(text, entity)) for entity in entities]


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>粗</b><i>斜</i>", "粗斜", [("bold", "粗"), ("italic", "斜")]),
        ("😀<strong>粗</strong>", "😀粗", [("bold", "粗")]),
        ("<B>a<U>b</U></B>", "ab", [("bold", "ab"), ("underline", "b")]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", "a"), ("strikethrough", "b")]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", "a")]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", "a")]),
        ("<code>/help a@b.cn</code>", "/help a@b.cn", [("code", "/help a@b.cn")]),
        ("<blockquote>原文</blockquote>", "原文", [("blockquote", "原文")]),
        ("<blockquote expandable>原文</blockquote>", "原文", [("expandable_blockquote", "原文")]),
        ("&lt;b&gt; &amp;amp; &quot; &#x4e2d;&#22269; &nbsp;", '<b> &amp; " 中国 &nbsp;', []),
        ("<b> a </b> ", " a", [("bold", " a")]),
        ("  a\r\n", "a", []),
        ("a\x00b\tc\u202ed", "a b cd", []),
        ("\u202e<b>a</b>", "a", [("bold", "a")]),
    ],
)
def test_html(source: str, text: str, entities: list[tuple[str, str]]) -> None:
    assert marked(source) == (text, entities)


def test_links_and_code_carry_more() -> None:
    def only(source: str) -> Json:
        (entity,) = compose(source, "HTML")[1]
        return entity

    assert only('<a href="https://a.cn">好</a>')["url"] == "https://a.cn/"
    assert only("<a href='a.cn/?x=1&amp;y'>好</a>")["url"] == "http://a.cn/?x=1&y"
    assert only('<a href="tg://user?id=5">好</a>') == {"type": "text_mention", "offset": 0, "length": 1, "user": "5"}
    assert only('<pre><code class="language-python">x</code></pre>')["language"] == "python"
    assert only('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')["custom_emoji_id"] == "5368324170671202286"
    assert compose('<a href="javascript:alert(1)">好</a>', "HTML") == ("好", [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/start", [("bot_command", "/start")]),
        ("请用 /help@some_bot。", [("bot_command", "/help@some_bot")]),
        ("/帮助 and/or //help 1/2 /help问", []),
        ("@some_bot 好", [("mention", "@some_bot")]),
        ("问@some_bot @ab @some_bot问", []),
        ("#挑战赛 #2023 #8th", [("hashtag", "#挑战赛"), ("hashtag", "#8th")]),
        ("写到 abc.d@example.com 吧", [("email", "abc.d@example.com")]),
        ("见 http://challenge.chinatorch.gov.cn/a?b=1.", [("url", "http://challenge.chinatorch.gov.cn/a?b=1")]),
        ("见 www.chinatorch.gov.cn，谢谢", [("url", "www.chinatorch.gov.cn")]),
        ("第1.2条，3.5%，a.b，通知.txt", []),
        ("+86 10 8865 6292", [("phone_number", "+86 10 8865 6292")]),
        ("国科发火〔2023〕110号，2023-06-20", []),
    ],
)
def test_what_is_found_in_plain_text(text: str, found: list[tuple[str, str]]) -> None:
    body, entities = compose(text)
    assert body == text
    assert [(entity["type"], covered(body, entity)) for entity in entities] == found


@given(st.text())
def test_any_text_escaped_for_html_arrives_as_it_would_without(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert compose(escaped, "HTML") == compose(text)


@given(st.text(alphabet="<>/ab=\"' i中😀&#;\n", max_size=60))
def test_any_html_is_parsed_or_refused_and_entities_stay_within_the_text(source: str) -> None:
    def parsed() -> tuple[str, list[Json]]:
        try:
            return compose(source, "HTML")
        except Refusal as refusal:
            return refusal.description, []

    text, entities = parsed()
    assert text.startswith("Bad Request: can't parse entities: ") or "Bad Request" not in text
    assert all(0 < entity["length"] <= units(text) - entity["offset"] for entity in entities)
