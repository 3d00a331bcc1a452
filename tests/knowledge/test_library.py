"""Documents are added, replaced and removed; the folder is right at every moment and for every process."""

import os
import subprocess
import sys
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge import markdown, reader
from knowledge.library import SHIPPED, Library, Unknown, Unreadable
from tests.knowledge import papers

NOTICES = Path(__file__).with_name("notices")
EIGHTH, NINTH = SHIPPED / "guokefahuo-2023-110.md", NOTICES / "ninth.md"
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library"


@pytest.fixture
def library(folder: Path) -> Library:
    return Library(folder)


def ids(library: Library) -> list[str]:
    return [document.id for document in library.documents()]


def written(folder: Path, name: str, text: str) -> Path:
    path = folder.parent.parent / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_notice_is_there_from_the_start(library: Library, folder: Path) -> None:
    assert ids(library) == ["guokefahuo-2023-110"]
    assert not folder.exists()


@pytest.mark.parametrize("form", ["docx", "pdf", "txt", "md"])
def test_an_added_document_is_the_one_that_was_read(form: str, library: Library, folder: Path) -> None:
    blocks = markdown.parse(NINTH.read_text(encoding="utf-8")).blocks
    path = folder.parent.parent / f"第九届.{form}"
    match form:
        case "docx":
            path.write_bytes(papers.word(blocks))
        case "pdf":
            path.write_bytes(papers.printed(blocks))
        case "txt":
            path.write_text(papers.raw(blocks), encoding="utf-8")
        case _:
            path.write_bytes(NINTH.read_bytes())
    read, added = reader.read(path), library.add(path)
    assert (added.id, added.clauses, added.contests) == (read.id, read.clauses, read.contests)
    assert (added.title, added.number, added.date) == (read.title, read.number, read.date)
    assert added.source == (read.source or path.name)
    assert library.documents()[1:] == Library(folder).documents()[1:] == (added,)
    assert [file.name for file in folder.iterdir()] == ["guokebanqu-2024-88.md"]


def test_the_same_number_replaces(library: Library, folder: Path) -> None:
    library.add(NINTH)
    before = library.fingerprint()
    changed = NINTH.read_text(encoding="utf-8").replace("不少于40项", "不少于50项")
    library.add(written(folder, "改.md", changed))
    assert ids(library) == ["guokefahuo-2023-110", "guokebanqu-2024-88"]
    assert "不少于50项" in library.find("二（一）第1段")[0].text
    assert library.fingerprint() != before


def test_another_number_that_sounds_the_same_does_not_replace(library: Library, folder: Path) -> None:
    text = "{}科发〔2024〕1号\n\n关于举办{}挑战赛的通知\n\n各单位：\n"
    first = library.add(written(folder, "a.txt", text.format("京", "北京")))
    second = library.add(written(folder, "b.txt", text.format("荆", "荆州")))
    assert first.id == "jingkefa-2024-1"
    assert second.id != first.id
    assert {first, second} <= set(library.documents())
    assert library.add(folder.parent.parent / "b.txt").id == second.id


def test_a_removed_document_is_gone_and_comes_back_when_added(library: Library, folder: Path) -> None:
    library.add(NINTH)
    assert library.remove("国科办区〔2024〕88号").id == "guokebanqu-2024-88"
    assert library.remove(" guokefahuo-2023-110 ").title == "科技部关于举办第八届中国创新挑战赛的通知"
    assert ids(library) == ids(Library(folder)) == []
    with pytest.raises(Unknown, match="没有编号为“guokefahuo-2023-110”的文件。现有文件：无。"):
        library.remove("guokefahuo-2023-110")
    library.add(EIGHTH)
    assert ids(Library(folder)) == ["guokefahuo-2023-110"]


def test_a_shipped_document_that_was_replaced_does_not_come_back_when_removed(library: Library, folder: Path) -> None:
    text = EIGHTH.read_text(encoding="utf-8").replace("010-88656314", "010-00000000")
    library.add(written(folder, "改.md", text))
    assert library.find("文末第2段")[0].text.endswith("010-00000000")
    library.remove("guokefahuo-2023-110")
    assert ids(library) == ids(Library(folder)) == []


def test_what_cannot_be_read_changes_nothing(library: Library, folder: Path) -> None:
    library.add(NINTH)
    before, files = library.fingerprint(), sorted(folder.iterdir())
    with pytest.raises(Unreadable):
        library.add(written(folder, "坏.pdf", "%PDF-1.4 坏"))
    assert (library.fingerprint(), sorted(folder.iterdir())) == (before, files)


def test_the_fingerprint_tells_documents_apart_and_nothing_else(library: Library, folder: Path) -> None:
    empty = library.fingerprint()
    library.add(NINTH)
    added = library.fingerprint()
    os.utime(folder / "guokebanqu-2024-88.md", (1, 1))
    assert library.fingerprint() == Library(folder).fingerprint() == added != empty
    library.remove("guokebanqu-2024-88")
    assert library.fingerprint() == empty


def test_another_process_is_noticed(library: Library, folder: Path) -> None:
    before = library.fingerprint()
    command = "import sys; from pathlib import Path; from knowledge.library import Library; Library(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", f"{command}.add(Path(sys.argv[2]))", folder, NINTH], cwd=ROOT, check=True)
    assert library.fingerprint() != before
    assert ids(library) == ["guokefahuo-2023-110", "guokebanqu-2024-88"]


