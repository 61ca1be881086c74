-- Customers of a campaign whose household is known.
select count(distinct a.customer)
from campaign_attributes a
join memberships m on m.campaign = a.campaign and m.customer = a.customer
where a.campaign = $campaign and a.name = '@household' and a.text is not null and m.aside is null
