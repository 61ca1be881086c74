-- How well campaigns and sales know each other's customers. Row-number ids (below 0) belong to their campaign alone.
with members as (
    select distinct customer
    from memberships
    where aside is null and customer > 0
),
buyers as (
    select customer, count(*) as lines
    from active_sales
    group by customer
),
both_sides as (
    select b.customer, b.lines
    from members m
    join buyers b on b.customer = m.customer
)
select
    (select count(*) from members) as customers,
    (select count(*) from both_sides) as customers_found,
    (select cast(coalesce(sum(lines), 0) as bigint) from buyers) as lines,
    (select cast(coalesce(sum(lines), 0) as bigint) from both_sides) as lines_found
