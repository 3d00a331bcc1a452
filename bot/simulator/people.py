"""Who sits in the simulator: people with a role, and the chats between them and the bot."""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.simulator.refusal import Json

GUEST, ENTERPRISE, CHALLENGER, STAFF = "访客", "企业", "挑战者", "工作人员"

BOT: Json = {
    "id": 8_110_000_001,
    "is_bot": True,
    "first_name": "中国创新挑战赛",
    "username": "innovation_challenge_bot",
}


@dataclass(slots=True)
class Person:
    """Somebody with an account. `started`: has written to the bot, so the bot may write to them."""

    id: int
    first_name: str
    role: str
    username: str | None = None
    last_name: str | None = None
    language_code: str = "zh-hans"
    started: bool = False
    blocked: bool = False

    @property
    def user(self) -> Json:
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.last_name:
            user["last_name"] = self.last_name
        if self.username:
            user["username"] = self.username
        return {**user, "language_code": self.language_code}

    @property
    def private_chat(self) -> Json:
        named: Json = {name: self.user[name] for name in ("first_name", "last_name", "username") if name in self.user}
        return {"id": self.id, **named, "type": "private"}


@dataclass(slots=True)
class Chat:
    """A chat as the Bot API shows it, with who is in it and what was said; `messages` in order of their ids.

    `rights`: what the bot may do as an administrator, by the names of ChatMemberAdministrator; none: it is not one.
    """

    info: Json
    members: set[int]
    description: str = ""
    creator: int | None = None
    rights: set[str] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    last_id: int = 0

    @property
    def id(self) -> int:
        return int(self.info["id"])

    @property
    def private(self) -> bool:
        return bool(self.info["type"] == "private")

    @property
    def channel(self) -> bool:
        return bool(self.info["type"] == "channel")


DEFAULT_PEOPLE = (
    Person(710_000_001, "林晓雨", GUEST, "lin_xiaoyu"),
    Person(710_000_002, "张建国", ENTERPRISE, "zhang_jianguo"),
    Person(710_000_003, "陈美玲", ENTERPRISE),
    Person(710_000_004, "王浩然", CHALLENGER, "wang_haoran"),
    Person(710_000_005, "刘思远", CHALLENGER),
    Person(710_000_006, "赵敏", STAFF, "zhao_min"),
    Person(710_000_007, "孙立伟", STAFF),
)


def default_chats(people: Collection[Person]) -> list[Chat]:
    """The group of everybody, the group of the staff, and the channel everybody reads; the bot is in all three."""
    everybody = [person.id for person in people]
    staff = [person.id for person in people if person.role == STAFF]
    channel = {"title": "挑战赛需求发布", "username": "innovation_demands", "type": "channel"}
    return [
        Chat({"id": -1_002_100_000_001, "title": "挑战赛交流群", "type": "supergroup"}, {*everybody, BOT["id"]}),
        Chat({"id": -1_002_100_000_002, "title": "工作人员群", "type": "supergroup"}, {*staff, BOT["id"]}),
        Chat(
            {"id": -1_002_100_000_003, **channel},
            {*everybody, BOT["id"]},
            description="中国创新挑战赛面向社会公开的技术需求在这里发布。",
            creator=staff[0] if staff else None,
            rights={"can_manage_chat", "can_post_messages", "can_edit_messages", "can_delete_messages"},
        ),
    ]
