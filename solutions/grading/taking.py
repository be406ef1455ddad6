"""Takes the files of a submission out of whatever was handed in, by content, and nothing else.

A folder, a zip or a tar becomes a list of entries; an archive inside is opened, too.  Nothing is
unpacked: what is wanted is read, and never more of it than is allowed.
"""

import bz2
import gzip
import hashlib
import io
import lzma
import os
import re
import stat
import tarfile
import time
import zipfile
from pathlib import Path
from typing import BinaryIO, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple, cast

from .course import HEADERS, REPO, STEPS
from .text import one_line

LARGEST_FILE = 1_000_000
LARGEST_ARCHIVE = 100_000_000  # packed, and a tar unpacked
LARGEST_CLASS = 4_000_000_000
MOST_ENTRIES = 20_000
MOST_HEADERS = 50
ARCHIVE = re.compile(r"\.(zip|tar|tgz|txz|tbz2?|tar\.(gz|xz|bz2))$", re.IGNORECASE)
PASSED_BY = re.compile(r"(^|/)(solutions|build|__macosx|\.[^/]+)/", re.IGNORECASE)

# How Moodle and Canvas call what an instructor downloads.
MOODLE = re.compile(r"(?P<name>[^/]+?)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>[^/]*)$")
CANVAS = re.compile(r"(?P<name>[^/_]+)_(LATE_)?(?P<id>\d+)_\d+_(?P<file>[^/]+)$")


class Trouble(Exception):
    """Why a submission, or one file of it, can't be taken; to be told."""


class Entry(NamedTuple):
    path: str  # with "/", relative to the submission
    time: float  # of its last change
    refused: str  # why it can't be read, or ""
    read: Callable[[int], bytes]  # at most so many bytes


class Submission(NamedTuple):
    name: str
    id: str  # Moodle's or Canvas's number, or ""
    system: str  # "moodle", "canvas" or ""
    entries: Callable[[], List[Entry]]

    def id_in_report(self) -> str:
        return hashlib.sha1(os.fsencode(self.name)).hexdigest()[:12]


class Taken(NamedTuple):
    """What there is of one step: its file and the headers beside it; or why there is none."""

    source: Optional[bytes]
    headers: Dict[str, bytes]
    refused: str
    notes: List[str]


# ---- What lies in a folder or an archive


