"""What each column is: guesses by name and value, what a person says instead, and names that try to be clever."""

from __future__ import annotations

import pytest

from analysis.measures.campaigns import read_campaign
from analysis.measures.lift import measure_lift
from analysis.measures.loading import preview
from analysis.measures.store import Store
from analysis.model import BadInput, Extract, Role
from tests.store.tools import SALES, counts, load_members, load_sales, members, request

CLEVER = (
    '"; DROP TABLE sales; --',
    "'; delete from sales; --",
    "c0",
    "row",
    "$path",
    "{0}",
    "%s",
    "a\nb",
    "=1+1",
    "客户🙂",
)


@pytest.mark.parametrize("name", CLEVER)
def test_names_never_become_code(store: Store, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    load_sales(store)
    report = load_members(
        store,
        f"{quoted},cell,{quoted},spend\n1,{quoted},x,1\n2,B,{quoted},2\n3,B,x,3\n4,{quoted},x,4\n",
        campaign=name,
        mapping=(("customer_id", name),),
        roles=((f"{name} (3)", Role.ATTRIBUTE),),
    )
    assert counts(report) == (4, 4, 0, 0)
    assert {cell for _customer, cell in members(store)} == {name, "B"}
    lift = measure_lift(store, name, metrics=["spend"], segments=[f"{name} (3)"], cells=["B"], against=name)
    assert {row.level for row in lift.rows} == {"all", "x", name}
    assert store.fetch("select count(*) from sales") == [(3,)]


def test_three_hundred_columns(store: Store) -> None:
    names = [f"q{n}" for n in range(300)]
    rows = [
        ",".join([str(customer), "AB"[customer % 2], *("01"[(customer + n) % 2] for n in range(300))])
        for customer in range(6)
    ]
    load_members(store, "\n".join([",".join(["customer_id", "cell", *names]), *rows]) + "\n")
    assert read_campaign(store, "spring").attributes == tuple(names)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("customer_id,cell", {"customer_id": "customer_id", "cell": "cell"}),
        (
            "Member No,Test Group,Sent Date",
            {"customer_id": "Member No", "cell": "Test Group", "contact_date": "Sent Date"},
        ),
        ("会员编号,组别,发送日期", {"customer_id": "会员编号", "cell": "组别", "contact_date": "发送日期"}),
        ("household_id,campaign,cell", {"customer_id": "household_id", "cell": "cell", "campaign": "campaign"}),
        ("CustomerID,arm,OPENED", {"customer_id": "CustomerID", "cell": "arm", "opened": "OPENED"}),
    ],
)
def test_fields_of_members_are_recognised(store: Store, header: str, fields: dict[str, str]) -> None:
    shown = preview(store, request(store, Extract.CAMPAIGN, f"{header}\n{header}\n", "m.csv"))
    assert dict(shown.mapping) == fields


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("customer_id,date,amount", {"customer_id": "customer_id", "date": "date", "amount": "amount"}),
        (
            "会员号,交易日期,实付金额,小票号,数量,专柜",
            {
                "customer_id": "会员号",
                "date": "交易日期",
                "amount": "实付金额",
                "order_id": "小票号",
                "quantity": "数量",
                "store": "专柜",
            },
        ),
        (
            "Household ID,basket_id,Sales Value,transaction_timestamp,quantity,product_id",
            {
                "customer_id": "Household ID",
                "order_id": "basket_id",
                "amount": "Sales Value",
                "date": "transaction_timestamp",
                "quantity": "quantity",
                "product": "product_id",
            },
        ),
    ],
)
def test_fields_of_sales_are_recognised(store: Store, header: str, fields: dict[str, str]) -> None:
    shown = preview(store, request(store, Extract.SALES, f"{header}\n{header}\n", "s.csv"))
    assert dict(shown.mapping) == fields


def test_guesses_are_told(store: Store) -> None:
    text = "id,arm,tier,spend,e-mail,note\n" + "".join(
        f"{n},{'Control' if n % 2 else 'A'},G,1,a@b.cn,n{n}\n" for n in range(9)
    )
    assert load_members(store, text).guesses == (
        "customer_id is read from column id",
        "cell is read from column arm",
        "segment attributes: tier",
        "outcomes: spend",
        "not kept, too many different values: note",
        "not kept, personal data: e-mail",
        "the campaign is named after the file: spring",
        "the control cell of spring is Control, by its name",
    )


def test_what_is_said_is_no_guess(store: Store) -> None:
    mapping = (("customer_id", "a"), ("cell", "b"))
    roles = (("c", Role.ATTRIBUTE),)
    report = load_members(store, "a,b,c\n1,A,x\n2,B,x\n", campaign="c", mapping=mapping, roles=roles)
    assert report.guesses == ()


def test_a_cell_is_recognised_by_a_value_that_looks_like_a_control(store: Store) -> None:
    load_members(store, "customer_id,treated,spend\n1,No E-Mail,1\n2,Mens E-Mail,2\n")
    assert members(store) == [("1", "No E-Mail"), ("2", "Mens E-Mail")]


@pytest.mark.parametrize(
    ("control", "guessed"),
    [
        (name, True)
        for name in (
            "control",
            "Control Group",
            "holdout",
            "hold-out",
            "No E-Mail",
            "not mailed",
            "对照",
            "对照组",
            "空白组",
        )
    ]
    + [(name, False) for name in ("Mailer", "Nordic", "uncontrolled", "对面")],
)
def test_the_control_is_guessed_from_its_name(store: Store, control: str, guessed: bool) -> None:
    load_members(store, f"customer_id,cell\n1,{control}\n2,A\n")
    campaign = read_campaign(store, "spring")
    assert (campaign.settings.control, campaign.control_guessed) == ((control, True) if guessed else (None, False))


