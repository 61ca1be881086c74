-- Signs of a contact, per cell. Of a flag only true is one, of a cost only what is above 0.
with records as (
    select
        cell,
        channel,
        coalesce(delivered, false) as delivered,
        coalesce(opened, false) as opened,
        coalesce(clicked, false) as clicked,
        coalesce(responded, false) as responded,
        coalesce(attended, false) as attended,
        coalesce(cost, 0) > 0 as cost,
        coalesce(delivered, opened, clicked, responded, attended) is not null or cost is not null
            or channel is not null as is_kept
    from memberships
    where campaign = $campaign and aside is null
),
signs as (
    select *, delivered or opened or clicked or responded or attended or cost as is_sign
    from records
)
select
    cell,
    count(*) as customers,
    count(case when is_kept then 1 end) as kept,
    count(case when delivered then 1 end) as delivered,
    count(case when opened then 1 end) as opened,
    count(case when clicked then 1 end) as clicked,
    count(case when responded then 1 end) as responded,
    count(case when attended then 1 end) as attended,
    count(case when cost then 1 end) as cost,
    count(channel) as channel,
    count(case when is_sign then 1 end) as signs,
    count(case when is_sign or channel is not null then 1 end) as any_sign
from signs
group by cell
order by cell
