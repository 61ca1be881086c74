"""What the command line understands. Every option may stand after its command; ` ...` options are repeated."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn, get_args

from analysis.model import BadInput, Extract, LoadRequest, OnOverlap, Role
from analysis.words import _


class _Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence."""

    def error(self, message: str) -> NoReturn:
        print(f"{message} ({self.prog} --help)", file=sys.stderr)
        sys.exit(2)


def build_parser() -> argparse.ArgumentParser:
    """The commands and options of the program."""
    parser = _Parser(prog="python -m analysis", description=_("Measure what campaigns caused."), parents=[_common()])
    parser.set_defaults(store=None, format="csv", out=None)
    common = _common()  # of its own: a command must not bring back the defaults over what stands before it
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("sample", parents=[common], help=_("load the sample campaigns"))
    _add_load(commands.add_parser("load", parents=[common], help=_("load an extract")))
    commands.add_parser("loads", parents=[common], help=_("every load that stands in the store"))
    undo = commands.add_parser("undo", parents=[common], help=_("take a load back"))
    undo.add_argument("load", type=_checked(_whole), metavar="LOAD")
    _add_set(commands.add_parser("set", parents=[common], help=_("change a campaign's settings")))
    commands.add_parser("campaigns", parents=[common], help=_("all campaigns with effect, verdict and state"))
    _add_lift(commands.add_parser("lift", parents=[common], help=_("the lift table of a campaign")))
    _add_asked(
        commands.add_parser("readings", parents=[common], help=_("the lines of the lift table by other methods"))
    )
    trust = commands.add_parser("trust", parents=[common], help=_("the trust checks of a campaign"))
    trust.add_argument("campaign_id", metavar="ID")
    tracking = commands.add_parser("tracking", parents=[common], help=_("a campaign day by day"))
    tracking.add_argument("campaign_id", metavar="ID")
    tracking.add_argument("--metric", action="append", default=[], metavar="METRIC")
    _add_plan(
        commands.add_parser("plan", parents=[common], help=_("how large a campaign has to be, and what it could find"))
    )
    _add_by_segment(commands.add_parser("roi", parents=[common], help=_("what a campaign brought in and cost")))
    _add_event(
        commands.add_parser("event", parents=[common], help=_("what an event brought that people chose to attend"))
    )
    _add_by_segment(commands.add_parser("intervals", parents=[common], help=_("how soon customers bought again")))
    change = commands.add_parser("spend-change", parents=[common], help=_("what customers spent before and after"))
    _add_by_segment(change)
    change.add_argument("--step", type=_checked(_number), default=argparse.SUPPRESS, metavar="AMOUNT")
    return parser


