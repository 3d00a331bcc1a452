"""Keeps pages of other origins from driving the simulator through a browser on the same machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def guard(exposed: bool) -> Middleware:
    """A request names this server itself (a foreign name rebound to loopback does not), and comes from its own page."""

    @web.middleware
    async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
        host = urlsplit(f"//{request.host}").hostname or ""
        if not exposed and not is_loopback(host):
            return _refused("模拟器只接受发往本机地址的请求。")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"{request.scheme}://{request.host}":
            return _refused("模拟器不接受来自其他网页的请求。")
        return await handler(request)

    return same_origin


def _refused(reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=403)
