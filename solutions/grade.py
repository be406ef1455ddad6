#!/usr/bin/env python3
"""Grades every submission in a folder.  solutions/README.md says how; --help has the options."""

import os
import sys

from grading.cli import main

if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        print("\nStopped. What was graded until then is kept: start again.", file=sys.stderr)
        sys.stderr.flush()
        os._exit(130)
