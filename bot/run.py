"""The process: in Telegram, or with the simulator in a browser, until it is told to stop."""

import asyncio
import gc
import os
import signal
import sys
import webbrowser
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress

from aiogram.client.telegram import TelegramAPIServer

from bot.app import App, CannotRun, open_app, papers_of
from bot.clock import Clock
from bot.config import Config
from bot.simulator.people import STAFF
from bot.simulator.server import Simulator
from handlers.settings import Settings
from storage import quiet


async def serve(config: Config, token: str) -> None:
    """Answer in Telegram."""
    stop = _stop()
    async with open_app(config, token=token) as app:
        print("机器人已启动，按 Ctrl-C 停止。", flush=True)
        await _run(app, stop)


async def simulate(config: Config) -> None:
    """Answer people on the chat page of a Bot API of our own. Raises CannotRun where its port is taken."""
    stop, wish = _stop(), config.simulator
    simulator = Simulator(host="0.0.0.0" if wish.expose else "127.0.0.1", port=wish.port, expose=wish.expose)
    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(simulator)
        except OSError as error:
            hint = "请在 config.toml 的 simulator.port 换一个（0 表示任意一个空闲的）"
            raise CannotRun(f"聊天页面的端口 {wish.port} 无法使用，{hint}") from error
        app = await stack.enter_async_context(inside(simulator, config))
        print(f"聊天页面：{simulator.url}  （没有 BOT_TOKEN，机器人在本机模拟运行；按 Ctrl-C 停止）", flush=True)
        if wish.open_browser and _has_screen():
            await asyncio.to_thread(webbrowser.open, simulator.url)
        await _run(app, stop)


def inside(simulator: Simulator, config: Config) -> AbstractAsyncContextManager[App]:
    """The bot in the simulator's world: its staff are the admins, its clock is the time."""
    world = simulator.world
    staff = frozenset(person.id for person in world.people.values() if person.role == STAFF)
    settings = Settings(
        staff_chat=world.staff_chat,
        admins=staff,
        approve_above=config.broadcast.approve_above,
        quiet=quiet.parse(config.delivery.quiet),
        channel=world.channel,
        work_days=config.demands.work_days,
        papers=papers_of(config),
    )
    server = TelegramAPIServer.from_base(simulator.url)
    return open_app(config, token=simulator.token, server=server, settings=settings, clock=Clock(world.time))


def _stop() -> asyncio.Event:
    """Set at SIGTERM or Ctrl-C; a second Ctrl-C does not wait for what is in hand."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def tell(number: signal.Signals) -> None:
        stop.set()
        loop.remove_signal_handler(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
            loop.add_signal_handler(number, tell, number)
    return stop


def settle_down() -> None:
    """What lives now lives to the end: the collector need not look at it again, nor look so often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


async def _run(app: App, stop: asyncio.Event) -> None:
    settle_down()
    await app.run(stop)


def _has_screen() -> bool:
    """Without one, webbrowser would start a browser for terminals in the middle of our own lines."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
