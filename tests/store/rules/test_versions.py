"""A store that an earlier version wrote opens, keeps what it holds, and takes further files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analysis.measures.lift import measure_lift
from analysis.measures.store import open_store
from analysis.measures.store_content import read_content
from tests.store.tools import SALES, counts, data, load_members, load_sales

TO_VERSION_1 = """
drop view active_sales;
alter table sales drop column aside;
alter table loads drop column first_day;
alter table loads drop column last_day;
alter table loads drop column overlap;
alter table loads drop column origin;
alter table set_aside drop column original;
drop table repeated_members;
delete from meta where name = 'last_load';
update meta set value = '1' where name = 'schema_version'
"""


def test_a_store_of_version_1_opens(tmp_path: Path) -> None:
    path = tmp_path / "store.duckdb"
    store = open_store(path)
    load_members(store, launch=date(2026, 3, 1))
    load_sales(store, SALES + "1,,4\n")
    before, report = data(store), measure_lift(store, "spring")
    with store.write() as cursor:
        for statement in TO_VERSION_1.split(";"):
            cursor.execute(statement)
    store.close()
    for _time in range(2):
        again = open_store(path)
        assert data(again) == before
        assert measure_lift(again, "spring") == report
        assert [(load.first_day, load.last_day) for load in read_content(again).loads] == [
            (date(2026, 3, 1), date(2026, 3, 2)),
            (None, None),
        ]
        again.close()
    again = open_store(path)
    assert counts(load_sales(again, SALES + "7,2026-03-02,4\n")) == (4, 1, 0, 3)
    assert load_members(again, "customer_id,cell\n9,Mailer\n").load == 4
    again.close()
