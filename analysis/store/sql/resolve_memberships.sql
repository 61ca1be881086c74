-- A customer in two cells: where dates tell, the first assignment counts; else nobody knows and both are set aside.
with several as (
    select customer, case when count(contact) = count(*) then min(contact) end as first_day
    from memberships
    where campaign = $campaign
    group by customer
    having count(distinct cell) > 1
),
told as (
    select s.customer
    from several s
    join memberships m on m.campaign = $campaign and m.customer = s.customer and m.contact = s.first_day
    group by s.customer
    having count(*) = 1
),
decided as (
    select
        m.customer,
        m.cell,
        case
            when s.customer is null then null
            when t.customer is null then 'two_cells'
            when m.contact > s.first_day then 'later_assignment'
        end as aside
    from memberships m
    left join several s on s.customer = m.customer
    left join told t on t.customer = m.customer
    where m.campaign = $campaign
)
update memberships
set aside = d.aside
from decided d
where memberships.campaign = $campaign
    and memberships.customer = d.customer
    and memberships.cell = d.cell
    and memberships.aside is distinct from d.aside
