insert into extras
select m.campaign, m.customer, k.name, k.text, k.number, $load, m.row
from kept k
join matched m using (row)
where m.what = 'new'
order by m.campaign, k.name, m.row
