"""What the documents say is so: commands, names, variables and links."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from analysis.model import SALES_METRICS, CampaignSettings, Check, Verdict

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").glob("*.md")]
    if path.is_file()
]
GLOSSARY = (
    "campaign, cell, target cell, control cell, customer, segment attribute, level, metric, primary metric, contact, "
    "launch, pre window, post window, effect, lift, incremental, set aside, trust check, verdict, purchase occasion, "
    "purchase interval, spend change, return on investment"
).split(", ")


def command_line() -> list[ast.Call]:
    """Every call in the command line's source."""
    sources = sorted((ROOT / "analysis" / "commands").glob("*.py"))
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources]
    return [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]


def texts_given_to(method: str) -> set[str]:
    """The literal texts that the command line gives to a method of its parser."""
    return {
        text.value
        for call in command_line()
        if isinstance(call.func, ast.Attribute) and call.func.attr == method
        for text in call.args
        if isinstance(text, ast.Constant) and isinstance(text.value, str)
    }


def test_every_command_is_in_the_readme():
    commands = texts_given_to("add_parser")
    assert commands
    assert not {name for name in commands if not re.search(rf"python -m analysis (load )?{name}\b", README)}


def test_every_option_is_in_the_readme():
    options = {text for text in texts_given_to("add_argument") if text.startswith("--")}
    assert not {option for option in options if f"{option} " not in README and f"{option}]" not in README}


def test_every_setting_has_an_option_in_the_readme():
    options = {"--" + field.name.replace("_", "-") for field in fields(CampaignSettings)}
    assert not {option for option in options if f"[{option} " not in README}


@pytest.mark.parametrize("name", [*(metric.name for metric in SALES_METRICS), *Check, *Verdict])
def test_every_name_of_the_tables_is_explained(name):
    assert any(name in path.read_text(encoding="utf-8") for path in DOCUMENTS)


@pytest.mark.parametrize("word", GLOSSARY)
def test_every_word_is_in_the_glossary(word):
    assert word in README.partition("## Glossary")[2]


def test_every_variable_is_in_the_readme():
    used = {
        name
        for path in [ROOT / "app.py", *(ROOT / "analysis").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
        for name in re.findall(r"CONTROL_CELL_[A-Z]+", path.read_text(encoding="utf-8"))
    }
    assert not {name for name in used if name not in README}


def test_every_target_is_explained_by_make():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)", "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)))
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, flags=re.MULTILINE))
    assert {"run", "test", "check", "bench"} <= named
    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    assert not [link for link in links if "://" not in link and not (document.parent / link).exists()]


def test_the_changelog_tells_what_is_new():
    assert re.search(r"## Unreleased\n+### \w+\n- ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))


def test_locks_name_no_index_and_pin_everything():
    for name in ("requirements.lock", "requirements-test.lock"):
        lock = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?://|file:|^-", lock, flags=re.MULTILINE)
        assert lock.count("==") <= lock.count("--hash=sha256:")