def test_a_process_that_died_leaves_the_old_document(library: Library, folder: Path) -> None:
    library.add(NINTH)
    before = library.fingerprint()
    command = (
        "import os, sys; from pathlib import Path; from knowledge.library import Library\n"
        "os.fsync = lambda file: os._exit(9)  # the power goes just before the new file takes the place of the old\n"
        "Library(Path(sys.argv[1])).add(Path(sys.argv[2]))"
    )
    changed = written(folder, "改.md", NINTH.read_text(encoding="utf-8").replace("40项", "50项"))
    assert subprocess.run([sys.executable, "-c", command, folder, changed], cwd=ROOT).returncode == 9
    (left,) = folder.glob("*.new")
    assert library.fingerprint() == Library(folder).fingerprint() == before
    os.utime(left, (1, 1))
    library.add(changed)
    assert [file.name for file in folder.iterdir()] == ["guokebanqu-2024-88.md"]
    assert "50项" in library.find("二（一）第1段")[0].text


def _add_and_remove(folder: Path, path: Path, times: int) -> None:
    library = Library(folder)
    for _ in range(times):
        library.add(path)
        with suppress(Unknown):  # the other one was quicker
            library.remove("guokefahuo-2023-110")
        library.add(EIGHTH)


def test_two_processes_at_once_never_see_half_a_document(library: Library, folder: Path) -> None:
    whole = {EIGHTH.stem: reader.read(EIGHTH).clauses, "guokebanqu-2024-88": reader.read(NINTH).clauses}
    processes = [get_context("spawn").Process(target=_add_and_remove, args=(folder, NINTH, 20)) for _ in range(2)]
    for process in processes:
        process.start()
    while any(process.is_alive() for process in processes):
        for document in Library(folder).documents():
            assert document.clauses == whole[document.id]
    for process in processes:
        process.join()
        assert process.exitcode == 0
    assert ids(library) == ["guokebanqu-2024-88", "guokefahuo-2023-110"]
    assert not list(folder.glob("*.new"))


def test_a_file_spoilt_by_hand_is_left_out(library: Library, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    library.add(NINTH)
    (folder / "guokebanqu-2024-88.md").write_bytes(b"\xff\xff\xff")
    assert ids(library) == ["guokefahuo-2023-110"]
    assert "guokebanqu-2024-88.md is left out" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="文件夹权限")
def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("a file where the folder should be")
    library = Library(tmp_path / "library")
    with pytest.raises(Unreadable, match="文件没有存下来"):
        library.add(NINTH)
    with pytest.raises(Unreadable, match="文件没有移除"):
        library.remove("guokefahuo-2023-110")
    assert ids(library) == ["guokefahuo-2023-110"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("三、赛事组织（四）需求对接，第2段", [15]),
        ("三（四）", [14, 15]),
        ("三(四)第2段", [15]),
        (" 三 （四） 第二段 ", [15]),
        ("3（4）", [14, 15]),
        ("三（四），第1段。", [14]),
        ("三、赛事组织", list(range(10, 20))),
        ("三，第1段", [10]),
        ("（四）", [14, 15, 23]),
        ("需求对接", [14, 15]),
        ("文首第2段", [5]),
        ("文末", [24, 25, 26, 27, 28, 56, 57]),
        ("附件2 第3行", [40]),
        ("附件二第三行", [40]),
        ("附件2，第18行", [55]),
        ("附件1 第八届中国创新挑战赛“专题赛”承办单位名单，第9行", [37]),
        ('附件1 第八届中国创新挑战赛"专题赛"承办单位名单', list(range(29, 38))),
        ("guokefahuo-2023-110.17", [17]),
        ("guokefahuo-2023-110 四（三）", [22]),
        ("国科发火〔2023〕110号 四（三）", [22]),
        ("国科发火〔2023〕110号，附件2第1行", [38]),
    ],
)
def test_an_address_is_understood_as_people_write_it(asked: str, found: list[int], library: Library) -> None:
    assert [clause.number for clause in library.find(asked)] == found


@pytest.mark.parametrize(
    "asked",
    ["", " ", "九（九）", "附件3", "附件2第19行", "三（四）第3段", "guokefahuo-2023-110.999", "百十", "，", "第"],
)
def test_an_address_that_is_nowhere_is_said(asked: str, library: Library) -> None:
    with pytest.raises(Unknown, match=r"没有找到“.*”。可以这样写"):
        library.find(asked)


def test_every_address_and_key_leads_back_to_its_clause(library: Library) -> None:
    library.add(NINTH)
    for document in library.documents():
        for clause in document.clauses:
            assert library.find(clause.key) == [clause]
            assert clause in library.find(clause.address)
            assert library.find(f"{document.id} {clause.address}") == [clause] or not clause.place


SIGNS = (
    "一二三（）、。，：“”附件第1条2023〔〕年月日 \t\n\n\n科技部关于举办挑战赛的通知序号名称主办承办单位联系电话|#*\\-a"
)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@given(
    st.text(st.sampled_from(SIGNS) | st.characters(codec="utf-8"), min_size=1, max_size=200),
    st.sampled_from(["txt", "md"]),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_added_is_kept_as_it_was_read(scratch: Path, text: str, form: str) -> None:
    path = scratch / f"文件.{form}"
    path.write_text(text, encoding="utf-8", newline="")
    library = Library(scratch / "library")
    try:
        read = reader.read(path)
    except Unreadable:
        return
    added = library.add(path)
    assert added in Library(scratch / "library").documents()
    assert [(clause.path, clause.place, clause.text) for clause in added.clauses] == [
        (clause.path, clause.place, clause.text) for clause in read.clauses
    ]
    library.remove(added.id)


@given(
    st.text(st.sampled_from("一二三四十百第段行附件（）()、，0123 文末") | st.characters(codec="utf-8"), max_size=30)
)
@settings(deadline=None)
def test_any_address_is_found_or_unknown(asked: str) -> None:
    library = Library(Path("nowhere"))
    with suppress(Unknown):
        assert library.find(asked)
