"""The Campaign settings page: what a person decides, and when it was decided."""

from dataclasses import replace
from datetime import date

from analysis.measures.loading import load
from analysis.measures.settings import change_settings
from analysis.model import Extract, LoadRequest
from pages.shared import cache

NAME = "Serum *5*"


def choices(app) -> list[str]:
    return list(app.table[0].value["Setting"]) if app.table else []


def save(app):
    return app.button(key="save").click().run()


def test_saving_unchanged_settings_chooses_nothing(open_app, measured):
    app = open_app(measured, "Campaign settings")
    before = choices(app)
    save(app)
    assert not app.exception
    assert choices(app) == before


def test_what_is_changed_after_the_sales_is_marked(open_app, measured):
    app = open_app(measured, "Campaign settings")
    app.number_input(key=f"set_post_days_{NAME}").set_value(14)
    save(app)
    assert not app.exception
    assert app.number_input(key=f"set_post_days_{NAME}").value == 14
    assert "after the sales were seen" in app.table[0].value["Sales"].iloc[-1]


def test_what_is_chosen_before_the_sales_is_marked_as_such(open_app, files):
    def fill(store):
        request = LoadRequest(str(files["campaign"]), "m.csv", Extract.CAMPAIGN, campaign="A")
        load(store, replace(request, launch=date(2026, 3, 1)))

    app = open_app(fill, "Campaign settings")
    app.number_input(key="set_post_days_A").set_value(14)
    save(app)
    assert "before the sales were seen" in app.table[0].value["Sales"].iloc[-1]


def test_guessed_control_can_be_confirmed(open_app, measured):
    app = open_app(measured, "Campaign settings")
    app.button(key="confirm_control").click().run()
    assert not app.exception
    assert "confirm_control" not in [button.key for button in app.button]
    assert "Control cell" in choices(app)


def test_equal_shares_are_offered_and_make_the_check_possible(open_app, measured):
    app = open_app(measured, "Campaign settings")
    app.button(key="equal_shares").click().run()
    assert not app.exception
    assert app.number_input(key=f"set_share_Mailer_{NAME}").value == 50
    assert "Planned split" in choices(app)


def test_shares_are_typed_in_percent(open_app, measured):
    app = open_app(measured, "Campaign settings")
    app.number_input(key=f"set_margin_rate_{NAME}").set_value(40)
    app.number_input(key=f"set_share_Mailer_{NAME}").set_value(90)
    app.number_input(key=f"set_share_Control_{NAME}").set_value(10)
    app.number_input(key=f"set_planned_effect_money_{NAME}").set_value(2.5)
    app.selectbox(key=f"set_primary_{NAME}").set_value("response_rate").run()
    assert app.number_input(key=f"set_planned_effect_share_{NAME}").value is None  # 2.5 of money is no share
    app.number_input(key=f"set_planned_effect_share_{NAME}").set_value(1.5)
    save(app)
    assert not app.exception
    settings = cache.campaign(NAME).settings
    assert (settings.margin_rate, settings.planned_effect) == (0.4, 0.015)
    assert dict(settings.split) == {"Mailer": 0.9, "Control": 0.1}
    chosen = choices(app)
    save(app)  # nothing was changed, so nothing is chosen anew
    assert choices(app) == chosen


def test_an_unknown_campaign_in_the_address_is_told(open_app, measured):
    app = open_app(measured)
    app.query_params["campaign"] = "Serum *6*"
    app = app.switch_page("pages/manage/settings.py").run()
    assert not app.exception
    assert "There is no campaign Serum \\*6\\*: this is Serum \\*5\\*, the latest." in [
        toast.value for toast in app.toast
    ]
    app.run()
    assert not app.toast


def test_every_setting_is_kept(open_app, measured):
    app = open_app(measured, "Campaign settings")
    app.selectbox(key=f"set_primary_{NAME}").set_value("response_rate").run()
    answers = {"pre_days": 30, "planned_effect_share": 2.5, "margin_rate": 60, "contact_cost": 1.5, "fixed_cost": 900.0}
    for setting, answer in answers.items():
        app.number_input(key=f"set_{setting}_{NAME}").set_value(answer)
    app.selectbox(key=f"set_confidence_{NAME}").set_value(0.9)
    app.multiselect(key=f"set_promoted_{NAME}").set_value(["Serum"])
    save(app)
    assert not app.exception
    assert not app.error
    for setting, answer in answers.items():
        assert app.number_input(key=f"set_{setting}_{NAME}").value == answer
    assert app.selectbox(key=f"set_primary_{NAME}").value == "response_rate"
    assert app.multiselect(key=f"set_promoted_{NAME}").value == ["Serum"]


def test_campaign_can_be_set_up_before_any_extract(open_app):
    app = open_app(page="Campaign settings")
    app.text_input(key="new_name").set_value("Autumn").run()
    app.button(key="create").click().run()
    assert not app.exception
    assert app.selectbox(key="campaign").value == "Autumn"
    app.date_input(key="set_launch_Autumn").set_value(date(2027, 9, 1))
    save(app)
    assert not app.exception
    assert "before the sales were seen" in app.table[0].value["Sales"].iloc[-1]


def test_saving_does_not_choose_further_costs_that_nobody_entered(open_app, measured):
    app = save(open_app(measured, "Campaign settings"))
    assert not {"Cost of a contact by channel", "Margin rate by category", "Audience"} & set(choices(app))


def test_incentives_and_the_kind_of_campaign_are_kept(open_app, measured):
    app = open_app(measured, "Campaign settings")
    app.selectbox(key=f"set_incentive_{NAME}").select("responded")
    app.number_input(key=f"set_incentive_cost_{NAME}").set_value(5.0)
    app.text_input(key=f"set_audience_{NAME}").input("Gold")
    save(app)
    assert not app.exception
    assert {"Incentive redeemed on", "Cost of an incentive", "Audience"} <= set(choices(app))


def test_costs_by_channel_are_kept_as_they_stand(open_app, measured):
    def fill(store):
        measured(store)
        change_settings(store, NAME, {"channel_costs": (("SMS", 0.5), ("Mail", 3.0))})

    app = save(open_app(fill, "Campaign settings"))
    assert not app.exception
    assert choices(app).count("Cost of a contact by channel") == 1
