"""Browsing the contests: by place, by field, by kind, to a card and back."""

import pytest

from bot.app import App
from handlers.callbacks import Browse, Card, token
from handlers.contests import PAGE, catalogue, shelves
from knowledge.base import Knowledge
from tests.handlers.conftest import Forger
from tests.telegram import Person


async def test_from_a_place_to_a_card_and_all_the_way_back(guest: Person) -> None:
    await guest.says("/contests")
    entrance = await guest.hears()
    assert "9 项专题赛、18 项产业赛" in entrance.text

    await guest.taps("📍 按地区")
    await guest.taps("广东 2")
    assert (await guest.hears()).buttons[:2] == ("新型显示技术专题赛", "广东产业赛")

    await guest.taps("广东产业赛")
    card = await guest.hears()
    assert "· 新一代信息技术产业：广州市人民政府\n· 新能源产业：阳江高新区管委会" in card.text
    assert "主办单位：广东省科技厅" in card.text

    for _ in range(3):
        await guest.taps("‹ 返回")
    back = await guest.hears()
    assert (back.text, back.buttons) == (entrance.text, entrance.buttons)


async def test_a_long_shelf_is_paged(guest: Person) -> None:
    await guest.says("/contests")
    await guest.taps("🏭 按产业领域")
    await guest.taps("高端装备制造产业 10")
    first = await guest.hears()
    assert "第 1/2 页" in first.text

    await guest.taps("下一页 ›")
    second = await guest.hears()
    shown = [label for page in (first, second) for label in page.buttons if label.endswith("产业赛")]
    assert len(set(shown)) == 10
    await guest.taps("‹ 上一页")
    assert (await guest.hears()).buttons == first.buttons


async def test_a_card_comes_back_to_the_page_it_was_opened_from(guest: Person) -> None:
    await guest.says("/contests")
    await guest.taps("产业赛 18")
    await guest.taps("下一页 ›")
    page = await guest.hears()

    await guest.taps(page.buttons[0])
    await guest.taps("‹ 返回")
    assert (await guest.hears()).text == page.text


async def test_an_empty_organiser_is_said_to_be_unnamed(guest: Person) -> None:
    await guest.says("/contests")
    await guest.taps("📍 按地区")
    await guest.taps("宁夏 1")
    await guest.taps("宁夏产业赛")

    assert "· 新材料产业：附件未列明\n· 新一代信息技术产业：附件未列明" in (await guest.hears()).text


async def test_the_original_row_is_one_tap_from_the_card(guest: Person) -> None:
    await guest.says("/contests")
    await guest.taps("专题赛 9")
    await guest.taps("畜牧生猪技术专题赛")
    await guest.taps("📄 查看原文")

    assert "国家生猪技术创新中心" in (await guest.hears()).text


@pytest.mark.parametrize("by", ["place", "field", "kind"])
def test_every_contest_stands_on_a_shelf_of_each_sort(knowledge: Knowledge, by: str) -> None:
    on_shelves = {key for shelf in shelves(knowledge, by).values() for key in shelf}  # type: ignore[arg-type]

    assert on_shelves == set(catalogue(knowledge))
    assert len(on_shelves) == 27


def test_every_button_fits_however_long_the_names(knowledge: Knowledge) -> None:
    key = "k" * 36 + ".999"

    for data in (Card(key=key, by="place", of=token("很长" * 50), page=999), Browse(by="field", of="f" * 8, page=999)):
        assert len(data.pack().encode()) <= 64


async def test_a_page_beyond_the_last_shows_the_last(guest: Person, forger: Forger) -> None:
    await guest.starts()
    await guest.hears()

    await forger.taps(guest, Browse(by="kind", of=token("产业赛"), page=900).pack())
    assert f"第 {-(-18 // PAGE)}/{-(-18 // PAGE)} 页" in (await guest.hears()).text


async def test_a_tap_on_what_is_already_shown_changes_nothing_and_is_no_error(
    guest: Person, forger: Forger, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    await guest.says("/contests")
    await guest.taps("📍 按地区")
    shown = await guest.hears()

    await forger.taps(guest, "s:place", under=shown)
    assert not await guest.hears_all()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
