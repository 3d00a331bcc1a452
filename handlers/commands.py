"""The commands. Each object is filter, entry of the menu and line of the help at once."""

from aiogram.types import BotCommand

ASK = BotCommand(command="ask", description="提问，例如：/ask 现场赛几月份举办")
CONTESTS = BotCommand(command="contests", description="按地区、产业领域查看各项赛事")
CONTACTS = BotCommand(command="contacts", description="业务咨询与技术支持电话")
HUMAN = BotCommand(command="human", description="找人工，把问题转给工作人员")
HELP = BotCommand(command="help", description="使用帮助")
START = BotCommand(command="start", description="回到首页")

COMMANDS = (ASK, CONTESTS, CONTACTS, HUMAN, HELP, START)
