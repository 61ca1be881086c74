select c.id
from campaigns c
where c.key in (select campaign from memberships where load = $load)
    or c.key in (select campaign from repeated_members where load = $load)
order by c.id
