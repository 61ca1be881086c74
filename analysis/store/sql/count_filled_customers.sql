-- How many customers of the customers extracts have a value in each field or attribute, among the loads that carry it.
with by_load as (
    select load, count(*) as customers, count(born) as born
    from known_customers
    where place = 1
    group by load
),
missing as (
    select load, count(*) as rows
    from set_aside
    where reason = 'no_customer'
    group by load
),
given as (
    select load, name, count(text) as filled
    from known_attributes
    group by load, name
),
fields as (
    select 'customer_id' as field, b.customers + coalesce(m.rows, 0) as rows, b.customers as filled, 1 as place
    from by_load b
    left join missing m on m.load = b.load
    union all
    select 'birth_date', case when born > 0 then customers else 0 end, born, 2
    from by_load
    union all
    select c.name, case when g.filled is null and c.name = 'age_group' then 0 else b.customers end, coalesce(g.filled, 0),
        3 + c.position
    from known_columns c
    join by_load b on b.load = c.load
    left join given g on g.load = c.load and g.name = c.name
)
select field, cast(sum(rows) as bigint) as rows, cast(sum(filled) as bigint) as filled
from fields
group by field
order by min(place), field
