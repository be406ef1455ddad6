"""Results as they lie in results/: an interrupted run goes on with them, and parts are merged."""

import json
import os
from pathlib import Path
from typing import Any, Dict, Optional


def read_result(file: Path) -> Optional[Dict[str, Any]]:
    try:
        found: Dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        return None


def write_whole(file: Path, text: str) -> None:
    """Whole or not at all."""
    part = file.with_name(file.name + ".part")
    part.write_bytes(text.encode("utf-8", "replace"))
    os.replace(part, file)
