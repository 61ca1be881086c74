-- The level of one attribute for every customer of a campaign, in the order of the customers.
with attribute as (
    select customer, text
    from campaign_attributes
    where campaign = $campaign and name = $attribute
)
select coalesce(nullif(trim(a.text), ''), '(missing)') as level
from outcomes o
left join attribute a on a.customer = o.customer
where o.campaign = $campaign
order by o.customer
