-- Version 1 knew no lines that another load stands in for, and no days of a load.
alter table sales add column aside integer;

alter table loads add column first_day date;

alter table loads add column last_day date;

alter table loads add column overlap varchar;

alter table loads add column origin integer;

alter table set_aside add column original varchar;

update loads
set
    first_day = d.first_day,
    last_day = d.last_day
from (
    select load, min(day) as first_day, max(day) as last_day
    from sales
    group by load
    union all
    select load, min(contact), max(contact)
    from memberships
    group by load
) d
where loads.load = d.load;
