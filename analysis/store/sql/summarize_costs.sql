-- What the customers of every cell and level cost, and what those who redeemed an incentive brought in.
-- A contact costs what the extract says, else what its channel costs, else what a contact costs.
with attribute as (
    select customer, text
    from campaign_attributes
    where campaign = $campaign and name = $attribute
),
counted as (
    select
        customer,
        post_revenue as revenue,
        post_margin + coalesce(cast($margin_rate as double), 0) * post_revenue_without_margin as margin
    from outcomes
    where campaign = $campaign and post_days > 0
),
people as (
    select
        m.customer,
        m.cell,
        case when $attribute is null then 'all' else coalesce(nullif(trim(a.text), ''), '(missing)') end as level,
        coalesce(
            m.cost,
            list_extract(cast($costs as bigint[]), list_position(cast($channels as varchar[]), m.channel)),
            cast($contact_cost as bigint),
            0
        ) as cost,
        coalesce(
            case $incentive
                when 'delivered' then m.delivered
                when 'opened' then m.opened
                when 'clicked' then m.clicked
                when 'responded' then m.responded
                when 'attended' then m.attended
                else e.number <> 0
            end,
            false
        ) as is_redeemed,
        case when $own is null then c.margin / 10000 else coalesce(y.number, 0) end as margin
    from memberships m
    left join attribute a on a.customer = m.customer
    left join counted c on c.customer = m.customer
    left join member_extras e on e.campaign = $campaign and e.customer = m.customer and e.name = $incentive
    left join member_extras y on y.campaign = $campaign and y.customer = m.customer and y.name = $own
    where m.campaign = $campaign and m.aside is null and ($own is not null or c.customer is not null)
)
select
    level,
    cell,
    count(*) as customers,
    cast(sum(cost) as hugeint) as contacts,
    cast(sum(case when is_redeemed then 1 else 0 end) as bigint) as redeemed,
    coalesce(avg(case when is_redeemed then margin end order by margin), 0.0) as margin_of_redeemers
from people
group by level, cell
