"""Simulated campaigns, piece by piece, on all cores; what is done is kept, so that a stopped run can go on."""

from __future__ import annotations

import hashlib
import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[1]
KEPT = Path(os.environ.get("EVIDENCE_KEPT", ROOT / ".evidence"))
"""Folder of the pieces that are done. Ignored by git; deleting it costs time only."""

Case = Mapping[str, Any]
Result = dict[str, Any]


def each(simulate: Callable[..., Result], cases: Iterable[Case]) -> list[Result]:
    """Simulate every case, in as many processes as there are cores.

    Args:
        simulate: A function at the top of a module; takes the values of a case by name and, as `rng`, a generator whose
            seed depends on the function's name and the case alone. Returns plain values (JSON).
        cases: Plain values by name.

    Returns:
        The results in the order of the cases; pieces that an earlier run made are taken from it, unless the module
        of `simulate` or a module of this package or the kernel that it uses changed since.
    """
    asked, file = [dict(case) for case in cases], KEPT / f"{name_of(simulate)}.jsonl"
    done = _read(file)
    left = [case for case in asked if _key(simulate, case) not in done]
    if left:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as kept:
            for number, (key, result) in enumerate(_run(simulate, left), start=1):
                done[key] = result
                kept.write(json.dumps([key, result]) + "\n")
                kept.flush()
                _show(f"{name_of(simulate)}: {number} of {len(left)} pieces", last=number == len(left))
    return [done[_key(simulate, case)] for case in asked]


def name_of(simulate: Callable[..., Result]) -> str:
    """Name of a simulation: its module and its own."""
    return f"{simulate.__module__}.{simulate.__qualname__}".removeprefix("evidence.")


def seed_of(simulate: Callable[..., Result], case: Case) -> int:
    """The seed of a case: the same in every run and on every machine."""
    return int.from_bytes(_digest(name_of(simulate), _plain(case))[:8], "big")


def _run(simulate: Callable[..., Result], cases: Sequence[Case]) -> Iterable[tuple[str, Result]]:
    workers = int(os.environ.get("JOBS", os.cpu_count() or 1))
    if workers == 1 or len(cases) == 1:
        yield from ((_key(simulate, case), _piece(simulate, case)) for case in cases)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        keys = {pool.submit(_piece, simulate, case): _key(simulate, case) for case in cases}
        for piece in as_completed(keys):
            yield keys[piece], piece.result()


def _show(progress: str, last: bool) -> None:
    """One line that grows on a screen; in a log only its end."""
    if sys.stderr.isatty() or last:
        print("\r  " + progress, end="\n" if last else "", file=sys.stderr, flush=True)


def _piece(simulate: Callable[..., Result], case: Case) -> Result:
    return simulate(**case, rng=np.random.default_rng(seed_of(simulate, case)))


def _read(file: Path) -> dict[str, Result]:
    """What is done; a last line that was cut off while it was written is none."""
    if not file.exists():
        return {}
    done = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            key, result = json.loads(line)
        except json.JSONDecodeError:
            continue
        done[key] = result
    return done


def _key(simulate: Callable[..., Result], case: Case) -> str:
    return _digest(name_of(simulate), _plain(case), code_of(Path(inspect.getfile(simulate)))).hex()[:32]


@cache
def code_of(module: Path) -> str:
    """Fingerprint of the code that a result depends on: the module, and what it uses of this package and the kernel."""
    return _digest(*(file.read_text(encoding="utf-8") for file in sorted(_used(module, set())))).hex()


def _used(module: Path, known: set[Path]) -> set[Path]:
    """The module and those of this package and the kernel that it imports, directly or not."""
    if module in known or not module.exists():
        return known
    known.add(module)
    if (data := module.with_suffix(".json")).exists():
        known.add(data)
    for name in re.findall(r"^from ((?:evidence|analysis)\.[\w.]+) import", module.read_text("utf-8"), re.MULTILINE):
        _used((ROOT / name.replace(".", "/")).with_suffix(".py"), known)
    return known


def _plain(case: Case) -> str:
    return json.dumps(case, sort_keys=True)


def _digest(*texts: str) -> bytes:
    return hashlib.sha256("\0".join(texts).encode()).digest()
