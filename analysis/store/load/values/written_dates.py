"""The ways to write a date, as SQL that brings each to `year-month-day time` for the engine's own cast."""

from __future__ import annotations

from analysis.store.load.values.tidy import tidy

_LONG = r"(?:19|2[0-9])[0-9]{2}"
"""Years from 1900 to 2999; any other is no date: two digits that say neither year nor day, a slip of the keyboard."""

_PART = "[0-9]{1,2}"
_BETWEEN = rf"(?:-({_PART})-|/ ?({_PART})/ ?|\. ?({_PART})\. ?)"
_NOON = r"(?:[AP]M|[AP]\.M\.|上午|下午)"
_ZONE = r"(?:Z|UTC|GMT|(?:UTC|GMT)?[+-][0-9]{2}(?::?[0-9]{2})?)"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
_TIME = rf"(?:[T ]+(?:{_NOON} ?)?({_CLOCK}):?(?: ?{_NOON})?(?: ?{_ZONE})?)?"

_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
_MONTH = (
    "(JAN(?:UARY)?|FEB(?:RUARY)?|MAR(?:CH)?|APR(?:IL)?|MAY|JUNE?|JULY?|AUG(?:UST)?|SEPT?(?:EMBER)?|OCT(?:OBER)?|"
    "NOV(?:EMBER)?|DEC(?:EMBER)?)"
)
_DAY = rf"({_PART})(?:ST|ND|RD|TH)?"
_NAMED = (
    (rf"^{_DAY}[ .,/-]*{_MONTH}[ .,/-]+({_LONG})", r"\3-\2-\1"),
    (rf"^{_MONTH}[ .]*{_DAY}[ ,]+({_LONG})", r"\3-\1-\2"),
    (rf"^({_LONG})[ ./-]{_MONTH}[ ./-]{_DAY}", r"\1-\2-\3"),
    (rf"^{_DAY}[ .-]{_MONTH}[ .-]([5-9][0-9])($|[^0-9])", r"19\3-\2-\1\4"),
    (rf"^{_DAY}[ .-]{_MONTH}[ .-]([0-4][0-9])($|[^0-9])", r"20\3-\2-\1\4"),
)

_FORMS = {
    "ymd": (rf"(?:(YEAR){_BETWEEN}({_PART})|(YEAR)([0-9]{{2}})([0-9]{{2}}))", r"\1\6-\2\3\4\7-\5\8 \9"),
    "dmy": (rf"({_PART}){_BETWEEN}(YEAR)", r"\5-\2\3\4-\1 \6"),
    "mdy": (rf"({_PART}){_BETWEEN}(YEAR)", r"\5-\1-\2\3\4 \6"),
}
_SHORT = {"ymd": (rf"(YEAR){_BETWEEN}({_PART})", r"\1-\2\3\4-\5 \6"), "dmy": _FORMS["dmy"], "mdy": _FORMS["mdy"]}
ORDERS = tuple(_FORMS)

HAS_MONTH, HAS_NOON, HAS_ZONE = (f"(?i){_MONTH}", f"(?i){_NOON}", rf"(?i)[0-9]:.*[0-9. M]{_ZONE}\s*$")
HAS_TIME, HAS_SECONDS_IN_DIGITS = r"[0-9]\s*[:：时点]", r"^\s*[0-9]{8}T?[0-9]{6}\s*$"
SERIAL = r"^ *[1-7][0-9]{4}(\.[0-9]+)? *$"
"""Day numbers of a spreadsheet, from 1927 to 2119; any fraction is the time of day."""


def tidied(name: str, *, months: bool = False, digits: bool = False) -> str:
    """A value in plain characters, Chinese units as separators, and on demand month names as numbers, year first."""
    text = f"trim(translate(upper({tidy(name)}), '年月日号时点分秒', '--  :::'))"
    if digits:
        text = f"regexp_replace({text}, '^([0-9]{{8}})T?([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})$', '\\1 \\2:\\3:\\4')"
    if not months:
        return text
    for pattern, layout in _NAMED:
        text = f"regexp_replace({text}, '{pattern}', '{layout}')"
    text = f"regexp_replace({text}, '-([A-Z]{{3}})[A-Z]*-', '-\\1-')"
    for number, month in enumerate(_MONTHS, start=1):
        text = f"replace({text}, '-{month}-', '-{number}-')"
    return text


def moment(text: str, order: str, *, short_years: bool = False) -> str:
    """The time on the clock that a tidied value names, read in one order; NULL where it does not fit.

    Args:
        text: SQL of the tidied value.
        order: One of `ORDERS`.
        short_years: True where years have two digits: 50 to 99 are 1950 to 1999, others 2000 to 2049.
    """
    form, layout = (_SHORT if short_years else _FORMS)[order]
    form = form.replace("YEAR", "[0-9]{2}" if short_years else _LONG)
    # What does not fit matches as a whole with empty groups, which is no date for the engine.
    laid_out = f"regexp_replace({text}, '(?s)^{form}{_TIME}$|^.*$', '{layout}')"
    if short_years:
        laid_out = f"regexp_replace(regexp_replace({laid_out}, '^([5-9][0-9]-)', '19\\1'), '^([0-4][0-9]-)', '20\\1')"
    return f"try_cast(trim({laid_out}) as timestamp)"


def fast_moment(name: str) -> str:
    """Year, month and day with hyphens by the engine's own cast, which leaves a zone behind the time out."""
    year_first = f"(starts_with({name}, '2') or starts_with({name}, '19')) and substr({name}, 5, 1) = '-'"
    known_end = f"(right({name}, 1) between '0' and '9' or right({name}, 1) = 'Z')"  # the cast takes any zone's name
    return f"case when {year_first} and {known_end} then try_cast({name} as timestamp) end"


def serial_moment(name: str) -> str:
    """The time that a spreadsheet's day number means; NULL where it is none."""
    number = f"case when regexp_matches({name}, '{SERIAL}') then try_cast({name} as double) end"
    return f"(timestamp '1899-12-30' + to_seconds(cast(round(({number}) * 86400) as bigint)))"


def with_noon(text: str, clock: str) -> str:
    """The time of day in twelve hours made one in twenty-four; 13 and more before noon is no time."""
    after = f"regexp_matches({text}, 'P\\.?M|下午')"
    before = f"regexp_matches({text}, 'A\\.?M|上午')"
    return (
        f"case when {after} and hour({clock}) < 12 then {clock} + interval 12 hour "
        f"when {before} and hour({clock}) = 12 then {clock} - interval 12 hour "
        f"when {before} and hour({clock}) > 12 then null else {clock} end"
    )


def zone_offset(name: str) -> str:
    """Minutes from UTC to the zone that a time names; NULL where it names none."""
    zone = f"regexp_extract(upper(trim({name})), '[0-9]:[0-9.: APM]*({_ZONE})$', 1)"
    digits = f"regexp_replace({zone}, '[^0-9]', '', 'g')"
    minutes = f"cast(left({digits}, 2) as integer) * 60 + cast(concat('0', substr({digits}, 3, 2)) as integer)"
    return (
        f"case when {zone} = '' then null when {digits} = '' then 0 "
        f"when contains({zone}, '-') then -({minutes}) else {minutes} end"
    )
