"""The rules of the house: who may import whom, what stands where, and how long things may grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]

MAY_IMPORT = {
    "app": {"shared", "access", "settings", "words", "model"},
    "pages": {"shared", "charts", "export", "words", "access", "model"},
    "shared": {"shared", "measures", "charts", "export", "words", "access", "settings", "model"},
    "command line": {"commands"},
    "commands": {"commands", "measures", "export", "words", "access", "settings", "model"},
    "measures": {"measures", "stats", "store", "sample", "words", "settings", "model"},
    "stats": {"stats", "model"},
    "store": {"store", "words", "settings", "model"},
    "sample": {"sample", "model"},
    "charts": {"charts", "words", "model"},
    "export": {"export", "words", "model"},
    "words": {"words", "model"},
    "access": set(),
    "settings": set(),
    "model": {"model"},
}
"""Each room and the rooms it may know. Nothing points back."""

AT_HOME = {
    "streamlit": {"app", "pages", "shared"},
    "duckdb": {"store"},
    "plotly": {"charts"},
    "babel": {"words"},
    "statsmodels": {"stats"},
    "scipy": {"stats"},
}
"""Libraries that only some rooms may use."""

NOWHERE = {"pickle", "shelve", "marshal", "dill", "joblib"}
"""What runs code out of data."""

LONGEST_MODULE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 400, 60, 10


def sources() -> list[Path]:
    found = [path for folder in ("analysis", "pages") for path in sorted((ROOT / folder).rglob("*.py"))]
    return found + [path for path in [ROOT / "app.py"] if path.exists()]


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module_of(path: Path) -> tuple[str, ...]:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def room_of(module: tuple[str, ...]) -> str | None:
    """The room of a module of ours, None for a library and for the empty packages that only hold rooms."""
    match module:
        case ("app",):
            return "app"
        case ("pages", "shared", *_):
            return "shared"
        case ("pages", _, *_):
            return "pages"
        case ("analysis", "__main__"):
            return "command line"
        case ("analysis", room, *_):
            return room
    return None


def imports(path: Path) -> Iterator[tuple[str, ...]]:
    """Every module that a file imports, `from a.b import c` as a.b.c: c may be a module."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path)[:-1]
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (tuple(alias.name.split(".")) for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = (*start, *(node.module.split(".") if node.module else ()))
            yield from ((*base, alias.name) for alias in node.names)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of every function: its lines without decorators and docstring."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0]
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines


def test_every_module_stands_in_a_room():
    homeless = [path for path in sources() if module_of(path) not in {("analysis",), ("pages",)}]
    assert not [str(path) for path in homeless if room_of(module_of(path)) not in MAY_IMPORT]


def test_no_room_imports_what_it_may_not_know():
    wrong = [
        f"{path.relative_to(ROOT)} ({room}) imports {'.'.join(module)}"
        for path in sources()
        if (room := room_of(module_of(path)))
        for module in imports(path)
        if (other := room_of(module)) and other not in MAY_IMPORT[room]
    ]
    assert not wrong, "\n".join(wrong)


def test_the_table_itself_has_no_way_back():
    def reach(room: str) -> set[str]:
        below = MAY_IMPORT[room] - {room}
        return below.union(*(reach(other) for other in below))

    assert not [room for room in MAY_IMPORT if room in reach(room)]


def test_stats_and_store_do_not_know_each_other():
    assert "store" not in MAY_IMPORT["stats"]
    assert "stats" not in MAY_IMPORT["store"]


def test_libraries_stay_where_they_belong():
    wrong = [
        f"{path.relative_to(ROOT)} imports {module[0]}"
        for path in sources()
        for module in imports(path)
        if module[0] in NOWHERE or room_of(module_of(path)) not in AT_HOME.get(module[0], {room_of(module_of(path))})
    ]
    assert not wrong, "\n".join(wrong)


def test_nothing_of_ours_imports_a_test_or_a_benchmark():
    outside = {"tests", "bench", "evidence"}
    assert not [path for path in sources() for module in imports(path) if module[0] in outside]


def test_only_an_empty_file_stands_directly_in_pages():
    """Streamlit would serve any other file there without app.py, and so without its sign-in."""
    assert [path.name for path in (ROOT / "pages").iterdir() if path.is_file()] == ["__init__.py"]
    assert not (ROOT / "pages" / "__init__.py").read_text(encoding="utf-8").strip()


def test_pages_are_scripts():
    """A page asks, measures and draws: it defines nothing."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sources()
        if room_of(module_of(path)) == "pages"
        for node in parsed(path).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    ]
    assert not wrong


@pytest.mark.parametrize("word", ["unsafe_allow_html", "unsafe_allow_javascript", "use_container_width"])
def test_words_that_stand_nowhere(word):
    assert not [str(path) for path in sources() if word in path.read_text(encoding="utf-8")]


def test_sql_stands_in_files():
    """A query of more than a line or two is a .sql file in the store, and nowhere else is there any."""
    assert not [path for path in (ROOT / "analysis").rglob("*.sql") if "store" not in path.parts]


def test_modules_stay_short():
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert not {name: lines for name, lines in lengths.items() if lines >= LONGEST_MODULE}


def test_functions_stay_short():
    lengths = dict(item for path in sources() for item in functions(path))
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION}
    assert median(lines for name, lines in lengths.items() if name.startswith("analysis")) < MEDIAN_FUNCTION


def test_app_is_a_frame():
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 60
