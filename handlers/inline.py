"""@bot 问题 in any chat: the answer, and the clauses it stands on, as messages ready to be sent."""

from collections.abc import Iterable, Sequence

from aiogram import Bot, Router
from aiogram.types import (
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InlineQueryResultUnion,
    InputTextMessageContent,
)

from handlers import answers, cut, keyboards, links, texts
from handlers.ask import clean
from handlers.callbacks import token
from handlers.reply import Reply
from knowledge.answer import Answer
from knowledge.base import Knowledge

MOST = 9  # originals offered beside the answer
FRESH = 300  # seconds Telegram may keep the results: the notice changes seldom, and none is personal


async def ask(query: InlineQuery, bot: Bot, reply: Reply, knowledge: Knowledge) -> None:
    """The answer and its originals; before anything is typed, the answers to a few questions of ours."""
    me, question = await bot.me(), clean(query.query)
    asked = [question] if question else texts.EXAMPLES
    replies = [(text, await knowledge.ask(text)) for text in asked]
    articles: list[InlineQueryResultUnion] = [_answer(text, answer, me.username) for text, answer in replies]
    if question:
        articles += _originals(replies[0][1], knowledge, me.username)
    button = InlineQueryResultsButton(text=texts.INLINE_DOOR, start_parameter=links.ASK)
    reply.offer(articles, fresh=FRESH, button=button)


def _answer(question: str, answer: Answer, username: str | None) -> InlineQueryResultArticle:
    key = answer.sources[0].key if answer.sources else None
    return _article(answer.text or question, question, [texts.asked(question), *answers.blocks(answer)], username, key)


def _originals(answer: Answer, knowledge: Knowledge, username: str | None) -> Iterable[InlineQueryResultArticle]:
    for source in answer.sources[:MOST]:
        if clause := knowledge.clause(source.key):
            yield _article(source.section, source.quote, texts.clause(clause, None), username, source.key)


def _article(
    title: str, description: str, blocks: Sequence[str], username: str | None, key: str | None
) -> InlineQueryResultArticle:
    return InlineQueryResultArticle(
        id=token(f"{title}\n{description}"),
        title=texts.title(title),
        description=texts.title(description),
        # One message is all there is; whoever wants the rest of a very long text follows the button
        input_message_content=InputTextMessageContent(message_text=cut.messages(blocks)[0]),
        reply_markup=keyboards.elsewhere(username, key),
    )


def setup() -> Router:
    router = Router(name="inline")
    router.inline_query.register(ask)
    return router
