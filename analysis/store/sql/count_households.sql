-- Households with customers in the control and in a target cell: per target cell, and in any of them (no cell).
with homes as (
    select distinct m.customer, m.cell, a.text as household
    from memberships m
    join campaign_attributes a on a.campaign = m.campaign and a.customer = m.customer
    where m.campaign = $campaign and m.aside is null and a.name = '@household' and a.text is not null
),
sized as (
    select household
    from homes
    group by household
    having count(distinct customer) <= $most
),
per_cell as (
    select h.household, h.cell, count(*) as customers
    from homes h
    join sized s on s.household = h.household
    group by h.household, h.cell
),
shared as (
    select t.household, t.cell, t.customers, c.customers as held_out
    from per_cell t
    join per_cell c on c.household = t.household and c.cell = $control
    where t.cell <> $control
),
any_cell as (
    select household, sum(customers) as customers, min(held_out) as held_out
    from shared
    group by household
)
select
    cell,
    count(*) as households,
    cast(sum(customers) as bigint) as target_customers,
    cast(sum(held_out) as bigint) as control_customers
from shared
group by cell
union all
select null, count(*), cast(coalesce(sum(customers), 0) as bigint), cast(coalesce(sum(held_out), 0) as bigint)
from any_cell
order by 1 nulls first
