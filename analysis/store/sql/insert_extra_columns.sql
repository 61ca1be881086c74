insert into extra_columns
select campaign, $name, $position, $role, $kind, count(case when coalesce(trim(text), '') = '' then 1 end), $load
from extras
where load = $load and name = $name
group by campaign
