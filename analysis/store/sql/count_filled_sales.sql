-- How many order lines have a value in each field, among the loads that carry it. A line without a needed value was set
-- aside, and counts as a row here.
with by_load as (
    select
        s.load,
        count(*) as lines,
        count(p.product) as product,
        count(p.category) as category,
        count(s.quantity) as quantity,
        count(s.margin) as margin,
        count(s.store) as store
    from active_sales s
    left join products p on p.key = s.product
    group by s.load
),
missing as (
    select
        a.load,
        count(case when a.reason = 'no_customer' then 1 end) as customer_id,
        count(case when a.reason = 'no_date' then 1 end) as date,
        count(case when a.reason = 'no_amount' then 1 end) as amount
    from set_aside a
    group by a.load
),
fields as (
    select
        f.field,
        case when f.needed then b.lines + coalesce(f.missing, 0) when f.filled > 0 then b.lines else 0 end as rows,
        f.filled,
        f.place
    from by_load b
    left join missing m on m.load = b.load
    cross join unnest([
        {'place': 1, 'field': 'customer_id', 'needed': true, 'filled': b.lines, 'missing': m.customer_id},
        {'place': 2, 'field': 'date', 'needed': true, 'filled': b.lines, 'missing': m.date},
        {'place': 3, 'field': 'amount', 'needed': true, 'filled': b.lines, 'missing': m.amount},
        {'place': 4, 'field': 'product', 'needed': false, 'filled': b.product, 'missing': 0},
        {'place': 5, 'field': 'category', 'needed': false, 'filled': b.category, 'missing': 0},
        {'place': 6, 'field': 'quantity', 'needed': false, 'filled': b.quantity, 'missing': 0},
        {'place': 7, 'field': 'margin', 'needed': false, 'filled': b.margin, 'missing': 0},
        {'place': 8, 'field': 'store', 'needed': false, 'filled': b.store, 'missing': 0}
    ]) as u (f)
)
select field, cast(sum(rows) as bigint) as rows, cast(sum(filled) as bigint) as filled
from fields
group by field, place
order by place
