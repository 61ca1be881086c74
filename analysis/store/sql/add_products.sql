insert into products
select
    (select coalesce(max(key), 0) from products) + row_number() over (order by first_row),
    product,
    category
from (
    select l.product, l.category, min(l.row) as first_row
    from lines l
    left join products p on p.product is not distinct from l.product and p.category is not distinct from l.category
    where p.key is null and (l.product is not null or l.category is not null)
    group by l.product, l.category
)
