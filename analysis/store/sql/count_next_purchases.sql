-- What became of customers by days since the contact: who bought for the first time since, who was last seen waiting.
-- A contact after the last sale, or too long before the first one, cannot be followed up and is told apart.
with attribute as (
    select customer, text
    from campaign_attributes
    where campaign = $campaign and name = $attribute
),
participation as (
    select customer, took_part
    from participations
    where campaign = $campaign and name = $participation
),
sales_days as (
    select day, date_diff('day', lag(day) over (order by day), day) as days_since
    from daily_totals
),
coverage as (
    select min(day) as first_day, max(day) as last_day, greatest(7, max(coalesce(days_since, 0))) as slack
    from sales_days
),
people as (
    select
        case when $attribute is null then 'all' else coalesce(nullif(trim(a.text), ''), '(missing)') end as level,
        o.cell,
        coalesce(p.took_part, false) as took_part,
        case
            when o.contact > c.last_day then 'late'
            when date_diff('day', o.contact, c.first_day) > c.slack then 'early'
        end as left_out,
        coalesce(o.first_purchase, o.follow_up) as day,
        o.first_purchase is not null as bought,
        o.follow_up
    from outcomes o
    cross join coverage c
    left join attribute a on a.customer = o.customer
    left join participation p on p.customer = o.customer
    where o.campaign = $campaign
)
select
    level,
    cell,
    took_part,
    left_out,
    day,
    count(case when bought then 1 end) as bought,
    count(case when not bought then 1 end) as waiting,
    max(follow_up) as follow_up
from people
group by level, cell, took_part, left_out, day
order by level, cell, took_part, left_out, day
