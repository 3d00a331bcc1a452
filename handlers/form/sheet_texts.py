"""What stands in the blank sheets."""

from collections.abc import Sequence

NUMBER, LABEL, HINT, ANSWER = "序号", "项目", "填写说明", "填写内容"
FIELDS, OPTIONS = "填写", "选项"  # the names of the two pages of a workbook
REQUIRED, OPTIONAL = "（必填）", "（选填）"
HOW = "填好后把本文件直接发给机器人。只写“填写内容”一栏，其余请勿改动；没有填的和看不明白的，机器人会再问您。"
FILES = "附件请在聊天里另行发送。"
NOT_AN_OPTION = "这不是选项之一。也可以照此填写，机器人会再向您核对。"


def hint(ask: str, example: str, options: str, clause: str) -> str:
    """All on one line, so that a row stays one when it is copied into the chat. "" where there is nothing to say."""
    parts = [ask, f"例：{example}" if example else "", options, f"（依据：通知{clause}）" if clause else ""]
    return " ".join(part for part in parts if part)


def one_of(options: Sequence[str]) -> str:
    return f"可选：{'、'.join(options)}。" if len(options) > 1 else f"属实请填“{options[0]}”。"


def some_of(options: Sequence[str], none: str) -> str:
    return f"可选几个，用“、”隔开：{'、'.join(options)}；都不是就填“{none}”。"


def listed(label: str) -> str:
    return f"可选的很多，见后面“{listing(label)}”。"


def listing(label: str) -> str:
    """Over a list of options. It is no label, or the list would be read as an answer."""
    return f"{label}的选项"
