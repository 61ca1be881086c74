-- How many order lines have a value in each field. A line without a needed one was set aside, and counts as a row here.
with counted as (
    select
        count(*) as lines,
        count(p.product) as product,
        count(p.category) as category,
        count(s.quantity) as quantity,
        count(s.margin) as margin,
        count(s.store) as store
    from sales s
    left join products p on p.key = s.product
),
missing as (
    select
        count(case when a.reason = 'no_customer' then 1 end) as customer_id,
        count(case when a.reason = 'no_date' then 1 end) as date,
        count(case when a.reason = 'no_amount' then 1 end) as amount
    from set_aside a
    join loads l on l.load = a.load
    where l.extract = 'sales'
)
select f.field, f.filled + f.missing as rows, f.filled
from counted c
cross join missing m
cross join unnest([
    {'field': 'customer_id', 'filled': c.lines, 'missing': m.customer_id},
    {'field': 'date', 'filled': c.lines, 'missing': m.date},
    {'field': 'amount', 'filled': c.lines, 'missing': m.amount},
    {'field': 'product', 'filled': c.product, 'missing': c.lines - c.product},
    {'field': 'category', 'filled': c.category, 'missing': c.lines - c.category},
    {'field': 'quantity', 'filled': c.quantity, 'missing': c.lines - c.quantity},
    {'field': 'margin', 'filled': c.margin, 'missing': c.lines - c.margin},
    {'field': 'store', 'filled': c.store, 'missing': c.lines - c.store}
]) as u (f)
