-- The values other than 0 of an outcome that the campaign extract brought; a blank counts as 0. Sorted, so that they
-- come the same in every run.
select m.cell, e.number as y
from memberships m
join own_values e on e.campaign = m.campaign and e.customer = m.customer and e.name = $metric
where m.campaign = $campaign and m.aside is null and e.number <> 0
order by m.cell, e.number
