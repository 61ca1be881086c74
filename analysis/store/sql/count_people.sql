-- Customers per level of each asked attribute (`all`: everybody; two attributes may be crossed) and cell.
with names as (
    select
        unnest(cast($attributes as varchar[])) as attribute,
        unnest(cast($firsts as varchar[])) as first,
        unnest(cast($seconds as varchar[])) as second
),
chosen as (
    select customer, name, text
    from campaign_attributes
    where campaign = $campaign
        and list_contains(list_concat(cast($firsts as varchar[]), cast($seconds as varchar[])), name)
)
select
    n.attribute,
    case
        when n.attribute = 'all' then 'all'
        else concat_ws(
            ' × ',
            coalesce(nullif(trim(c.text), ''), '(missing)'),
            case when n.second is not null then coalesce(nullif(trim(d.text), ''), '(missing)') end
        )
    end as level,
    m.cell,
    count(*) as customers
from memberships m
cross join names n
left join chosen c on c.customer = m.customer and c.name = n.first
left join chosen d on d.customer = m.customer and d.name = n.second
where m.campaign = $campaign and m.aside is null
group by 1, 2, 3
