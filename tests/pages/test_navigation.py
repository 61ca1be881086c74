"""The trap: until a session has called st.navigation, Streamlit serves files of pages/ without app.py and its gate."""

import ast
from pathlib import Path

import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
FRAME = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))

SCRIPTS = [
    path
    for path in sorted((ROOT / "pages").rglob("*.py"))
    if path.parent.name not in ("pages", "sign_in") and "shared" not in path.parts and path.stat().st_size
]


def calls(tree: ast.AST) -> list[str]:
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_only_an_empty_package_file_stands_directly_in_pages():
    assert [path.name for path in (ROOT / "pages").iterdir() if path.is_file()] == ["__init__.py"]
    assert (ROOT / "pages" / "__init__.py").read_bytes() == b""


def test_navigation_is_called_on_every_run():
    """At the top level of app.py, under no condition, and nothing before it can end the run."""
    top = [node for node in FRAME.body if "st.navigation" in calls(node)]
    assert len(top) == 1
    assert isinstance(top[0], (ast.Assign, ast.Expr))
    before = FRAME.body[: FRAME.body.index(top[0])]
    assert not {"st.stop", "st.switch_page", "st.rerun", "sys.exit"} & {name for node in before for name in calls(node)}
    assert not [node for node in before if isinstance(node, (ast.If, ast.Try, ast.Match))]


@pytest.mark.parametrize("page", SCRIPTS, ids=[path.stem for path in SCRIPTS])
def test_the_first_session_of_a_process_has_no_page_of_the_old_kind(open_app, monkeypatch, page):
    """While Streamlit still takes pages/ for its own, a signed-out viewer asks for a page by its address."""
    monkeypatch.setattr(PagesManager, "uses_pages_directory", True)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.secrets["auth"] = {"redirect_uri": "http://localhost/oauth2callback", "cookie_secret": "x" * 32}
    app.user = {"is_logged_in": False}
    app.switch_page(str(page)).run()
    assert [button.key for button in app.button] == ["sign_in"]


def test_every_page_script_is_in_the_menu():
    """A script that the menu does not list could be forgotten by the gate."""
    menu = (ROOT / "pages" / "shared" / "menu.py").read_text(encoding="utf-8")
    assert SCRIPTS
    assert not [path for path in SCRIPTS if f'"{path.relative_to(ROOT).as_posix()}"' not in menu]
