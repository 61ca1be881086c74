-- A metric y beside something known before the contact, x, of the same customers, per cell. x is a number column of the
-- campaign extract, or without one the same sales metric in the pre window; where x is not known it is the average of
-- those known, so that nobody is left out. Sorted, so that sums of floats are the same in every run.
with people as (
    select
        m.cell,
        m.customer,
        e.number as own,
        c.number as known,
        o.customer is not null and o.post_days > 0 as is_covered,
        case $metric
            when 'revenue_per_customer' then o.post_revenue / 10000
            when 'response_rate' then case when o.post_orders > 0 then 1 else 0 end
            when 'promoted_revenue_per_customer' then o.post_promoted_revenue / 10000
            when 'other_revenue_per_customer' then (o.post_revenue - o.post_promoted_revenue) / 10000
            when 'promoted_response_rate' then case when o.post_promoted_orders > 0 then 1 else 0 end
            when 'margin_per_customer' then (
                o.post_margin + coalesce(cast($margin_rate as double), 0) * o.post_revenue_without_margin
            ) / 10000
            when 'orders_per_customer' then o.post_orders
            when 'units_per_customer' then o.post_units
        end as after_contact,
        case $metric
            when 'revenue_per_customer' then o.pre_revenue / 10000
            when 'response_rate' then case when o.pre_orders > 0 then 1 else 0 end
            when 'promoted_revenue_per_customer' then o.pre_promoted_revenue / 10000
            when 'other_revenue_per_customer' then (o.pre_revenue - o.pre_promoted_revenue) / 10000
            when 'promoted_response_rate' then case when o.pre_promoted_orders > 0 then 1 else 0 end
            when 'margin_per_customer' then (
                o.pre_margin + coalesce(cast($margin_rate as double), 0) * o.pre_revenue_without_margin
            ) / 10000
            when 'orders_per_customer' then o.pre_orders
            when 'units_per_customer' then o.pre_units
        end as before_contact
    from memberships m
    left join outcomes o on o.campaign = m.campaign and o.customer = m.customer
    left join own_values e on e.campaign = m.campaign and e.customer = m.customer and e.name = $metric
    left join member_extras c on c.campaign = m.campaign and c.customer = m.customer and c.name = $covariate
    where m.campaign = $campaign and m.aside is null
),
counted as (
    select
        cell,
        customer,
        cast(case when $own then own else after_contact end as double) as y,
        cast(case when $covariate is null then before_contact else known end as double) as x
    from people
    where case when $own then own is not null else is_covered end
),
centre as (
    select avg(x order by x) as x from counted
),
filled as (
    select p.cell, p.customer, p.y, coalesce(p.x, c.x) as x
    from counted p
    cross join centre c
    where c.x is not null
)
select
    cell,
    count(*) as n,
    avg(y order by y) as mean_y,
    coalesce(var_samp(y order by y), 0.0) as variance_y,
    count(case when y <> 0 then 1 end) as nonzero_y,
    avg(x order by x) as mean_x,
    coalesce(var_samp(x order by x), 0.0) as variance_x,
    count(case when x <> 0 then 1 end) as nonzero_x,
    coalesce(covar_samp(y, x order by customer), 0.0) as covariance
from filled
group by cell
