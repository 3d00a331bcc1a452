"""What the others say alike."""

from collections.abc import Iterable
from datetime import datetime

from handlers.cut import escape
from handlers.people.cities import named
from storage.powers import Role
from storage.quiet import zone_of
from storage.roles import DECLARED

ROLES = {
    Role.DEMANDER.value: "需求方",
    Role.CHALLENGER.value: "挑战者",
    Role.EXPERT.value: "专家",
    Role.INSTITUTION.value: "服务机构",
    Role.STAFF.value: "工作人员",
    Role.ADMIN.value: "管理员",
}
ONLY_PRIVATE = "这项操作只能在与我的私聊里进行，请点我的头像，在私聊里再发一次。"


def holdings(roles: Iterable[tuple[str, str]]) -> str:
    ordered = sorted(roles, key=lambda held: (list(ROLES).index(held[0]), held[1]))
    return "、".join(_holding(role, scope) for role, scope in ordered)


def _holding(role: str, scope: str) -> str:
    return ROLES[role] if role in DECLARED or role == Role.ADMIN else f"{ROLES[role]}（{escape(scope_of(scope))}）"


def scope_of(scope: str) -> str:
    return f"{scope}承办的赛事" if scope else "全部赛事"


def zone(name: str) -> str:
    city = named(name)
    return escape(f"{city}时间" if city == name else f"{city}时间（{name}）")


def moment(at: datetime, zone_now: str) -> str:
    local = at.astimezone(zone_of(zone_now))
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def day(at: datetime, zone_now: str) -> str:
    local = at.astimezone(zone_of(zone_now))
    return f"{local.year}年{local.month}月{local.day}日"


def of_pages(number: int, last: int) -> str:
    return f"（第 {number + 1}/{last + 1} 页）" if last else ""
