"""The command line: `python -m analysis COMMAND`, the same code as the pages, no prompt, no network."""

import sys

from analysis.commands.run import main

if __name__ == "__main__":
    sys.exit(main())
