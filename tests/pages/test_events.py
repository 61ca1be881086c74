"""The Events page: the answer on the first screen, the label that stays, the raw comparison last."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analysis.measures.loading import load
from analysis.model import Extract, LoadRequest
from tests.measures.event_tools import make_evening
from tests.pages.conftest import write_csv

EVENING = make_evening()


@pytest.fixture
def evening():
    return lambda store: EVENING.load(store, "Evening *5*")


def texts(app) -> str:
    return "\n".join(element.value for element in [*app.markdown, *app.caption])


def badges(app) -> str:
    return "\n".join(element.value for element in app.container(key="event_answer").markdown)


def charts(app) -> dict[str, dict]:
    return {chart.proto.id.rpartition("-")[2]: json.loads(chart.proto.spec) for chart in app.get("plotly_chart")}


def test_the_answer_by_the_draw(open_app, evening):
    app = open_app(evening, "Events")
    assert not app.exception
    assert "Those who came because they were invited spent" in texts(app)
    assert "Invitation drawn at random" in badges(app)
    assert "Who took part: not randomised" in badges(app)
    assert [metric.label for metric in app.metric] == [
        "Effect of coming because of it",
        "Effect of the invitation",
        "Adjusted, not randomised",
        "There before the contact",
    ]


def test_the_answer_stands_before_every_chart(open_app, evening):
    app = open_app(evening, "Events")
    order = [element.key for element in app.main if getattr(element, "key", None)]
    assert order.index("filters") < order.index("event_answer") < order.index("estimate_lines")


def test_the_raw_comparison_stands_last_grey_and_with_the_reason(open_app, evening):
    app = open_app(evening, "Events")
    lines = app.container(key="estimate_lines")
    assert lines.markdown[-1].value.startswith(":gray[Raw difference (do not use)")
    assert not [line for line in lines.markdown[:-1] if line.value.startswith(":gray[")]
    assert "in the pre window the same groups already differed" in lines.caption[-1].value


def test_all_charts_are_drawn(open_app, evening):
    app = open_app(evening, "Events")
    assert len(app.get("plotly_chart")) == 5
    headings = "\n".join(element.value for element in app.subheader)
    assert "side by side" in headings
    assert "Weighted, the groups" in headings or "Even weighted" in headings


def test_what_taking_part_means_can_be_chosen(open_app, evening):
    app = open_app(evening, "Events")
    assert app.selectbox(key="took_part").value == "attended"
    assert list(app.selectbox(key="took_part").options) == ["Attended", "Was reached", "redeemed", "Was to get it"]
    for choice in ("delivered", "redeemed", "assigned"):
        app.selectbox(key="took_part").set_value(choice)
        app.run()
        assert not app.exception
    assert "Invitation drawn at random" in badges(app)
    assert "not randomised" not in badges(app)
    assert "the Lift page says the same" in texts(app)
    assert "do not use" not in texts(app)


def test_without_a_draw_the_label_stays_and_the_range_answers(open_app):
    spent = EVENING.spend(-90, 0)
    chosen = EVENING.members.assign(cell=np.where(spent > np.median(spent), "Invited", "Control"))

    def fill(store):
        replace(EVENING, members=chosen.drop(columns=["attended", "delivered"])).load(store)

    app = open_app(fill, "Events")
    assert not app.exception
    assert "Who was to get it: not randomised" in badges(app)
    assert "drawn at random" not in badges(app)
    assert "more already before" in texts(app)


def test_levels(open_app, evening):
    app = open_app(evening, "Events")
    app.selectbox(key="segment").select("tier").run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == 6
    levels = list(app.container(key="event_table").dataframe[0].value.iloc[:, 0])
    assert list(dict.fromkeys(levels)) == ["All customers", "Gold", "Silver", "(missing)"]


def test_a_window_that_leaves_the_sales_is_refused_with_the_reason(open_app):
    def fill(store):
        EVENING.load(store, launch=date(2026, 4, 15), control=None)

    app = open_app(fill, "Events")
    assert not app.exception
    assert "so before and after cannot be compared" in texts(app)


def test_a_campaign_without_anything_to_take_part_in(open_app, tmp_path):
    members = write_csv(tmp_path / "all.csv", [["customer_id", "cell"], *([f"{n:05d}", "SMS"] for n in range(50))])

    def fill(store):
        load(store, LoadRequest(str(members), "all.csv", Extract.CAMPAIGN, campaign="SMS", launch=date(2026, 3, 1)))

    app = open_app(fill, "Events")
    assert not app.exception
    assert "does not tell who took part" in texts(app)


def test_without_a_campaign_the_way_to_loading(open_app):
    app = open_app(page="Events")
    assert not app.exception
    assert app.container(key="empty_state")


def test_unknown_values_in_the_address_fall_back(open_app, evening):
    open_app(evening)
    app = open_app()
    app.query_params.update({"campaign": "no such", "took_part": "nonsense", "segment": "shoe size"})
    app.run()
    app.switch_page("pages/measure/events.py").run()
    assert not app.exception
    assert app.selectbox(key="took_part").value == "attended"


def test_chinese(open_app, evening):
    app = open_app(evening, "Events", locale="zh-CN")
    assert not app.exception
    assert "抽签" in texts(app)


def test_names_from_data_are_not_obeyed_as_markdown(open_app):
    loud = EVENING.members.rename(columns={"tier": "*tier*"})

    def fill(store):
        replace(EVENING, members=loud).load(store, roles=())

    app = open_app(fill, "Events")
    assert not app.exception
