"""How large a file may be before it is refused in one sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep a hostile or broken file from filling memory or disk.

    Attributes:
        line: Characters of one line of a text file.
        columns: Columns of a table.
        unpacked: Bytes that a compressed file may hold.
        ratio: Unpacked bytes per compressed byte, counted once more than `ratio_from` bytes are unpacked.
        ratio_from: Bytes that a file of any ratio may hold.
        workbook: Unpacked bytes of an Excel file.
        cells: Cells of the rectangle that a sheet spans; each takes some 32 bytes of memory.
    """

    line: int = 1 << 24
    columns: int = 2000
    unpacked: int = 64 << 30
    ratio: int = 300
    ratio_from: int = 64 << 20
    workbook: int = 2 << 30
    cells: int = 40_000_000

    def is_bomb(self, unpacked: int, packed: int) -> bool:
        """True where a compressed file unpacks to more than a table of that size would.

        >>> Limits().is_bomb(10 << 20, 10 << 10), Limits().is_bomb(10 << 30, 10 << 20)
        (False, True)
        """
        too_dense = unpacked > self.ratio_from and unpacked > self.ratio * max(packed, 1)
        return too_dense or unpacked > self.unpacked


LIMITS = Limits()
