import csv
import io
import json
import unittest
from xml.etree import ElementTree

from grading import text


class Text(unittest.TestCase):
    def test_any_bytes_become_printable_text(self) -> None:
        for byte in range(256):
            shown = text.printable(text.decoded(bytes([65, byte, 66])))
            self.assertEqual(shown, shown.encode("utf-8").decode("utf-8"))
            self.assertFalse(set(shown) & set(map(chr, range(10))) | set(shown) & {"\x1b", "\x7f"})

    def test_a_name_that_is_no_text_can_be_shown(self) -> None:
        name = b"M\xfcller\x1b[31m".decode("utf-8", "surrogateescape")
        self.assertEqual(text.printable(name), "M\ufffdller\ufffd[31m")

    def test_long_text_is_cut(self) -> None:
        self.assertEqual(len(text.printable("x" * 10_000)), text.LONGEST + 2)

    def test_nothing_is_expanded(self) -> None:
        hostile = "${HOME} $ENV{X} ;a;b; \\x \\"
        self.assertEqual(text.printable(hostile), hostile)

    def test_markdown_and_xml_stay_text(self) -> None:
        hostile = "<b>|`*_[x](y)\\"
        self.assertNotRegex(text.markdown(hostile), r"(?<!\\)[<|`*_\[]")
        element = ElementTree.fromstring(f'<a b="{text.xml(hostile)}">{text.xml(hostile)}</a>')
        self.assertEqual((element.text, element.get("b")), (hostile, hostile))

    def test_a_block_of_markdown_can_not_be_left(self) -> None:
        for line in text.markdown_block("one\n```\n\n# two").splitlines():
            self.assertTrue(line.startswith("    "))

    def test_no_cell_of_a_table_is_a_formula(self) -> None:
        for cell in ("=1+1", "+A1", "-A1", "@x", " =cmd", "|x", "\t=1", "\n=1", "%0a"):
            (row,) = csv.reader(io.StringIO(text.csv_text([[cell]])))
            self.assertTrue(row[0].startswith("'"), row)
        self.assertEqual(text.csv_text([[-1.5, "a,b"]]), '-1.5,"a,b"\r\n')

    def test_file_names(self) -> None:
        for name in ("../../x", "a/b\\c", "", ".", "..", "CON:", "x" * 500, "\n", "é" * 300):
            safe = text.file_name(name)
            self.assertNotRegex(safe, r"[/\\:\n]|^\.\.?$")
            self.assertLess(len(safe.encode()), 130)
            self.assertTrue(safe)

    def test_json_takes_what_is_printable(self) -> None:
        every = text.printable("".join(map(chr, range(0x10000))), 100_000)
        self.assertEqual(json.loads(json.dumps(every, ensure_ascii=False).encode()), every)

    def test_numbers(self) -> None:
        self.assertEqual([text.shown(n) for n in (0, 20.0, 20.4, 100)], ["0", "20", "20.4", "100"])
