"""Places in the life of a demand and of its solutions that tests begin at; the way there has tests of its own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from bot.app import App
from handlers.demand import public
from handlers.form import indicators
from handlers.solution.filing import begun_with
from storage import demands, solutions, undertakings
from storage.demands import Head, digest
from storage.powers import Actor
from storage.tables.demands import Demand
from storage.tables.solutions import Solution
from tests.handlers.demand.steps import NAME, PROBLEM, TITLE
from tests.handlers.solution.steps import ABSTRACT, NOW, ROUTE
from tests.telegram import Person

PHONE, MAIL = "13800138000", "zhang@borui.example.com"
BASIS = "已有机器人焊接工作站两台，试过激光焊，变形仍大。"
SCOPE = "扬州市人民政府"
DEMAND: Mapping[str, Any] = {
    "name": NAME,
    "title": TITLE,
    "problem": PROBLEM,
    "industry": "高端装备制造",
    "kind": "技术研发",
    "indicators": indicators.read("焊后变形 ≤ 0.5 mm（室温，三坐标测量）\n抗拉强度 ≥ 300 MPa（室温，GB/T 2651）"),
    "basis": BASIS,
    "hide": ["企业名称", "现有基础"],
    "person": "张建国",
    "phone": PHONE,
    "email": MAIL,
}


def actor_of(person: Person, name: str) -> Actor:
    return Actor(person.id, name, "Asia/Shanghai")


async def has_published(app: App, person: Person, taken_by: Person, title: str = TITLE) -> Demand:
    """Whose name and basis are hidden."""
    answers, hidden = {**DEMAND, "title": title}, public.disclosure(DEMAND)
    async with app.database.session() as session:
        head = Head(title, "高端装备制造", "江苏产业赛", SCOPE)
        row = await demands.submit(
            session, actor=actor_of(person, "张建国"), head=head, answers=answers, disclosure=hidden, now=NOW
        )
        rows = public.rows(row.number, answers, hidden)
        row.public, row.public_rows = public.text(rows), [list(pair) for pair in rows]
        row.public_hash = row.approved = digest(row.public)
        row.state, row.published_at, row.taken_by = "published", NOW, taken_by.id
        return row


async def has_signed_both(app: App, person: Person, name: str) -> None:
    """The two undertakings, without joining."""
    async with app.database.session() as session:
        for text in app.settings.papers.undertakings:
            actor = actor_of(person, name)
            await undertakings.sign(session, actor=actor, text=text, signed_as=name, pdf=None, now=NOW)


def claims(row: Demand, **changed: Any) -> dict[str, Any]:
    """A solution to it."""
    return {
        **begun_with(row),
        "abstract": ABSTRACT,
        "row1": "可达 0.3 mm",
        "row2": "320 MPa",
        "route": ROUTE,
        "maturity": "小批量",
        "rights": "自有专利，无纠纷",
        "period": "6 个月",
        "price": [600000, 600000],
        "cooperation": ["委托研发"],
        "stage": "同意",
        "interests": "无",
        "cases": None,
        "times": None,
        "files": None,
        **changed,
    }


async def has_filed(app: App, person: Person, name: str, row: Demand, *, arrived: bool = True, **said: Any) -> Solution:
    """A solution, with the demander where it has `arrived`."""
    async with app.database.session() as session:
        made = await solutions.submit(
            session,
            actor=actor_of(person, name),
            demand=row,
            version=row.version,
            answers=claims(row, **said),
            now=NOW,
        )
        if arrived:
            made.state, made.delivered_at = "delivered", NOW
        return made


async def solution(app: App, id: int) -> Solution:
    async with app.database.session() as session:
        return (await session.scalars(select(Solution).where(Solution.id == id))).one()
