-- Members without a value of one column: those whose file does not have it, and those whose value is blank.
select
    count(case when e.customer is null then 1 end) as absent,
    count(case when e.customer is not null and coalesce(trim(e.text), '') = '' then 1 end) as blanks,
    (
        select coalesce(bool_or(is_answer), false)
        from extra_columns
        where campaign = $campaign and name = $metric
    ) as is_answer
from memberships m
left join member_extras e on e.campaign = m.campaign and e.customer = m.customer and e.name = $metric
where m.campaign = $campaign and m.aside is null
