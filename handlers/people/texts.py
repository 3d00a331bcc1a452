"""What is said about people, their roles and their data: HTML, with all names escaped."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from handlers.broadcast.categories import CATEGORIES
from handlers.cut import escape
from handlers.people.cities import named
from storage.personal import Summary
from storage.powers import ALL, Actor, Role
from storage.preferences import Kind
from storage.quiet import zone_of
from storage.roles import DECLARED, Holder
from storage.tables.people import Invitation

ROLES = {
    Role.DEMANDER.value: "需求方",
    Role.CHALLENGER.value: "挑战者",
    Role.EXPERT.value: "专家",
    Role.INSTITUTION.value: "服务机构",
    Role.STAFF.value: "工作人员",
    Role.ADMIN.value: "管理员",
}
FEW = 5  # names that are listed before “等 N 项”

ONLY_PRIVATE = "这项操作只能在与我的私聊里进行，请点我的头像，在私聊里再发一次。"
ON = "✓ "

# ---- one's own data ----

ROLES_PAGE = "<b>我的身份</b>\n\n请点选符合您的身份，可以多选，再点一次取消。由您自己声明，只影响您收到哪些公告。"
FOLLOW_PAGE = "<b>我的关注</b>\n\n关注了的赛事和产业领域有公告时，我会发给您。想看哪一类？"
SHELVES = {"contest": "关注赛事", "industry": "关注产业领域"}
NEWS_PAGE = "<b>公告订阅</b>\n\n打勾的会发给您，点一项可以开关。与您本人有关的通知（例如工作人员的答复）不受影响。"
BUSY_ELSEWHERE = "您还有没填完的内容，请从下面的城市里选；要直接输入城市名，请先把它填完或取消。"
EXPORTED = "这是我保存的关于您的全部内容。文件是 JSON 格式，可以用记事本打开。"
ERASED = (
    "已经删除。感谢您的使用，再会。\n\n"
    "聊天窗口里的消息由 Telegram 保存，如需清除，请在 Telegram 里删除对话。以后再发消息给我，就按新用户重新开始。"
)


def person(actor: Actor, summary: Summary, following: Sequence[str], muted: Collection[str], now: datetime) -> str:
    """/me: what is kept, in plain words."""
    account = f"（@{escape(summary.username)}）" if summary.username else ""
    roles = _holdings(actor.roles) or "未声明"
    wanted = "、".join(name for key, name in CATEGORIES.items() if key not in muted) or "都不接收"
    return (
        "<b>我的资料</b>\n\n"
        f"称呼：{escape(actor.name)}{account}\n"
        f"首次使用：{day(summary.first_seen, actor.zone)}\n"
        f"身份：{roles}\n"
        f"时区：{zone(actor.zone)}，现在是 {moment(now, actor.zone)}\n"
        f"接收的公告：{wanted}\n"
        f"关注：{_some(following)}\n"
        f"提过的问题：{summary.questions} 个\n"
        f"没填完的内容：{'有' if summary.talks else '没有'}\n\n"
        "此外还存有提问的原文、您对回答的评价、收过哪些公告。全部明细可以导出，也可以随时删除。"
    )


def shelf(kind: Kind, number: int, last: int) -> str:
    order = "按地区排列，" if kind == "contest" else ""
    return f"<b>{SHELVES[kind]}</b>{page(number, last)}\n\n{order}点一项即关注，再点一次取消。"


def _some(names: Sequence[str]) -> str:
    more = f" 等 {len(names)} 项" if len(names) > FEW else ""
    return escape("、".join(names[:FEW])) + more if names else "没有"


def zone_page(zone_now: str, now: datetime) -> str:
    return (
        f"<b>时区</b>\n\n现在用的是 {zone(zone_now)}，{moment(now, zone_now)}。\n"
        "时间都按它显示，夜间不打扰您也以它为准。\n\n"
        "请选一个城市，或直接发来城市名（如 柏林）、时区名（如 Europe/Berlin）。"
    )


def zone_set(zone_now: str, now: datetime) -> str:
    return f"好的，以后按 {zone(zone_now)} 显示，那里现在是 {moment(now, zone_now)}。"


def no_such_city(text: str) -> str:
    said = text if len(text) <= 20 else f"{text[:20]}…"
    return (
        f"没有认出“{escape(said)}”是哪里。请换附近的大城市、英文名或时区名（如 Europe/Berlin），也可以从下面选。\n\n"
        "如果是想提问，请在末尾加上问号。"
    )


def erase_page(actor: Actor, summary: Summary) -> str:
    given = _holdings(held for held in actor.roles if held[0] not in DECLARED)
    lost = f"\n\n您的身份（{given}）会一并放弃。" if given else ""
    again = "管理员由配置文件指定，您再来时会恢复。" if actor.is_admin else ""
    return (
        "<b>删除我的数据</b>\n\n"
        "<b>会删除</b>\n"
        "· 称呼、用户名、时区、身份\n"
        "· 关注和公告订阅\n"
        f"· 您提的 {summary.questions} 个问题、对回答的评价、转人工的记录\n"
        "· 没填完的内容、还没发给您的消息、收过哪些公告\n\n"
        "<b>会保留</b>\n"
        "· 操作记录：工作人员做过什么、谁试过没有权限的操作。只有账号编号、时间和操作名称，没有您说过的话。"
        "这是为了出现争议时查得清，对各方公平，所以谁都不能删。\n"
        "· 已经发到工作人员群里的问题，以及此前做的备份，不会随之消失。"
        f"{lost}{again}\n\n"
        "删除后无法恢复。建议先导出一份。确定删除吗？"
    )


# ---- staff ----

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


# ---- the journal ----

NO_ENTRIES = "<b>操作记录</b>\n\n还没有记录。"
ACTS = {
    "appointed": "按配置文件成为管理员",
    "dismissed": "按配置文件不再是管理员",
    "invite": "邀请{subject_role}（{scope}）",
    "withdraw": "作废了一个邀请：{subject_role}（{scope}）",
    "join": "打开 {person} 的邀请，成为{role}（{scope}）",
    "revoke": "收回 {person} 的{role}身份（{scope}）",
    "give_up": "删除了自己的数据，放弃{subject_role}身份（{scope}）",
    "broadcast_sent": "提交公告，收件 {people} 人",
    "broadcast_approved": "批准公告",
    "broadcast_sent_back": "退回公告",
    "broadcast_resumed": "继续发送公告",
    "broadcast_paused": "暂停发送公告",
    "broadcast_cancelled": "停止发送公告",
    "broadcast_corrected": "更正公告",
    "broadcast_recalled": "撤回公告",
    "broadcast_dropped": "删除公告草稿",
    "broadcast_list": "导出公告名单，共 {people} 人",
}
ATTEMPTS = {
    "invite": "发出邀请",
    "revoke": "收回身份",
    "read_staff": "查看工作人员名单",
    "read_journal": "查看操作记录",
    "broadcast": "发布公告",
}
REFUSED = "refused_"


def about(act: str, subject: str) -> int | None:
    """Whom an act concerned."""
    return int(subject) if "{person}" in ACTS.get(act, "") else None


def entry(act: str, subject: str, detail: Mapping[str, object], names: Mapping[int, str]) -> str:
    """What was done or tried, in plain words; HTML."""
    if act.startswith(REFUSED):
        tried = act.removeprefix(REFUSED)
        return f"试图{ATTEMPTS.get(tried, tried)}，没有权限，已拒绝"
    person = about(act, subject)
    words = {
        "person": name_of(person, names) if person else "",
        "subject_role": ROLES.get(subject, subject),
        "role": ROLES.get(str(detail.get("role")), ""),
        "scope": scope_of(str(detail.get("scope", ALL))),
        "people": detail.get("people", 0),
    }
    said = ACTS.get(act, f"{act} {subject}")
    return escape(said.format_map(words) if act in ACTS else said)


def name_of(id: int, names: Mapping[int, str]) -> str:
    return names.get(id) or f"用户 {id}（资料已删除）"


def journal(lines: Sequence[tuple[datetime, int, str]], names: Mapping[int, str], zone_now: str) -> list[str]:
    """(when, who, what) of each entry, the newest first."""
    if not lines:
        return [NO_ENTRIES]
    said = [f"{moment(at, zone_now)}　<b>{escape(name_of(who, names))}</b>　{what}" for at, who, what in lines]
    return ["<b>操作记录</b>（新的在前）\n", *said]


# ---- words in sentences ----


def _holdings(roles: Iterable[tuple[str, str]]) -> str:
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


def page(number: int, last: int) -> str:
    return f"（第 {number + 1}/{last + 1} 页）" if last else ""
