select row, "column", coalesce(value, ''), reason
from set_aside
where load = $load
union all
select row, 'cell', cell, aside
from memberships
where load = $load and aside is not null
order by 1, 2
