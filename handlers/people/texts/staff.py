"""/staff: who is staff, and how one becomes it."""

from collections.abc import Sequence
from datetime import datetime

from handlers.cut import escape
from handlers.people.cities import named
from handlers.people.texts.words import ROLES, moment, scope_of
from storage.powers import Role
from storage.roles import Holder
from storage.tables.people import Invitation

INVITED_LINK = "邀请已经写好，就是下面这条，请直接转发给对方本人。对方打开后我会告诉您；发错了可以在名单里作废。"
WITHDRAWN = "邀请已作废，那个链接打不开了。"


def holders(holders: Sequence[Holder], pending: int, page: str) -> str:
    """Those on this page, under the names of their roles."""
    lines = [f"<b>工作人员与专家</b>{page}"]
    role = None
    for one in holders:
        if one.role != role:
            role = one.role
            lines.append(f"\n<b>{ROLES[role]}</b>" + ("（由配置文件指定）" if role == Role.ADMIN else ""))
        lines.append(f"· {escape(one.name)}" + ("" if role == Role.ADMIN else f"：{escape(scope_of(one.scope))}"))
    if pending:
        lines.append(f"\n还没有人打开的邀请：{pending} 个，点下面可以作废。")
    return "\n".join(lines)


def choose_scope(role: str, page: str) -> str:
    return f"<b>邀请{ROLES[role]}</b>{page}\n\n负责哪些赛事？请选全部，或选一家承办单位。"


def take_back(holder: Holder) -> str:
    return (
        f"要收回 <b>{escape(holder.name)}</b> 的<b>{ROLES[holder.role]}</b>身份"
        f"（{escape(scope_of(holder.scope))}）吗？\n\n收回后立即生效，我会告知对方本人。"
    )


def taken_back(holder: Holder) -> str:
    return (
        f"已收回 {escape(holder.name)} 的{ROLES[holder.role]}身份（{escape(scope_of(holder.scope))}），并已告知对方。"
    )


def lost(role: str, scope: str) -> str:
    return (
        f"管理员收回了您的<b>{ROLES[role]}</b>身份（{escape(scope_of(scope))}）。"
        "您仍然可以提问和查看赛事。如有疑问，请联系管理员。"
    )


def invitation(role: str, scope: str, link: str, expires_at: datetime, zone_now: str) -> str:
    """Ready to be passed on."""
    return (
        f"您好，邀请您担任中国创新挑战赛的<b>{ROLES[role]}</b>，范围是{escape(scope_of(scope))}。\n\n"
        f"请您本人打开链接，再点“开始”：\n{link}\n\n"
        f"链接只能用一次，{moment(expires_at, zone_now)}（{named(zone_now)}时间）前有效，请不要转发到群里。"
    )


def joined(role: str, scope: str) -> str:
    rest = "可用的命令见菜单。" if role == Role.STAFF else "需要您参与时，我会在这里通知您。"
    return f"您现在是<b>{ROLES[role]}</b>，范围是{escape(scope_of(scope))}。{rest}\n您的资料见 /me 。"


def opened(name: str, role: str, scope: str) -> str:
    return (
        f"<b>{escape(name)}</b> 打开了您的邀请链接，现在是{ROLES[role]}（{escape(scope_of(scope))}）。"
        "如果不是您要邀请的人，请用 /staff 收回。"
    )


def waiting(row: Invitation, zone_now: str) -> str:
    """On a button."""
    return f"作废：{ROLES[row.role]}·{scope_of(row.scope)}（{moment(row.expires_at, zone_now)} 到期）"
