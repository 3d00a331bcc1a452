"""What can be typed after `python -m bot`: argparse, in Chinese."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

PROGRAM = "python -m bot"
DESCRIPTION = """中国创新挑战赛问答机器人。

不带命令时：环境变量 BOT_TOKEN 里有令牌就在 Telegram 里回答，没有就在本机打开一个聊天页面。"""
KNOWLEDGE = {
    "add": ("文件", "加入一份通知（.md、.txt、.docx、.pdf）"),
    "list": ("", "列出全部文件"),
    "remove": ("编号", "移除一份文件"),
    "show": ("出处", "显示某处的原文，如 三、赛事组织（四）需求对接"),
}


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：")


class _Parser(argparse.ArgumentParser):
    def __init__(self, prog: str, usage: str, description: str = "") -> None:
        super().__init__(prog, usage, description, formatter_class=_Formatter, add_help=False, allow_abbrev=False)
        self.arguments = self.add_argument_group("参数")
        self.options = self.add_argument_group("选项")
        self.options.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}命令或参数不对，说明见：{self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """Gives `config` (a path), `command` (None or its name) and what belongs to the command."""
    top = _Parser(PROGRAM, f"{PROGRAM} [--config 文件] [命令]", DESCRIPTION)
    top.options.add_argument("--config", type=Path, default="config.toml", metavar="文件", help="默认 config.toml")
    commands = top.add_subparsers(title="命令", metavar="", dest="command", prog=PROGRAM)
    commands.add_parser("simulate", usage=f"{PROGRAM} simulate", help="在本机打开聊天页面，不连接 Telegram")

    name = f"{PROGRAM} ask"
    ask = commands.add_parser("ask", usage=f'{name} "问题" [--json]\n      {name} --batch 文件', help="在命令行里提问")
    either = ask.arguments.add_mutually_exclusive_group(required=True)
    either.add_argument("question", nargs="?", metavar="问题", help="要问的话")
    either.add_argument(
        "--batch", type=Path, metavar="文件", help='每行一个 {"id", "question", "before"}；- 是标准输入'
    )
    ask.options.add_argument("--json", action="store_true", help="以 JSON 回答")

    name = f"{PROGRAM} knowledge"
    knowledge = commands.add_parser("knowledge", usage=f"{name} 命令", help="回答所依据的文件")
    actions = knowledge.add_subparsers(title="命令", metavar="", dest="action", required=True, prog=name)
    for action, (subject, meaning) in KNOWLEDGE.items():
        one = actions.add_parser(action, usage=f"{name} {action} {subject}".rstrip(), help=meaning)
        if subject:
            one.arguments.add_argument("subject", metavar=subject)

    name = f"{PROGRAM} backup"
    backup = commands.add_parser("backup", usage=f"{name} 文件", help="把数据备份成一个文件，机器人不必停")
    backup.arguments.add_argument("file", type=Path, metavar="文件", help="要写的文件，如 备份.zip；不能已经存在")

    name = f"{PROGRAM} restore"
    restore = commands.add_parser("restore", usage=f"{name} 文件 [--overwrite]", help="从备份恢复，机器人须先停下")
    restore.arguments.add_argument("file", type=Path, metavar="文件", help="备份的文件")
    restore.options.add_argument("--overwrite", action="store_true", help="换掉现有的数据（先另存一份）")
    return top
