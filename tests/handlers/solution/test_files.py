"""The files of a demand are looked at by whoever was granted the technical detail, with the viewer's name on them."""

from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from bot.app import App
from bot.config import Config
from handlers.disclosure.callbacks import Look
from storage.files import FileStore
from storage.tables.demands import Demand
from storage.tables.forms import Attachment
from storage.tables.solutions import Disclosure, View
from tests.handlers.conftest import Forger
from tests.handlers.one_bot import newcomer, one_loop
from tests.handlers.solution.steps import NOW, has_signed
from tests.handlers.solution.world import has_published, has_signed_both
from tests.telegram import Heard, Person, Telegram

pytestmark = one_loop
VIEWER = "王<浩然>"  # a name on Telegram may be anything


@pytest.fixture
def store(config: Config) -> FileStore:
    return FileStore(Path(config.storage.folder) / "files")


def drawing(pages: int = 2) -> bytes:
    file = BytesIO()
    canvas = Canvas(file)
    for number in range(pages):
        canvas.drawString(100, 700, f"drawing {number}")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


async def has_file(
    app: App, store: FileStore, row: Demand, owner: Person, name: str, data: bytes, media_type: str
) -> None:
    file = Attachment(
        id=row.id,
        person_id=owner.id,
        demand_id=row.id,
        digest=store.keep(data),
        file_id=f"id of {name}",
        photo=False,
        name=name,
        media_type=media_type,
        size=len(data),
        given_at=NOW,
    )
    async with app.database.session() as session:
        session.add(file)


async def is_granted(app: App, row: Demand, viewer: Person, level: int) -> None:
    async with app.database.session() as session:
        for step in range(1, level + 1):
            session.add(
                Disclosure(
                    id=row.id + step,
                    about="demand",
                    subject=row.id,
                    owner=row.person_id,
                    viewer=viewer.id,
                    level=step,
                    state="granted",
                    asked_at=NOW,
                )
            )


async def looked(
    telegram: Telegram,
    app: App,
    store: FileStore,
    zhang: Person,
    zhao: Person,
    forger: Forger,
    name: str,
    data: bytes,
) -> list[Heard]:
    """What a challenger hears who looks at the technical detail of a demand with this file."""
    viewer = newcomer(telegram, VIEWER)
    for person in (zhang, viewer):
        await person.says("你好")
    await has_signed(app, viewer, VIEWER)
    await has_signed_both(app, zhang, "张建国")
    row = await has_published(app, zhang, zhao)
    await has_file(app, store, row, zhang, name, data, "application/pdf")
    await is_granted(app, row, viewer, 2)
    await viewer.hears_all()
    await forger.taps(viewer, Look(about="demand", subject=row.id, level=2).pack())
    async with app.database.session() as session:
        [view] = await session.scalars(select(View))
    assert (view.viewer, view.what) == (viewer.id, "技术细节")
    return await viewer.hears_all()


async def test_a_pdf_has_the_name_of_the_viewer_on_each_page(
    telegram: Telegram, app: App, store: FileStore, zhang: Person, zhao: Person, forger: Forger
) -> None:
    heard = await looked(telegram, app, store, zhang, zhao, forger, "图纸.pdf", drawing())
    assert "技术细节" in heard[0].text
    file = heard[-1]
    assert file.message["document"]["file_name"] == "图纸.pdf"
    assert f"供 {VIEWER} 查看" in file.text
    stored = telegram.world.files.get(file.message["document"]["file_id"])
    assert stored
    with pdfplumber.open(BytesIO(stored.data)) as document:
        letters = [{char["text"] for char in page.chars} for page in document.pages]
    assert len(letters) == 2
    assert all(set("王<浩然>勿外传drawing") <= on for on in letters)


async def test_a_broken_pdf_is_not_sent_and_that_is_said(
    telegram: Telegram, app: App, store: FileStore, zhang: Person, zhao: Person, forger: Forger
) -> None:
    heard = await looked(telegram, app, store, zhang, zhao, forger, "图纸<1>.pdf", b"%PDF-1.4 nothing of it is left")
    assert "附件“图纸<1>.pdf”加不上水印，没有发送" in heard[-1].text
    assert not [one for one in heard if "document" in one.message]


async def test_the_files_are_not_shown_with_the_name_alone(
    telegram: Telegram, app: App, store: FileStore, zhang: Person, zhao: Person, wang: Person, forger: Forger
) -> None:
    for person in (zhang, wang):
        await person.says("你好")
    await has_signed(app, wang, "王浩然")
    await has_signed_both(app, zhang, "张建国")
    row = await has_published(app, zhang, zhao)
    await has_file(app, store, row, zhang, "图纸.pdf", drawing(), "application/pdf")
    await is_granted(app, row, wang, 1)
    await wang.hears_all()
    for level in (1, 2, 3):
        await forger.taps(wang, Look.model_validate({"about": "demand", "subject": row.id, "level": level}).pack())
    assert not [one for one in await wang.hears_all() if "document" in one.message]
