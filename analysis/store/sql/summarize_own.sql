-- The few numbers of every outcome that the campaign extract brought, per cell and level. A blank counts as 0.
-- Sorted, so that sums of floats are the same in every run.
with attribute as (
    select customer, text
    from campaign_attributes
    where campaign = $campaign and name = $attribute
),
people as (
    select
        m.customer,
        m.cell,
        case when $attribute is null then 'all' else coalesce(nullif(trim(a.text), ''), '(missing)') end as level
    from memberships m
    left join attribute a on a.customer = m.customer
    where m.campaign = $campaign and m.aside is null
),
asked as (
    select unnest(cast($metrics as varchar[])) as metric
),
measured as (
    select p.cell, p.level, q.metric, coalesce(e.number, 0.0) as y
    from people p
    cross join asked q
    left join extras e on e.campaign = $campaign and e.customer = p.customer and e.name = q.metric
),
means as (
    select cell, level, metric, avg(y order by y) as mean
    from measured
    group by cell, level, metric
)
select
    m.metric,
    m.level,
    m.cell,
    count(*) as n,
    any_value(s.mean) as mean,
    coalesce(var_samp(m.y order by m.y), 0.0) as variance,
    avg(power(m.y - s.mean, 3) order by m.y) as third_moment,
    count(case when m.y <> 0 then 1 end) as nonzero
from measured m
join means s on s.cell = m.cell and s.level = m.level and s.metric = m.metric
group by m.metric, m.level, m.cell
