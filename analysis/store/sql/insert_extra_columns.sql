insert into extra_columns by name
select
    campaign,
    $name as name,
    $position as position,
    $role as role,
    $kind as kind,
    count(case when coalesce(trim(text), '') = '' then 1 end) as blanks,
    $load as load,
    $is_answer as is_answer
from extras
where load = $load and name = $name
group by campaign
