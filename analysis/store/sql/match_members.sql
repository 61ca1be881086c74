-- What each row is: a new member, a repetition of one, or a contradiction to one.
create or replace temp table matched as
with extra as (
    select row, string_agg(concat(name, '=', coalesce(text, '')), '|' order by name) as text
    from kept
    group by row
),
printed as (
    select
        k.*,
        md5_number_lower(concat_ws('|', coalesce(cast(contact as varchar), ''), coalesce(channel, ''),
            coalesce(cast(cost as varchar), ''), coalesce(cast(delivered as varchar), ''),
            coalesce(cast(opened as varchar), ''), coalesce(cast(clicked as varchar), ''),
            coalesce(cast(responded as varchar), ''), coalesce(cast(attended as varchar), ''),
            coalesce(e.text, ''))) as fingerprint
    from keyed k
    left join extra e using (row)
),
ranked as (
    select
        *,
        row_number() over (partition by campaign, customer, cell order by row) as place,
        first_value(fingerprint) over (partition by campaign, customer, cell order by row) as first_fingerprint
    from printed
)
select
    r.*,
    case
        when m.customer is null and r.place = 1 then 'new'
        when r.fingerprint = coalesce(m.fingerprint, r.first_fingerprint) then 'repeats'
        else 'differs'
    end as what
from ranked r
left join memberships m on m.campaign = r.campaign and m.customer = r.customer and m.cell = r.cell
