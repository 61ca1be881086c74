-- Customers per level of every segment attribute and cell.
select c.name, coalesce(nullif(trim(e.text), ''), '(missing)') as level, m.cell, count(*) as customers
from memberships m
join (select distinct name from extra_columns where campaign = $campaign and role = 'attribute') c on true
left join extras e on e.campaign = $campaign and e.customer = m.customer and e.name = c.name
where m.campaign = $campaign and m.aside is null
group by 1, 2, 3
