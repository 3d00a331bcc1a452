"""The Chromium of this machine."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, ViewportSize, async_playwright

from tests.browser.chat import PATIENCE

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
FOUND = Path(CHROMIUM).is_file()
MISSING = "没有 Chromium：请安装它，或用环境变量 CHROMIUM 指明它的位置"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)


@asynccontextmanager
async def window(viewport: ViewportSize, sharpness: float = 1) -> AsyncIterator[Page]:
    """An empty page; `sharpness` pixels of the screen make one of the page."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport=viewport, device_scale_factor=sharpness)
        page.set_default_timeout(PATIENCE)
        yield page
        await browser.close()