def _read_plain(path: Path, largest: int) -> bytes:
    handle = os.open(
        path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError("not a plain file")
        return file.read(largest)


def in_folder(folder: Path, prefix: str = "") -> Iterator[Entry]:
    for item in sorted(os.scandir(folder), key=lambda item: item.name):
        path = prefix + item.name
        if item.is_symlink():
            yield Entry(path, 0, "is a symbolic link, and was not followed", lambda most: b"")
        elif item.is_dir(follow_symlinks=False):
            yield from in_folder(Path(item.path), path + "/")
        else:
            place = Path(item.path)
            plain = item.is_file(follow_symlinks=False)
            changed = item.stat(follow_symlinks=False).st_mtime
            refused = "" if plain else "is not a plain file"
            yield Entry(path, changed, refused, lambda most, place=place: _read_plain(place, most))  # type: ignore[misc]


class _Bounded(io.RawIOBase):
    """Reads as long as there was not too much: a small archive may unpack to terabytes."""

    def __init__(self, file: BinaryIO, left: int) -> None:
        self.file, self.left = file, left

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(min(size, self.left + 1) if size >= 0 else self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise Trouble("the archive unpacks to more than is allowed")
        return data


def _unpacked(data: BinaryIO) -> BinaryIO:
    begin = data.read(6)
    data.seek(0)
    if begin[:2] == b"\x1f\x8b":
        return cast(BinaryIO, gzip.GzipFile(fileobj=data))
    if begin == b"\xfd7zXZ\0":
        return cast(BinaryIO, lzma.LZMAFile(data))
    return cast(BinaryIO, bz2.BZ2File(data)) if begin[:3] == b"BZh" else data


def _checked(path: str) -> str:
    path = path.replace("\\", "/")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or ".." in path.split("/"):
        raise Trouble(f"the archive has a path that leads out of it: {one_line(path)}")
    return re.sub(r"^(\./)+", "", path)


def in_archive(data: BinaryIO, largest: int = LARGEST_ARCHIVE) -> List[Entry]:
    """Entries of a zip, or of a tar however packed.  Nothing at all if a path leads out of it."""
    try:
        if zipfile.is_zipfile(data):
            return _in_zip(data)
        data.seek(0)
        return _in_tar(cast(BinaryIO, _Bounded(_unpacked(data), largest)), largest)
    except Trouble:
        raise
    except Exception as error:  # whatever the libraries throw at bytes that are no archive
        raise Trouble("the archive can't be read") from error


def _in_zip(data: BinaryIO) -> List[Entry]:
    archive = zipfile.ZipFile(data)
    if len(archive.infolist()) > MOST_ENTRIES:
        raise Trouble("the archive has too many entries")
    entries: List[Entry] = []
    for info in archive.infolist():
        name = info.filename
        if (
            not info.flag_bits & 0x800
        ):  # the name's encoding is not said: old, or UTF-8 all the same
            try:
                name = name.encode("cp437").decode("utf-8")
            except UnicodeError:
                pass
        path = _checked(name)
        refused = ""
        if stat.S_ISLNK(info.external_attr >> 16):
            refused = "is a symbolic link, and was not followed"
        elif info.flag_bits & 1:
            refused = "is encrypted"

        def read(most: int, info: zipfile.ZipInfo = info) -> bytes:
            with archive.open(info) as file:
                return file.read(most)

        if not info.is_dir():
            try:
                changed = time.mktime(info.date_time + (0, 0, -1))
            except (ValueError, OverflowError):
                changed = 0.0
            entries.append(Entry(path, changed, refused, read))
    return entries


def _in_tar(data: BinaryIO, largest: int) -> List[Entry]:
    entries: List[Entry] = []
    with tarfile.open(fileobj=data, mode="r|") as archive:
        for member in archive:
            path = _checked(member.name)
            if len(entries) > MOST_ENTRIES:
                raise Trouble("the archive has too many entries")
            content, refused = b"", ""
            if member.issym() or member.islnk():
                refused = "is a symbolic link, and was not followed"
            elif not member.isfile():
                refused = "" if member.isdir() else "is not a plain file"
            elif ARCHIVE.search(path) or path.lower().endswith((".cpp",) + HEADERS):
                file = archive.extractfile(member)
                most = largest if ARCHIVE.search(path) else LARGEST_FILE
                content = file.read(most + 1) if file else b""
            if not member.isdir():
                cut = lambda most, content=content: content[:most]  # noqa: E731
                entries.append(Entry(path, float(member.mtime), refused, cut))
    return entries


def _opened(entries: List[Entry], depth: int = 2) -> List[Entry]:
    """The entries, and those of the archives among them."""
    result: List[Entry] = []
    for entry in entries:
        if not ARCHIVE.search(entry.path) or entry.refused or PASSED_BY.search(entry.path):
            result.append(entry)
        elif depth > 0:
            data = io.BytesIO(entry.read(LARGEST_ARCHIVE))
            for inner in _opened(in_archive(data), depth - 1):
                result.append(inner._replace(path=f"{entry.path}/{inner.path}"))
    return result


# ---- The submissions


def submissions(source: Path) -> List[Submission]:
    """All of them, by name.  `source` is a folder, or the archive that Moodle or Canvas gives."""
    names: Dict[str, List[Tuple[str, Callable[[], List[Entry]]]]] = {}
    kinds: Dict[str, Tuple[str, str]] = {}

    def add(item: str, plain: bool, entries: Callable[[], List[Entry]]) -> None:
        moodle, canvas = MOODLE.match(item), CANVAS.match(item) if plain else None
        match = moodle or canvas
        if match:
            name = f"{match['name']} {match['id']}"
            kinds[name] = (match["id"], "moodle" if moodle else "canvas")
        else:
            name = ARCHIVE.sub("", item) if plain else item
        names.setdefault(name, []).append((item, entries))

    if source.is_dir():
        for item in sorted(os.scandir(source), key=lambda item: item.name):
            if not item.name.startswith(".") and item.name != "__MACOSX":
                entries = lambda place=Path(item.path): _of_item(place)  # noqa: E731
                add(item.name, not item.is_dir(follow_symlinks=False), entries)
    else:
        groups: Dict[str, List[Entry]] = {}
        for entry in in_archive(open(source, "rb"), LARGEST_CLASS):
            if not PASSED_BY.search(entry.path):
                groups.setdefault(entry.path.split("/")[0], []).append(entry)
        for item_name, group in sorted(groups.items()):
            plain = len(group) == 1 and group[0].path == item_name
            add(item_name, plain, lambda group=group: _opened(group))  # type: ignore[misc]

    result: List[Submission] = []
    for name, items in sorted(names.items()):
        number, system = kinds.get(name, ("", ""))
        if len(items) > 1 and not system:  # a folder and an archive of one name: two submissions
            result += [Submission(item, "", "", entries) for item, entries in items]
            continue
        together = lambda items=items: [e for _, entries in items for e in entries()]  # noqa: E731
        result.append(Submission(name, number, system, together))
    return result


def _of_item(place: Path) -> List[Entry]:
    if place.is_symlink():
        raise Trouble("a symbolic link, which was not followed")
    if place.is_dir():
        return _opened(list(in_folder(place)))
    whole = Entry(place.name, place.stat().st_mtime, "", lambda most: _read_plain(place, most))
    if not ARCHIVE.search(place.name) and not place.name.lower().endswith(".cpp"):
        raise Trouble("neither a folder nor an archive nor a .cpp file")
    return _opened([whole])


# ---- The files of the course in it


def _copy_of(path: str, file: str) -> Optional[int]:
    """0 for operators.cpp, 1 for "operators (1).cpp" or "operators-1.cpp", None for another."""
    stem = re.escape(file.split("/")[-1][:-4])
    last = path.split("/")[-1]
    for pattern in (MOODLE, CANVAS):
        match = pattern.match(last)
        last = match["file"] if match and match["file"] else last
    match = re.match(stem + r"(?: ?\((\d+)\)|[-_ ](\d+)| ?- ?copy)?\.cpp$", last, re.IGNORECASE)
    return int(match[1] or match[2] or len(last) > len(stem) + 4) if match else None


def _rank(entry: Entry, file: str) -> Tuple[float, bool, int, int, str]:
    """The newer copy, to the minute: a checkout writes all its files in one.  Then the one at
    step1_operators/operators.cpp, the later number, the one nearer to the top."""
    exact = ("/" + entry.path.lower()).endswith("/" + file)
    depth = entry.path.count("/")
    return (entry.time // 60, exact, _copy_of(entry.path, file) or 0, -depth, entry.path)


def _content(entry: Entry) -> Tuple[bytes, str]:
    if entry.refused:
        return b"", entry.refused
    try:
        content = entry.read(LARGEST_FILE + 1)
    except Exception:  # a torn archive, a disk, a wrong password
        return b"", "can't be read"
    if len(content) > LARGEST_FILE:
        return b"", "is larger than 1 MB"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):  # Visual Studio reads that, GCC does not
        return content.decode("utf-16", "replace").encode(), ""
    return content, ""


def take(entries: List[Entry]) -> Dict[int, Taken]:
    if len(entries) > MOST_ENTRIES:
        raise Trouble("it has too many files")
    entries = [entry for entry in entries if not PASSED_BY.search(entry.path)]
    ours: Dict[str, bytes] = {}
    for step in STEPS.values():
        for place in sorted((REPO / step.folder).rglob("*.hpp")):
            ours[place.name.lower()] = place.read_bytes()
    taken: Dict[int, Taken] = {}
    for step in STEPS.values():
        copies = [entry for entry in entries if _copy_of(entry.path, step.file) is not None]
        copies.sort(key=lambda entry: _rank(entry, step.file), reverse=True)
        notes: List[str] = []
        if not copies:
            taken[step.number] = Taken(None, {}, "", notes)
            continue
        contents = [_content(entry) for entry in copies]
        chosen, (source, refused) = copies[0], contents[0]
        if len(set(contents)) > 1:
            notes.append(
                f"{len(copies)} copies of {step.file}; took {one_line(chosen.path)}, the newer"
            )
        headers: Dict[str, bytes] = {}
        for entry in entries:
            folder, _, name = entry.path.rpartition("/")
            if folder != chosen.path.rpartition("/")[0] or not name.lower().endswith(HEADERS):
                continue
            content, trouble = _content(entry)
            if name.lower() in ours:
                if content.split() != ours[name.lower()].split():
                    notes.append(f"{name} is not the course's; the course's was used")
            elif not trouble and len(headers) < MOST_HEADERS and one_line(name) == name:
                headers[name] = content
        taken[step.number] = Taken(None if refused else source, headers, refused, notes)
    return taken
