import bz2
import gzip
import io
import lzma
import os
import tarfile
import tempfile
import unittest
import zipfile
from pathlib import Path
from typing import Any, Dict, List

from grading import taking

A = "step1_operators/operators.cpp"
B = "step2_backward/backward.cpp"


def zipped(files: Dict[str, bytes], **info: Any) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, info.get("time", (2026, 1, 1, 12, 0, 0)))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = info.get("mode", 0o100644) << 16
            archive.writestr(entry, content)
    return data.getvalue()


def tarred(files: Dict[str, bytes], **change: Any) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for key, value in change.items():
                setattr(member, key, value)
            archive.addfile(member, io.BytesIO(content))
    return data.getvalue()


class Taking(unittest.TestCase):
    def setUp(self) -> None:
        self.room = tempfile.TemporaryDirectory()
        self.addCleanup(self.room.cleanup)
        self.class_ = Path(self.room.name, "class")
        self.class_.mkdir()

    def put(self, name: str, content: bytes = b"int x;", time: int = 0) -> Path:
        path = self.class_ / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if time:
            os.utime(path, (time, time))
        return path

    def all(self, place: Any = None) -> List[taking.Submission]:
        return taking.submissions(place or self.class_)

    def take(self, name: str = "") -> Dict[int, taking.Taken]:
        (one,) = [s for s in self.all() if name in ("", s.name)]
        return taking.take(one.entries())

    def refused(self, words: str) -> None:
        with self.assertRaisesRegex(taking.Trouble, words):
            self.take()

    # ---- Forms

    def test_folders_as_they_come(self) -> None:
        for path in (A, "operators.cpp", f"repo-main/{A}", "src/Operators.CPP", f"a b/ü/{A}"):
            with self.subTest(path):
                place = self.put("Ann/" + path)
                self.assertEqual(self.take()[1].source, b"int x;")
                place.unlink()

    def test_archives_as_they_come(self) -> None:
        files = {f"Jörg Ä/{A}": b"1;", f"Jörg Ä/{B}": b"2;"}
        tar = tarred(files)
        forms = {"a.zip": zipped(files), "b.ZIP": zipped(files), "c.tar": tar, "d.Tar": tar}
        forms.update({"e.tar.gz": gzip.compress(tar), "f.tgz": gzip.compress(tar)})
        forms.update({"g.tar.xz": lzma.compress(tar), "h.tar.bz2": bz2.compress(tar)})
        forms.update({"i.zip": gzip.compress(tar)})  # by content, whatever the name says
        for name, data in forms.items():
            self.put(name, data)
        for one in self.all():
            taken = taking.take(one.entries())
            self.assertEqual([taken[1].source, taken[2].source], [b"1;", b"2;"], one.name)
        self.assertEqual([one.name for one in self.all()], list("abcdefghi"))

    def test_moodle(self) -> None:
        self.put("Ann Ö_123_assignsubmission_file_/abgabe.zip", zipped({A: b"1;"}))
        self.put("Bob_124_assignsubmission_file_operators.cpp", b"2;")
        self.put("Bob_124_assignsubmission_file_backward (2).cpp", b"3;")
        ann, bob = self.all()
        self.assertEqual((ann.name, ann.id, ann.system), ("Ann Ö 123", "123", "moodle"))
        self.assertEqual(taking.take(ann.entries())[1].source, b"1;")
        taken = taking.take(bob.entries())
        self.assertEqual((taken[1].source, taken[2].source), (b"2;", b"3;"))

    def test_canvas(self) -> None:
        self.put("doejane_77_1001_operators-1.cpp", b"1;")
        self.put("doejane_77_1002_backward.cpp", b"2;")
        self.put("roe_LATE_78_1003_work.zip", zipped({B: b"3;"}))
        jane, roe = self.all()
        self.assertEqual((jane.name, jane.id, jane.system), ("doejane 77", "77", "canvas"))
        self.assertEqual(taking.take(jane.entries())[2].source, b"2;")
        self.assertEqual(taking.take(roe.entries())[2].source, b"3;")

    def test_the_archive_of_a_class(self) -> None:
        inner = zipped({A: b"1;"})
        files = {
            "Ann_1_assignsubmission_file_/x.zip": inner,
            "Bob_2_assignsubmission_file_/operators.cpp": b"2;",
        }
        place = Path(self.room.name, "all.zip")
        for data in (zipped(files), gzip.compress(tarred(files))):
            place.write_bytes(data)
            got = {s.name: taking.take(s.entries())[1].source for s in self.all(place)}
            self.assertEqual(got, {"Ann 1": b"1;", "Bob 2": b"2;"})

    def test_two_copies_the_newer_with_a_note(self) -> None:
        self.put("Ann/operators (1).cpp", b"old;", time=1_000_000)
        self.put("Ann/operators.cpp", b"new;", time=2_000_000)
        taken = self.take()[1]
        self.assertEqual(taken.source, b"new;")
        self.assertRegex(taken.notes[0], r"2 copies .* took operators.cpp, the newer")
        self.put("Ann/operators (1).cpp", b"new;", time=3_000_000)
        self.assertEqual(self.take()[1].notes, [])

    def test_a_checkout_has_one_time_and_the_steps_folder_wins(self) -> None:
        self.put(f"Ann/{A}", b"right;", time=1_000_000)
        self.put("Ann/operators.cpp", b"wrong;", time=1_000_000)
        self.assertEqual(self.take()[1].source, b"right;")

    def test_solutions_and_hidden_folders_are_passed_by(self) -> None:
        for folder in ("solutions", "Solutions", "build", ".git", "__MACOSX", "x/.hidden"):
            self.put(f"Ann/{folder}/operators.cpp")
        self.assertIsNone(self.take()[1].source)

    def test_helper_headers_come_along_and_ours_do_not(self) -> None:
        self.put(f"Ann/{A}")
        self.put("Ann/step1_operators/mine.hpp", b"// mine")
        self.put("Ann/step1_operators/value.hpp", b"// theirs")
        self.put("Ann/step2_backward/other.hpp")
        taken = self.take()[1]
        self.assertEqual(taken.headers, {"mine.hpp": b"// mine"})
        self.assertEqual(taken.notes, ["value.hpp is not the course's; the course's was used"])

    def test_utf_16(self) -> None:
        self.put("Ann/operators.cpp", "int ü;".encode("utf-16"))
        self.assertEqual(self.take()[1].source, "int ü;".encode())

    def test_names_of_any_bytes(self) -> None:
        folder = os.fsencode(self.class_) + b"/a\\b\xff\x01;[x]${y}\n"
        os.mkdir(folder)
        with open(folder + b"/operators.cpp", "wb") as file:
            file.write(b"1;")
        (one,) = self.all()
        self.assertEqual(taking.take(one.entries())[1].source, b"1;")

    # ---- What is refused

    def test_paths_that_lead_out(self) -> None:
        for path in ("../" + A, "/etc/" + A, "x/../../" + A, "..\\" + A, "C:\\" + A):
            for name, data in (
                ("a.zip", zipped({path: b""})),
                ("a.tar.gz", gzip.compress(tarred({path: b""}))),
            ):
                with self.subTest(path + name):
                    place = self.put(name, data)
                    self.refused("leads out of it")
                    place.unlink()

    def test_links_are_not_followed(self) -> None:
        outside = Path(self.room.name, "secret.cpp")
        outside.write_bytes(b"secret")
        (self.class_ / "Ann").mkdir()
        (self.class_ / "Ann" / "operators.cpp").symlink_to(outside)
        self.assertRegex(self.take()[1].refused, "symbolic link")
        (self.class_ / "Bob").symlink_to(self.room.name)
        with self.assertRaisesRegex(taking.Trouble, "symbolic link"):
            self.take("Bob")

    def test_links_in_archives(self) -> None:
        self.put("a.zip", zipped({A: b"/etc/passwd"}, mode=0o120777))
        self.put("b.tar", tarred({A: b""}, type=tarfile.SYMTYPE, linkname="/etc/passwd"))
        self.put("c.tar", tarred({A: b""}, type=tarfile.LNKTYPE, linkname="/etc/passwd"))
        for name in "abc":
            self.assertRegex(self.take(name)[1].refused, "symbolic link")

    def test_no_plain_file(self) -> None:
        os.mkdir(self.class_ / "Ann")
        os.mkfifo(self.class_ / "Ann" / "operators.cpp")
        self.assertEqual(self.take()[1].refused, "is not a plain file")

    def test_large_files(self) -> None:
        self.put("Ann/operators.cpp", b" " * (taking.LARGEST_FILE + 1))
        self.assertEqual(self.take()[1].refused, "is larger than 1 MB")

    def test_bombs(self) -> None:
        zeros = b"\0" * (2 * taking.LARGEST_ARCHIVE)
        bombs = {"a.zip": zipped({A: zeros}), "b.tar.gz": gzip.compress(tarred({A: zeros}), 1)}
        bombs["c.tar.xz"] = lzma.compress(tarred({A: zeros}), preset=0)
        self.put("a.zip", bombs.pop("a.zip"))
        self.assertEqual(self.take()[1].refused, "is larger than 1 MB")
        (self.class_ / "a.zip").unlink()
        for name, data in bombs.items():
            place = self.put(name, data)
            self.refused("more than is allowed|can't be read")
            place.unlink()
        self.put("d.zip", zipped({f"{i}.txt": b"" for i in range(taking.MOST_ENTRIES + 1)}))
        self.refused("too many entries")

    def test_archives_in_archives_without_end(self) -> None:
        data = zipped({A: b"1;"})
        for _ in range(20):
            data = zipped({"inner.zip": data})
        self.put("a.zip", data)
        self.assertIsNone(self.take()[1].source)

    def test_folders_without_end(self) -> None:
        name = "a.tar"
        self.put(name, tarred({"d/" * 3000 + "operators.cpp": b"1;"}))
        self.assertEqual(self.take()[1].source, b"1;")

    def test_torn_archives(self) -> None:
        whole = zipped({A: b"1;" * 1000})
        for data in (b"PK no archive", b"", b"\x1f\x8b\x08", whole[:100], b"\x01" * 5000):
            with self.subTest(data[:10]):
                place = self.put("a.zip", data)
                self.refused("can't be read")
                place.unlink()
        spoilt = bytearray(whole)
        spoilt[60:64] = b"\xff\xff\xff\xff"
        self.put("b.zip", bytes(spoilt))
        self.assertIn(self.take("b")[1].refused, ("can't be read", "is encrypted"))

    def test_what_is_no_submission(self) -> None:
        self.put("README.txt")
        self.refused("neither a folder nor an archive")
