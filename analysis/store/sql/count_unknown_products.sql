select count(*)
from (select distinct product from products where product is not null) s
where s.product not in (select product from known_products)
