"""The tokens of a file: what it says, without comments and white space."""

import hashlib
import re

_TOKEN = re.compile(
    rb"//(?:\\\r?\n|[^\n])*|/\*.*?(?:\*/|\Z)"  # comments
    rb'|(?:"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|\w+|\S)',
    re.DOTALL,
)


def tokens(source: bytes) -> str:
    """A short name for the file's tokens; "" if it has none."""
    source = source[3:] if source.startswith(b"\xef\xbb\xbf") else source
    found = [token for token in _TOKEN.findall(source) if not token.startswith((b"//", b"/*"))]
    return hashlib.sha256(b" ".join(found)).hexdigest()[:32] if found else ""
