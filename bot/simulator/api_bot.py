"""The bot's own account: who it is, and how it gets its updates."""

import re
from urllib.parse import urlsplit

from aiogram.methods import DeleteWebhook, GetMe, GetUpdates, GetWebhookInfo, SetWebhook

from bot.simulator.refusal import Json, bad_request, conflict
from bot.simulator.request import Calls
from bot.simulator.webhook import Target
from bot.simulator.world import World

LONGEST_POLL = 50
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_SECRET = re.compile(r"[A-Za-z0-9_-]*")


def get_me(world: World, _: GetMe) -> Json:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, call: GetUpdates) -> list[Json]:
    if world.webhook.target.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    if call.allowed_updates is not None:
        world.updates.allow(call.allowed_updates)
    if call.offset:
        world.updates.acknowledge(call.offset)
    limit = call.limit if call.limit and 1 <= call.limit <= 100 else 100
    return await world.updates.take(limit, min(max(call.timeout or 0, 0), LONGEST_POLL))


def set_webhook(world: World, call: SetWebhook) -> bool:
    parts = urlsplit(call.url)
    if call.drop_pending_updates:
        world.updates.drop()
    if not call.url:
        world.webhook.set(Target())
        return True
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_request("invalid webhook URL specified")
    # As with Telegram's own local server, the way to this machine need not be encrypted.
    if parts.scheme == "http" and parts.hostname not in LOCAL:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.secret_token or ""
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if call.allowed_updates is not None:
        world.updates.allow(call.allowed_updates)
    world.updates.end_poll("terminated by setWebhook request")
    world.webhook.set(Target(call.url, secret, call.max_connections or 40))
    return True


def delete_webhook(world: World, call: DeleteWebhook) -> bool:
    if call.drop_pending_updates:
        world.updates.drop()
    world.webhook.set(Target())
    return True


def get_webhook_info(world: World, _: GetWebhookInfo) -> Json:
    webhook = world.webhook
    info: Json = {
        "url": webhook.target.url,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }
    if webhook.target.url:
        info["max_connections"] = webhook.target.most_connections
    if webhook.last_error:
        info |= {"last_error_date": webhook.last_error_date, "last_error_message": webhook.last_error}
    if world.updates.allowed:
        info["allowed_updates"] = list(world.updates.allowed)
    return info


CALLS: Calls = {
    GetMe: get_me,
    GetUpdates: get_updates,
    SetWebhook: set_webhook,
    DeleteWebhook: delete_webhook,
    GetWebhookInfo: get_webhook_info,
}