def test_two_names_that_look_like_controls_are_no_guess(store: Store) -> None:
    load_members(store, "customer_id,cell\n1,control\n2,holdout\n3,A\n")
    assert read_campaign(store, "spring").settings.control is None


def test_a_map_takes_a_guess_away(store: Store) -> None:
    text = "customer_id,cell,channel,date\n1,A,mail,2026-03-01\n2,B,sms,2026-03-01\n"
    load_members(store, text, mapping=(("channel", ""),))
    assert store.fetch("select distinct channel from memberships") == [(None,)]
    assert read_campaign(store, "spring").attributes == ("channel",)


DATES = {"end_date": "2026-04-0{n}", "Until": "0{n}.04.2026", "结束日期": "2026年4月{n}日"}


@pytest.mark.parametrize(("name", "form"), DATES.items(), ids=DATES)
def test_dates_are_no_segment_attribute_unless_asked(store: Store, name: str, form: str) -> None:
    rows = "".join(f"{n},{'Control' if n % 2 else 'A'},{form.format(n=1 + n % 3)},{n % 2}\n" for n in range(12))
    text = f"customer_id,cell,{name},tier\n{rows}"
    report = load_members(store, text)
    assert f"not kept, dates: {name}" in report.guesses
    assert read_campaign(store, "spring").attributes == ("tier",)
    load_members(store, text, campaign="asked", roles=((name, Role.ATTRIBUTE),))
    assert name in read_campaign(store, "asked").attributes


def test_a_column_said_to_be_an_attribute_is_no_field(store: Store) -> None:
    text = "customer_id,segment,arm\n1,old,A\n2,new,Control\n"
    load_members(store, text, roles=(("segment", Role.ATTRIBUTE),))
    assert members(store) == [("1", "A"), ("2", "Control")]
    assert read_campaign(store, "spring").attributes == ("segment",)


def test_a_column_may_be_metric_and_segment(store: Store) -> None:
    text = "customer_id,cell,visits\n1,Control,0\n2,A,2\n3,A,1\n4,Control,1\n"
    load_members(store, text, roles=(("visits", Role.OUTCOME), ("visits", Role.ATTRIBUTE)))
    lift = measure_lift(store, "spring", segments=["visits"])
    assert lift.campaign.primary.name == "visits"
    assert [row.level for row in lift.rows] == ["all", "0", "1", "2"]


def test_personal_columns_are_not_kept_unless_asked(store: Store) -> None:
    text = "customer_id,cell,phone,city\n1,A,555,Rome\n2,Control,556,Rome\n"
    load_members(store, text)
    assert store.fetch("select distinct name from extras") == [("city",)]


BAD = {
    "no such column": ({"mapping": (("cell", "arm"),)}, "has no column arm; its columns are: customer_id, cell, x"),
    "no such field": (
        {"mapping": (("colour", "x"),)},
        "There is no field colour; the fields of this extract are: customer_id",
    ),
    "a column twice": ({"mapping": (("cell", "x"), ("channel", "x"))}, "is mapped to two fields"),
    "field and metric": ({"mapping": (("cell", "x"),), "roles": (("x", Role.OUTCOME),)}, "a field and outcome at once"),
    "no such metric": ({"roles": (("points", Role.OUTCOME),)}, "has no column points"),
    "text as metric": ({"roles": (("x", Role.OUTCOME),)}, "holds neither numbers nor yes/no"),
    "no id": ({"mapping": (("customer_id", ""),)}, "--map customer_id=COLUMN, or add --row-is-customer"),
    "no cell": ({"mapping": (("cell", ""),)}, "--map cell=COLUMN, or add --cell-name CELL"),
    "no date order": ({"mapping": (("contact_date", "x"),), "date_order": "never"}, "one of ymd, dmy, mdy"),
    "no such zone": (
        {"mapping": (("contact_date", "x"),), "times_in": "UTC", "time_zone": "Mars"},
        "no time zone Mars",
    ),
    "no store zone": ({"times_in": "UTC"}, "Name it with --time-zone"),
    "no such control": ({"control": "Z"}, "has no cell Z; its cells are: A, B"),
    "no such primary": ({"primary": "joy"}, "has no metric joy; its metrics are: revenue_per_customer"),
    "no name": ({"campaign": " "}, "A campaign needs a name."),
}


@pytest.mark.parametrize(("said", "sentence"), BAD.values(), ids=BAD)
def test_what_is_said_wrongly_is_refused(store: Store, said: dict, sentence: str) -> None:
    with pytest.raises(BadInput) as error:
        load_members(store, "customer_id,cell,x\n1,A,u\n2,B,v\n", **said)
    assert sentence in str(error.value)
    assert store.fetch("select count(*) from campaigns") == [(0,)]


def test_sales_without_a_date_are_refused_with_that_reason(store: Store) -> None:
    with pytest.raises(BadInput, match="recognised as date: name it with --map date=COLUMN"):
        load_sales(store, "customer_id,amount\n1,5\n")
    with pytest.raises(BadInput, match="There is no field cell"):
        load_sales(store, SALES, mapping=(("cell", "amount"),))


@pytest.mark.parametrize("column", ["all", "revenue_per_customer", "average_order_value"])
def test_a_column_that_could_not_be_told_from_the_programs_own_figures(store: Store, column: str) -> None:
    text = f"customer_id,cell,{column}\n1,A,1\n2,B,0\n3,A,1\n4,B,0\n"
    load_members(store, text, campaign="guessed")
    assert column not in read_campaign(store, "guessed").attributes
    for role in (Role.ATTRIBUTE, Role.OUTCOME):
        with pytest.raises(BadInput, match="rename it"):
            load_members(store, text, campaign="said", roles=((column, role),))
