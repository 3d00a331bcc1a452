"""A file that somebody sent is kept until it is given up, or its owner is forgotten."""

import os
import time
from pathlib import Path

from bot.app import App
from bot.config import Config
from bot.jobs import clear_away
from tests.handlers.demand.steps import does, pastes, tap
from tests.handlers.one_bot import one_loop
from tests.telegram import Person

pytestmark = one_loop


async def the_day_after(app: App, config: Config) -> set[bytes]:
    """What is kept, once what nobody needs is cleared away."""
    for path in (Path(config.storage.folder) / "files").iterdir():
        os.utime(path, (time.time() - 25 * 3600,) * 2)
    await clear_away(app.database, app.files)
    return {app.files.read(digest) for digest in app.files.digests()}


async def test_from_the_first_upload_to_the_last_word(zhang: Person, app: App, config: Config) -> None:
    await pastes(zhang)
    await does(zhang, [tap("✏️ 修改"), tap("✓ 附件")])
    await zhang.uploads("说明.txt", "焊接工艺说明".encode())
    await zhang.taps("清空重传")
    await zhang.uploads("说明2.txt", "焊接工艺".encode())
    assert await the_day_after(app, config) == {"焊接工艺".encode()}

    await does(zhang, [tap("完成"), tap("✅ 提交")])
    assert await the_day_after(app, config) == {"焊接工艺".encode()}

    await zhang.says("/me")
    await does(zhang, [tap("🗑 删除我的数据"), tap("🗑 确定删除")])
    assert await the_day_after(app, config) == set()
