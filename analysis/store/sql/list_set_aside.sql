-- Rows that could not be used, and members who lost their place; of these the fields are known, not the row as it was.
select row, "column", coalesce(value, ''), reason, original, null as customer_id, null as cell
from set_aside
where load = $load
union all
select m.row, 'cell', m.cell, m.aside, null, c.id, m.cell
from memberships m
left join customers c on c.key = m.customer
where m.load = $load and m.aside is not null
order by 1, 2