def _add_by_segment(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign_id", metavar="ID")
    parser.add_argument("--segment", action="append", default=[], metavar="ATTRIBUTE")


def _common() -> _Parser:
    common = _Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--store", type=Path, metavar="FILE", help=_("the store's file"))
    common.add_argument("--format", choices=("csv", "json"), help=_("form of the table, CSV by default"))
    common.add_argument("--out", metavar="FILE", help=_("write the table into this file"))
    return common


def _add_load(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("extract", choices=[extract.value for extract in Extract])
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--campaign", metavar="ID")
    parser.add_argument("--launch", type=_checked(_day), metavar="DATE")
    parser.add_argument("--control", metavar="CELL")
    parser.add_argument("--cell-name", metavar="CELL")
    parser.add_argument("--map", type=_checked(_pairs), default=[], action="extend", metavar="FIELD=COLUMN,...")
    parser.add_argument("--row-is-customer", action="store_true")
    parser.add_argument("--metric", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--segment", action="append", default=[], metavar="COLUMN")
    parser.add_argument("--primary", metavar="METRIC")
    parser.add_argument("--replace", action="store_true")
    parser.add_argument("--times-in", metavar="ZONE")
    parser.add_argument("--time-zone", metavar="ZONE")
    parser.add_argument("--day", type=_checked(_day), metavar="DATE")
    parser.add_argument("--encoding", metavar="ENCODING")
    parser.add_argument("--sheet", metavar="SHEET")
    parser.add_argument("--date-order", choices=("dmy", "mdy", "ymd"))
    parser.add_argument("--decimal", choices=("point", "comma"))
    parser.add_argument("--on-overlap", choices=get_args(OnOverlap))


def _add_set(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign_id", metavar="ID")
    for option, kind, metavar in (
        ("launch", _day, "DATE"),
        ("pre-days", _whole, "N"),
        ("post-days", _whole, "N"),
        ("control", str, "CELL"),
        ("randomised", _yes_or_no, "yes|no"),
        ("split", _shares, "CELL=SHARE,..."),
        ("primary", str, "METRIC"),
        ("planned-effect", _number, "E"),
        ("confidence", _number, "C"),
        ("minimum-level-size", _whole, "N"),
        ("margin-rate", _number, "R"),
        ("margin-rates", _shares, "CATEGORY=R,..."),
        ("contact-cost", _number, "C"),
        ("channel-costs", _shares, "CHANNEL=C,..."),
        ("fixed-cost", _number, "F"),
        ("incentive", str, "EVENT"),
        ("incentive-cost", _number, "C"),
        ("promoted", _names, "CATEGORY,..."),
        ("type", str, "TEXT"),
        ("channel", str, "TEXT"),
        ("audience", str, "TEXT"),
        ("revenue", str, "METRIC"),
        ("value-per-event", _number, "V"),
    ):
        parser.add_argument(f"--{option}", type=_checked(kind), default=argparse.SUPPRESS, metavar=metavar)


def _add_lift(parser: argparse.ArgumentParser) -> None:
    _add_asked(parser)
    parser.add_argument("--segment", action="append", default=[], metavar="ATTRIBUTE")


def _add_asked(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign_id", metavar="ID")
    parser.add_argument("--metric", action="append", default=[], metavar="METRIC")
    parser.add_argument("--cell", action="append", default=[], metavar="CELL")
    parser.add_argument("--against", metavar="CELL")


def _add_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--baseline", type=_checked(_number), required=True, metavar="B")
    parser.add_argument("--sd", type=_checked(_number), metavar="S")
    parser.add_argument("--buyers", type=_checked(_number), metavar="SHARE")
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--effect", type=_checked(_number), metavar="E")
    wanted.add_argument("--lift", type=_checked(_number), metavar="L")
    parser.add_argument("--customers", type=_checked(_whole), metavar="N")
    halves = (("target", 0.5), ("control", 0.5))
    parser.add_argument("--split", type=_checked(_plan_shares), default=halves, metavar="CELL=SHARE,...")
    parser.add_argument("--control", metavar="CELL")
    parser.add_argument("--confidence", type=_checked(_number), default=0.95, metavar="C")
    parser.add_argument("--power", type=_checked(_number), default=0.8, metavar="P")
    parser.add_argument("--correlation", type=_checked(_number), default=0.0, metavar="R")


def _add_event(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign_id", metavar="ID")
    parser.add_argument("--took-part", metavar="STEP", help=_("what counts as taking part, such as attended or opened"))
    parser.add_argument("--segment", action="append", default=[], metavar="ATTRIBUTE")


def _checked(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    """The reader of an option, with its own sentence where the text is wrong."""

    def read(text: str) -> Any:
        try:
            return kind(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("{text} is not a date such as 2026-03-31").format(text=text)) from None


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(_("{text} is not a whole number").format(text=text)) from None


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(_("{text} is not a number").format(text=text)) from None
    if not isfinite(value):
        raise ValueError(_("{text} is not a number").format(text=text))
    return value


def _yes_or_no(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError(_("{text} is neither yes nor no").format(text=text))
    return text.lower() == "yes"


def _names(text: str) -> tuple[str, ...]:
    """A comma list; a name with a comma stands in double quotes."""
    return tuple(name.strip() for name in next(csv.reader([text], skipinitialspace=True), []) if name.strip())


def _pairs(text: str) -> list[tuple[str, str]]:
    pairs = [item.partition("=") for item in _names(text)]
    if any(not sign for _name, sign, _value in pairs):
        raise ValueError(_("{text} is not of the form NAME=VALUE,NAME=VALUE").format(text=text))
    return [(name.strip(), value.strip()) for name, _sign, value in pairs]


def _shares(text: str) -> tuple[tuple[str, float], ...]:
    """Cells with their planned shares; the last `=` parts them, for a cell's name may hold one."""
    pairs = [item.rpartition("=") for item in _names(text)]
    if any(not sign for _cell, sign, _share in pairs):
        raise ValueError(_("{text} is not of the form CELL=SHARE,CELL=SHARE").format(text=text))
    return tuple((cell.strip(), _number(share)) for cell, _sign, share in pairs)


def _plan_shares(text: str) -> tuple[tuple[str, float], ...]:
    """Cells with their planned shares; bare shares are those of target cells, the last that of the control.

    >>> _plan_shares("0.9,0.1")
    (('target', 0.9), ('control', 0.1))
    """
    if "=" in text:
        return _shares(text)
    shares = [_number(share) for share in _names(text)]
    cells = ["target"] if len(shares) == 2 else [f"target {n}" for n in range(1, len(shares))]
    return tuple(zip([*cells, "control"], shares, strict=False))


def load_request(asked: argparse.Namespace) -> LoadRequest:
    """The request of a `load` command.

    Raises:
        BadInput: An option that this extract does not have.
    """
    extract = Extract(asked.extract)
    _refuse_foreign_options(asked, extract)
    roles = [(column, Role.OUTCOME) for column in asked.metric]
    roles += [(column, Role.ATTRIBUTE) for column in asked.segment]
    return LoadRequest(
        path=asked.file,
        file=Path(asked.file).name or asked.file,
        extract=extract,
        mapping=tuple(asked.map),
        roles=tuple(roles),
        campaign=asked.campaign,
        launch=asked.launch,
        control=asked.control,
        primary=asked.primary,
        cell_name=(asked.cell_name or "").strip() or None,
        row_is_customer=asked.row_is_customer,
        replace=asked.replace,
        times_in=asked.times_in,
        time_zone=asked.time_zone,
        day=asked.day,
        encoding=asked.encoding,
        sheet=asked.sheet,
        date_order=asked.date_order,
        decimal=asked.decimal,
        on_overlap=asked.on_overlap,
    )


_OF_CAMPAIGNS = "campaign launch control cell_name row_is_customer metric segment primary replace".split()
_OF_SALES = ["on_overlap", "day"]


def _refuse_foreign_options(asked: argparse.Namespace, extract: Extract) -> None:
    foreign = {
        Extract.CAMPAIGN: (_OF_CAMPAIGNS, _("{option} belongs to a campaign extract, not to this one.")),
        Extract.SALES: (_OF_SALES, _("{option} belongs to a sales extract, not to this one.")),
    }
    for owner, (names, sentence) in foreign.items():
        if extract is Extract.CUSTOMERS:
            names = [name for name in names if name != "segment"]
        if owner is not extract and (used := [name for name in names if getattr(asked, name)]):
            raise BadInput(sentence.format(option="--" + used[0].replace("_", "-")))


def settings_of(asked: argparse.Namespace) -> dict[str, Any]:
    """The settings that a `set` command names."""
    names: Sequence[str] = [
        name for name in vars(asked) if name not in ("command", "campaign_id", "store", "format", "out")
    ]
    return {name: getattr(asked, name) for name in names}
