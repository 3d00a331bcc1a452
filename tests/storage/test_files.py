"""Attachments on disk: the same bytes once, whole or not at all, whoever else writes and whatever is killed."""

import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.files import FileStore, Missing

ROOT = Path(__file__).parent.parent.parent
EVER = float("inf")
KEEPS_FOR_EVER = """
import sys
from pathlib import Path
from storage.files import FileStore
store = FileStore(Path(sys.argv[1]))
for number in range(10**9):
    print(store.keep(bytes([number % 5]) * 3_000_000), flush=True)
"""
DROPS_FOR_EVER = """
import sys, time
from pathlib import Path
from storage.files import FileStore
store = FileStore(Path(sys.argv[1]))
while True:
    for digest in store.digests():
        store.drop(digest, kept_before=time.time() - 3600)
"""
OUTGROWS_THE_DISK = """
import resource, sys
from pathlib import Path
from storage.files import FileStore
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
FileStore(Path(sys.argv[1])).keep(bytes(200_000))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "files"


@pytest.fixture
def store(folder: Path) -> FileStore:
    return FileStore(folder)


def started(script: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def killed(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def aged(path: Path) -> None:
    os.utime(path, (time.time() - 7200,) * 2)


def test_what_is_kept_is_read(store: FileStore) -> None:
    digest = store.keep("某某公司技术需求.pdf".encode())
    assert digest == sha256("某某公司技术需求.pdf".encode()).hexdigest()
    assert store.read(digest) == "某某公司技术需求.pdf".encode()


def test_the_same_bytes_are_kept_once(store: FileStore, folder: Path) -> None:
    assert store.keep(b"drawing") == store.keep(b"drawing") != store.keep(b"another drawing")
    assert {path.name for path in folder.iterdir()} == store.digests()
    assert len(store.digests()) == 2


def test_another_process_reads_it(store: FileStore, folder: Path) -> None:
    assert FileStore(folder).read(store.keep(b"report")) == b"report"


def test_only_the_owner_reads_the_files(store: FileStore, folder: Path) -> None:
    digest = store.keep(b"secret")
    assert stat.S_IMODE((folder / digest).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("digest", ["0" * 64, "", "../bot.sqlite3", "0" * 63, "0" * 64 + "\n", "G" * 64])
def test_what_was_never_kept_is_missing(store: FileStore, folder: Path, digest: str) -> None:
    (folder.parent).mkdir()
    (folder.parent / "bot.sqlite3").write_bytes(b"the database")
    assert not store.drop(digest, kept_before=EVER)
    store.keep(b"something else")
    with pytest.raises(Missing):
        store.read(digest)
    assert not store.drop(digest, kept_before=EVER)
    assert (folder.parent / "bot.sqlite3").exists()


def test_nothing_is_there_before_the_first(store: FileStore, folder: Path) -> None:
    assert store.digests() == set()
    assert not folder.exists()


def test_what_is_dropped_is_gone(store: FileStore) -> None:
    gone, stays = store.keep(b"withdrawn"), store.keep(b"published")
    assert store.drop(gone, kept_before=EVER)
    assert not store.drop(gone, kept_before=EVER)
    assert store.digests() == {stays}
    with pytest.raises(Missing):
        store.read(gone)


def test_a_young_file_is_not_dropped(store: FileStore, folder: Path) -> None:
    digest = store.keep(b"its row is not committed yet")
    an_hour_ago = time.time() - 3600
    assert not store.drop(digest, kept_before=an_hour_ago)
    aged(folder / digest)
    store.keep(b"its row is not committed yet")
    assert not store.drop(digest, kept_before=an_hour_ago)
    aged(folder / digest)
    assert store.drop(digest, kept_before=an_hour_ago)


def test_a_damaged_file_is_missing_until_it_is_kept_again(store: FileStore, folder: Path) -> None:
    digest = store.keep(b"certificate" * 1000)
    with (folder / digest).open("r+b") as file:
        file.truncate(5000)
    with pytest.raises(Missing):
        store.read(digest)
    assert store.read(store.keep(b"certificate" * 1000)) == b"certificate" * 1000


def test_what_a_dead_process_left_is_cleared_and_what_a_living_one_writes_is_not(
    store: FileStore, folder: Path
) -> None:
    folder.mkdir(parents=True)
    (folder / "left.new").write_bytes(b"half")
    (folder / "growing.new").write_bytes(b"half")
    os.utime(folder / "left.new", (time.time() - 100_000,) * 2)
    digest = store.keep(b"whole")
    assert {path.name for path in folder.iterdir()} == {"growing.new", digest}
    assert store.digests() == {digest}


def test_kills_leave_no_half_file(store: FileStore, folder: Path) -> None:
    for _ in range(5):
        process = started(KEEPS_FOR_EVER, folder)
        assert process.stdout
        told = {process.stdout.readline().strip(), process.stdout.readline().strip()}
        killed(process)
        assert told <= store.digests()
        assert all(len(store.read(digest)) == 3_000_000 for digest in store.digests())


def test_what_is_kept_at_this_moment_survives_a_sweep(store: FileStore, folder: Path) -> None:
    digest = store.keep(b"the same drawing again")
    sweeper = started(DROPS_FOR_EVER, folder)
    try:
        aged(folder / digest)
        while digest in store.digests():
            assert sweeper.poll() is None
        for _ in range(100):
            store.keep(b"the same drawing again")
            assert store.read(digest)
            with suppress(FileNotFoundError):
                aged(folder / digest)
            assert store.read(store.keep(b"the same drawing again"))
    finally:
        killed(sweeper)


def test_a_full_disk_is_an_error_and_leaves_nothing(folder: Path) -> None:
    process = started(OUTGROWS_THE_DISK, folder)
    assert "OSError" in process.communicate()[1]
    assert process.returncode
    assert list(folder.iterdir()) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(st.binary(max_size=50), max_size=6))
def test_all_that_is_kept_is_listed_and_read(tmp_path: Path, contents: list[bytes]) -> None:
    store = FileStore(tmp_path)
    before = store.digests()
    kept = {store.keep(content): content for content in contents}
    assert store.digests() == before | set(kept)
    assert all(store.read(digest) == content for digest, content in kept.items())
