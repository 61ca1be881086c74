create or replace temp table keyed as
select m.*, c.key as customer, p.key as campaign
from members m
join customers c on c.id = m.customer_id
join campaigns p on p.id = m.campaign_id
