insert into memberships
select campaign, customer, cell, contact, channel, cost, delivered, opened, clicked, responded, attended,
    fingerprint, $load, row, null
from matched
where what = 'new'
order by row
