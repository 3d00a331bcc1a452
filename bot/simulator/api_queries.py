"""Answers to presses of buttons and to inline queries."""

import re
from typing import Any

from aiogram.methods import AnswerCallbackQuery, AnswerInlineQuery

from bot.simulator.markup import keyboard
from bot.simulator.refusal import Json, bad_request
from bot.simulator.request import Calls
from bot.simulator.texts import caption_of, text_of
from bot.simulator.world import World

MOST_ANSWER = 200
MOST_RESULTS = 50
MOST_ID_BYTES = 64
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_callback_query(world: World, call: AnswerCallbackQuery) -> bool:
    text = call.text or ""
    if len(text) > MOST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    said = {"text": text, "show_alert": bool(call.show_alert), "url": call.url or ""}
    query = world.queries.answer(call.callback_query_id, world.now(), said)
    world.tell("callback_answer", person=query.person, callback_query_id=query.id, **said)
    return True


def answer_inline_query(world: World, call: AnswerInlineQuery) -> bool:
    if len(call.results) > MOST_RESULTS:
        raise bad_request("too many inline query results specified")
    results = [_result(world, result) for result in call.results]
    ids = [result["id"] for result in results]
    if len(set(ids)) < len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len((call.next_offset or "").encode()) > 64:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer: Json = {"results": results, "next_offset": call.next_offset or ""}
    if call.button:
        answer["button"] = call.button.model_dump(mode="json", exclude_none=True)
        payload = answer["button"].get("start_parameter")
        if payload is not None and not _PAYLOAD.fullmatch(payload):
            raise bad_request("START_PARAM_INVALID")
    world.queries.answer(call.inline_query_id, world.now(), answer)
    return True


def _result(world: World, result: Any) -> Json:
    """A result as the page shows it, with what it would send under "message"."""
    if not 1 <= len(result.id.encode()) <= MOST_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    shown: Json = result.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    written: Any = getattr(result, "input_message_content", None)
    if hasattr(written, "message_text"):
        message = text_of(world, written.message_text, written.parse_mode, written.entities)
    elif written is not None:
        message = {shown["type"]: shown["input_message_content"]}
    elif file_id := next((shown[name] for name in shown if name.endswith("_file_id")), None):
        message = _file(world, file_id, result)
    elif shown["type"] == "article":
        raise bad_request("can't parse InlineQueryResult: input message content is not specified")
    else:
        message = {"text": shown.get("title") or shown["type"]}
    if shown["type"] == "article" and not shown["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    return {**shown, "message": {**message, **keyboard(getattr(result, "reply_markup", None))}}


def _file(world: World, file_id: str, result: Any) -> Json:
    stored = world.files.get(file_id)
    if stored is None:
        raise bad_request("FILE_ID_INVALID")
    about = [stored.about] if stored.kind == "photo" else stored.about
    has_caption = hasattr(result, "caption")
    caption = caption_of(world, result.caption, result.parse_mode, result.caption_entities) if has_caption else {}
    return {stored.kind: about, **caption}


CALLS: Calls = {AnswerCallbackQuery: answer_callback_query, AnswerInlineQuery: answer_inline_query}
