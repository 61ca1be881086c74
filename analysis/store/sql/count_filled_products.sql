-- How many products of the products extracts have a value in each field, among the loads that carry it.
with by_load as (
    select load, count(*) as products, count(name) as name, count(category) as category, count(brand) as brand
    from known_products
    where place = 1
    group by load
),
missing as (
    select load, count(*) as rows
    from set_aside
    where reason = 'no_product'
    group by load
),
fields as (
    select
        f.field,
        case when f.needed then b.products + coalesce(m.rows, 0) when f.filled > 0 then b.products else 0 end as rows,
        f.filled,
        f.place
    from by_load b
    left join missing m on m.load = b.load
    cross join unnest([
        {'place': 1, 'field': 'product', 'needed': true, 'filled': b.products},
        {'place': 2, 'field': 'name', 'needed': false, 'filled': b.name},
        {'place': 3, 'field': 'category', 'needed': false, 'filled': b.category},
        {'place': 4, 'field': 'brand', 'needed': false, 'filled': b.brand}
    ]) as u (f)
)
select field, cast(sum(rows) as bigint) as rows, cast(sum(filled) as bigint) as filled
from fields
group by field, place
order by place
