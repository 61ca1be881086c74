-- Customers with a yes, for everything that customers of the campaign could take part in, per cell.
select p.name, m.cell, count(*) as customers
from participations p
join memberships m on m.campaign = p.campaign and m.customer = p.customer and m.aside is null
where p.campaign = $campaign and p.took_part
group by p.name, m.cell
order by
    coalesce(list_position(['delivered', 'opened', 'clicked', 'responded', 'attended'], p.name), 6),
    p.name,
    m.cell
