"""The command line. Nothing heavy is imported before it is needed, so that --help comes at once."""

import argparse
import asyncio
import os
import sys
from io import TextIOWrapper
from pathlib import Path

from bot import arguments, log
from bot.config import Config, Misconfigured, load


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A pipe on Windows is not UTF-8, and half a character must not stop an answer
            stream.reconfigure(encoding="utf-8", errors="replace")
    args = arguments.parser().parse_args()
    try:
        config = load(args.config)
        log.start(config.log.level, secrets=[_token()])
        code = COMMANDS[args.command](args, config)
        sys.stdout.flush()
    except Misconfigured as error:
        return _fail(error, 2)
    except BrokenPipeError:
        # Whoever read us has gone; nor can what is left be flushed at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _run(args: argparse.Namespace, config: Config) -> int:
    from bot import run  # start-up time: aiogram
    from bot.app import CannotRun  # start-up time: aiogram
    from storage.database import Unusable  # start-up time: SQLAlchemy

    token = "" if args.command == "simulate" else _token()
    try:
        asyncio.run(run.serve(config, token) if token else run.simulate(config))
    except (CannotRun, Unusable) as error:
        return _fail(error, 1)
    return 0


def _ask(args: argparse.Namespace, config: Config) -> int:
    from bot import ask  # start-up time: Chroma

    try:
        if args.batch:
            ask.batch(config, args.batch)
        else:
            ask.one(config, args.question, as_json=args.json)
    except ask.BadBatch as error:
        return _fail(error, 2)
    return 0


def _knowledge(args: argparse.Namespace, config: Config) -> int:
    from bot.library import ACTIONS  # start-up time: readers of .docx and .pdf
    from knowledge.library import Library, Unknown, Unreadable  # start-up time: the same

    subject = [args.subject] if "subject" in args else []
    try:
        ACTIONS[args.action](Library(Path(config.storage.folder) / "knowledge"), *subject)
    except (Unreadable, Unknown) as error:
        return _fail(error, 1)
    return 0


def _backup(args: argparse.Namespace, config: Config) -> int:
    from bot import backup  # start-up time: SQLAlchemy
    from bot.archive import Refused  # start-up time: the same
    from storage.database import Unusable  # start-up time: the same

    try:
        if args.command == "backup":
            backup.backup(config, args.file)
        else:
            backup.restore(config, args.file, overwrite=args.overwrite)
    except (Refused, Unusable) as error:
        return _fail(error, 1)
    return 0


def _token() -> str:
    return os.environ.get("BOT_TOKEN", "").strip()


def _fail(error: Exception, code: int) -> int:
    print(error, file=sys.stderr)
    return code


COMMANDS = {None: _run, "simulate": _run, "ask": _ask, "knowledge": _knowledge, "backup": _backup, "restore": _backup}

if __name__ == "__main__":
    sys.exit(main())
