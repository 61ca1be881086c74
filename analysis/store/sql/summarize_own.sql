-- The few numbers of every outcome that the campaign extract brought, per level of each asked attribute (`all`: everybody;
-- two may be crossed) and cell. A blank counts as 0; that of an answer does not count, nor does a customer whose file
-- does not have the column. Sorted, so that sums of floats are the same in every run.
with names as (
    select
        unnest(cast($attributes as varchar[])) as attribute,
        unnest(cast($firsts as varchar[])) as first,
        unnest(cast($seconds as varchar[])) as second
),
people as (
    select customer, cell
    from memberships
    where campaign = $campaign and aside is null
),
chosen as (
    select customer, name, text
    from campaign_attributes
    where campaign = $campaign
        and list_contains(list_concat(cast($firsts as varchar[]), cast($seconds as varchar[])), name)
),
measured as (
    select
        p.cell,
        n.attribute,
        case
            when n.attribute = 'all' then 'all'
            else concat_ws(
                ' × ',
                coalesce(nullif(trim(c.text), ''), '(missing)'),
                case when n.second is not null then coalesce(nullif(trim(d.text), ''), '(missing)') end
            )
        end as level,
        e.name as metric,
        e.number as y
    from people p
    cross join names n
    left join chosen c on c.customer = p.customer and c.name = n.first
    left join chosen d on d.customer = p.customer and d.name = n.second
    join own_values e on e.campaign = $campaign and e.customer = p.customer
        and list_contains(cast($metrics as varchar[]), e.name)
),
means as (
    select cell, attribute, level, metric, avg(y order by y) as mean
    from measured
    group by cell, attribute, level, metric
),
summaries as (
    select
        m.attribute,
        m.metric,
        m.level,
        m.cell,
        count(*) as n,
        any_value(s.mean) as mean,
        coalesce(var_samp(m.y order by m.y), 0.0) as variance,
        avg(power(m.y - s.mean, 3) order by m.y) as third_moment,
        count(case when m.y <> 0 then 1 end) as nonzero,
        list(m.y order by m.y) filter (where m.y > 0) as above
    from measured m
    join means s on s.cell = m.cell and s.attribute = m.attribute and s.level = m.level and s.metric = m.metric
    group by m.attribute, m.metric, m.level, m.cell
)
select
    * exclude (above),
    len(above) as above,
    list_sum(list_transform(above, lambda y: power(y, 0.125))) as y1_8,
    list_sum(list_transform(above, lambda y: power(y, 0.25))) as y1_4,
    list_sum(above) as y1,
    list_sum(list_transform(above, lambda y: power(y, 1.125))) as y9_8,
    list_sum(list_transform(above, lambda y: power(y, 1.25))) as y5_4,
    list_sum(list_transform(above, lambda y: power(y, 2))) as y2,
    list_sum(list_transform(above, lambda y: power(y, 2.25))) as y9_4
from summaries
