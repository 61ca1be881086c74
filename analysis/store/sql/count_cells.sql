select cell, count(*)
from memberships
where campaign = $campaign and aside is null
group by cell
