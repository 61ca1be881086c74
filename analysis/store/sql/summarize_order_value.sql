-- Revenue and orders of the same customers with their covariance, per cell and level of an attribute (`all`: everybody)
-- or of two crossed, as sums of exact integers.
with chosen as (
    select customer, name, text
    from campaign_attributes
    where campaign = $campaign and name in ($first, $second)
),
people as (
    select
        o.cell,
        case
            when $first = 'all' then 'all'
            else concat_ws(
                ' × ',
                coalesce(nullif(trim(c.text), ''), '(missing)'),
                case when $second is not null then coalesce(nullif(trim(d.text), ''), '(missing)') end
            )
        end as level,
        cast(case when $window = 'pre' then o.pre_revenue else o.post_revenue end as hugeint) as y,
        cast(case when $window = 'pre' then o.pre_orders else o.post_orders end as hugeint) as x
    from outcomes o
    left join chosen c on c.customer = o.customer and c.name = $first
    left join chosen d on d.customer = o.customer and d.name = $second
    where o.campaign = $campaign and case when $window = 'pre' then o.pre_days else o.post_days end > 0
)
select
    level,
    cell,
    count(*) as n,
    sum(y) as sum_y,
    sum(y * y) as sum_yy,
    count(case when y <> 0 then 1 end) as nonzero_y,
    sum(x) as sum_x,
    sum(x * x) as sum_xx,
    count(case when x <> 0 then 1 end) as nonzero_x,
    sum(y * x) as sum_yx
from people
group by level, cell
