"""The trust panel on the Lift page: how it sums up, what opens, and what can be answered on it."""

import re
from dataclasses import replace
from datetime import date

import pytest

from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.model import Check, Extract, LoadRequest

from .conftest import write_csv

NAME = "Serum *5*"


def panel(app):
    return app.container(key="trust_panel")


def lines(app) -> list[str]:
    return [element.value for element in panel(app).markdown]


def line(app, label: str) -> str:
    (found,) = [text for text in lines(app) if f"**{label}**" in text]
    return found


@pytest.fixture
def settled(measured):
    """A campaign about which everything is said."""

    def fill(store):
        measured(store)
        change_settings(
            store, NAME, {"split": (("Control", 0.5), ("Mailer", 0.5)), "randomised": True, "planned_effect": 5.0}
        )

    return fill


def test_the_first_line_sums_up(open_app, settled):
    app = open_app(settled, "Lift")
    assert not app.exception
    assert "The figures can be believed, with some care." in lines(app)[0]
    tally = re.findall(r"(\d+) (red|amber|not made|green)", lines(app)[0])
    assert sum(int(n) for n, _state in tally) == len(Check)
    assert [state for _n, state in tally] == ["amber", "not made", "green"]
    assert lines(app)[1].startswith(":orange-badge[:material/warning: amber] **Cells alike before**")


def test_every_line_has_a_word_a_name_and_a_sentence(open_app, settled):
    app = open_app(settled, "Lift")
    assert line(app, "Cell sizes as planned").startswith(":green-badge[:material/check_circle: green] ")
    assert "The cells have the sizes that were planned" in line(app, "Cell sizes as planned")
    assert line(app, "Households not divided?").startswith(":gray-badge[:material/help: not made] ")


def test_an_alarm_is_loud_and_comes_first(open_app, settled):
    def fill(store):
        settled(store)
        change_settings(store, NAME, {"split": (("Control", 0.1), ("Mailer", 0.9))})

    app = open_app(fill, "Lift")
    assert "Read the alarms before you believe a figure of this campaign." in lines(app)[0]
    assert lines(app)[1].startswith(":red-badge[:material/error: red] **Cell sizes not as planned**")
    page = "\n".join(element.value for element in app.markdown)
    assert "Not an experiment" in page
    assert "they were not alike to begin with" in page
    table = app.container(key="lift_table").table[0].value
    assert list(table) == ["Target cell", "Target average", "Control average", "Effect"]
    assert "none can be told; the cells differ by" in table["Effect"].iloc[0]
    assert "p-value" not in [metric.label for metric in app.metric]


def test_figures_open_with_their_cells_and_thresholds(open_app, settled):
    app = open_app(settled, "Lift")
    captions = [element.value for element in panel(app).caption]
    assert any("The check alarms below 0.001." in text for text in captions)
    sizes = next(table.value for table in panel(app).table if "Planned share" in table.value)
    assert list(sizes["Cell"]) == ["Control", "Mailer"]
    assert list(sizes["Customers"]) == ["120", "120"]
    assert list(sizes["Expected"]) == ["120.00", "120.00"]
    covariates = next(table.value for table in panel(app).table if "What was compared" in table.value)
    assert {"revenue before the contact", "age group"} <= set(covariates["What was compared"])


def test_the_planned_split_is_stated_on_the_panel(open_app, measured):
    app = open_app(measured, "Lift")
    assert "planned split is not known" in line(app, "Cell sizes as planned?")
    app.number_input(key=f"split_{NAME}_Control").set_value(50)
    app.button(key="state_split").click().run()
    assert "State a share for every cell" in app.error[0].value
    app.number_input(key=f"split_{NAME}_Control").set_value(40)
    app.number_input(key=f"split_{NAME}_Mailer").set_value(60)
    app.button(key="state_split").click().run()
    assert not app.exception
    assert "planned Control 40.0" in line(app, "Cell sizes as planned")
    assert "Chosen after seeing data" in line(app, "Cell sizes as planned")


def test_equal_shares_are_offered(open_app, measured):
    app = open_app(measured, "Lift")
    app.button(key="state_equal").click().run()
    assert not app.exception
    assert "green" in line(app, "Cell sizes as planned")


@pytest.mark.parametrize(("answer", "verdict"), [("randomised_yes", "Worked"), ("randomised_no", "Not an experiment")])
def test_whether_the_control_was_drawn_is_asked_once(open_app, measured, answer: str, verdict: str):
    app = open_app(measured, "Lift")
    app.button(key=answer).click().run()
    assert not app.exception
    assert verdict in "\n".join(element.value for element in app.markdown)
    assert answer not in {button.key for button in app.button}


def test_one_reason_for_many_checks_is_one_line(open_app, files, tmp_path):
    members = write_csv(tmp_path / "all.csv", [["customer_id", "cell"], *([f"{n:05d}", "SMS"] for n in range(240))])

    def fill(store):
        load(store, LoadRequest(str(members), "all.csv", Extract.CAMPAIGN, campaign="SMS", launch=date(2026, 3, 1)))
        load(store, LoadRequest(str(files["sales"]), "sales.csv", Extract.SALES))

    app = open_app(fill, "Lift")
    assert not app.exception
    (said,) = [text for text in lines(app) if "no control cell" in text]
    assert "Cells alike before, No effect before" in said


def test_several_cells_are_told_apart(open_app, tmp_path):
    rows = [[f"{n:05d}", ("Control", "Mailer", "Sachet")[n % 3], n % 5] for n in range(600)]
    members = write_csv(tmp_path / "m.csv", [["customer_id", "cell", "kind"], *rows])
    before = [[f"{n:05d}", "2026-02-10", 20 + n % 7 + 30 * (n % 3 == 2)] for n in range(600)]
    sales = write_csv(
        tmp_path / "s.csv",
        [["customer_id", "date", "amount"], ["x", "2025-11-01", 1], *before, ["x", "2026-04-20", 1]],
    )

    def fill(store):
        request = LoadRequest(str(members), "m.csv", Extract.CAMPAIGN, campaign="M", launch=date(2026, 3, 1))
        load(store, replace(request, control="Control"))
        load(store, LoadRequest(str(sales), "s.csv", Extract.SALES))

    app = open_app(fill, "Lift")
    assert not app.exception
    assert "Sachet\\: The cells differed" in line(app, "An effect before the contact")
    assert "Mailer" not in line(app, "An effect before the contact")
