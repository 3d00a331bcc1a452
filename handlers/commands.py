"""The commands. Each object is filter, entry of the menu and line of the help at once."""

from collections.abc import Collection

from aiogram.types import BotCommand

from storage.powers import Role

ASK = BotCommand(command="ask", description="提问，例如：/ask 现场赛几月份举办")
CONTESTS = BotCommand(command="contests", description="按地区、产业领域查看各项赛事")
CONTACTS = BotCommand(command="contacts", description="业务咨询与技术支持电话")
HUMAN = BotCommand(command="human", description="找人工，把问题转给工作人员")
DEMAND = BotCommand(command="demand", description="提交技术需求，或接着填")
DEMANDS = BotCommand(command="demands", description="查找公开的需求，例如：/demands 焊接变形")
MYSOLUTIONS = BotCommand(command="mysolutions", description="我的解决方案：进度、修改、答复")
JOIN = BotCommand(command="join", description="报名成为挑战者，签署文件")
MYDEMANDS = BotCommand(command="mydemands", description="我的需求：进度、修改、撤回")
CANCEL = BotCommand(command="cancel", description="放弃正在填写的内容")
ME = BotCommand(command="me", description="我的资料、身份、关注和订阅")
HELP = BotCommand(command="help", description="使用帮助")
START = BotCommand(command="start", description="回到首页")

STAFF = BotCommand(command="staff", description="工作人员与专家名单")
JOURNAL = BotCommand(command="journal", description="操作记录")
DESK = BotCommand(command="desk", description="需求办理：受理、梳理、发布")
CHECK = BotCommand(command="check", description="解决方案的形式审查")
BROADCAST = BotCommand(command="broadcast", description="写一条公告，发给很多人")
BROADCASTS = BotCommand(command="broadcasts", description="公告：草稿、进行中、已结束")

COMMANDS = (ASK, DEMANDS, DEMAND, MYDEMANDS, JOIN, MYSOLUTIONS, CONTESTS, CONTACTS, HUMAN, ME, CANCEL, HELP, START)
STAFF_COMMANDS = (DESK, CHECK, BROADCAST, BROADCASTS, STAFF)  # shown to staff only
ADMIN_COMMANDS = (JOURNAL,)  # and these to admins


def menu(roles: Collection[tuple[str, str]]) -> tuple[BotCommand, ...]:
    """What somebody with these roles can do."""
    names = {role for role, _ in roles}
    staff = STAFF_COMMANDS if names & {Role.STAFF, Role.ADMIN} else ()
    return (*staff, *(ADMIN_COMMANDS if Role.ADMIN in names else ()), *COMMANDS)
