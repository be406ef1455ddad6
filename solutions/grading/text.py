"""Text from strangers, made fit to be shown: any bytes may come, in names and in messages."""

import csv
import html
import io
import re
from typing import Iterable, List, Sequence, Union

LONGEST = 3000  # characters of a message

# Control characters; marks that turn the direction of writing; halves of pairs.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def decoded(data: bytes) -> str:
    """UTF-8 where it is, Latin-1 where it is not: a byte always becomes a character."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def printable(text: str, longest: int = LONGEST) -> str:
    """The text as any terminal, XML or JSON reader may see it: nothing unseen, and not endless."""
    text = text[: longest + 1].replace("\r\n", "\n").replace("\t", "    ")
    text = _UNSEEN.sub("\ufffd", text)
    return text if len(text) <= longest else text[:longest] + " …"


def one_line(text: str) -> str:
    return " ".join(printable(text).split())


def file_name(text: str) -> str:
    """A name for a file: what some file system may refuse becomes "_"."""
    name = re.sub(r"[\[\]/\\:*?\"<>|;$`\n#%]", "_", text).strip(" ")
    name = re.sub(r"^\.|\.$", "_", name)
    return name.encode()[:120].decode("utf-8", "ignore") or "_"


def markdown(text: str) -> str:
    """Text between other words of Markdown: what could be markup is not."""
    return re.sub(r"([\[\]\\`*_<>|#~&])", r"\\\1", " ".join(text.split("\n")))


def markdown_block(text: str) -> str:
    """A message as a block of Markdown.  Indented, because nothing in it can end such a block."""
    lines = [line[2:] if line.startswith("  ") else line for line in text.strip("\n").split("\n")]
    return "".join("    " + line + "\n" for line in lines)


def xml(text: str) -> str:
    return html.escape(printable(text), quote=True)


def csv_cell(value: Union[str, float]) -> str:
    """A spreadsheet takes a text that begins so for a formula; a quote in front of it is shown."""
    text = one_line(value) if isinstance(value, str) else shown(value)
    return "'" + text if isinstance(value, str) and re.match(r"\s*[=+\-@|%]", text) else text


def csv_text(rows: Iterable[Sequence[Union[str, float]]], bom: bool = False) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([csv_cell(cell) for cell in row])
    return ("\ufeff" if bom else "") + out.getvalue()


def shown(number: float) -> str:
    """2.0 -> "2", 2.25 -> "2.3": at most one place."""
    return f"{number:.1f}".rstrip("0").rstrip(".")


def joined(words: Iterable[object]) -> str:
    return ", ".join(str(word) for word in words)


def columns(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A line of a table: the first cell to the left, the others to the right."""
    parts: List[str] = [cells[0].ljust(widths[0])]
    parts += [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:])]
    return "".join(parts)
