-- Members of a load taken back whom a later load repeats: each becomes that of the earliest such load.
create or replace temp table heirs as
select m.campaign, m.customer, m.cell, min_by(r.load, (r.load, r.row)) as load, min_by(r.row, (r.load, r.row)) as row
from memberships m
join repeated_members r on r.campaign = m.campaign and r.customer = m.customer and r.cell = m.cell and r.load <> m.load
where m.load = $load
group by m.campaign, m.customer, m.cell;

insert into extra_columns by name
select c.campaign, c.name, c.position, c.role, c.kind, c.blanks, h.load, c.is_answer
from extra_columns c
join (select distinct campaign, load from heirs) h on h.campaign = c.campaign
where c.load = $load and not exists (
    select 1 from extra_columns e where e.campaign = c.campaign and e.load = h.load and e.name = c.name
);

update extras
set
    load = h.load,
    row = h.row
from heirs h
join memberships m on m.campaign = h.campaign and m.customer = h.customer and m.cell = h.cell
where extras.load = $load and extras.row = m.row and extras.campaign = h.campaign and extras.customer = h.customer;

update memberships
set
    load = h.load,
    row = h.row
from heirs h
where memberships.load = $load and memberships.campaign = h.campaign and memberships.customer = h.customer
    and memberships.cell = h.cell;

delete from repeated_members
using heirs h
where repeated_members.load = h.load and repeated_members.row = h.row and repeated_members.campaign = h.campaign
    and repeated_members.customer = h.customer;

update loads
set repeated = repeated - h.rows
from (
    select load, count(*) as rows
    from heirs
    group by load
) h
where loads.load = h.load
