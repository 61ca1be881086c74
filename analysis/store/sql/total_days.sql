insert into daily_totals
select day, count(*), sum(amount), count(quantity), count(margin)
from active_sales
group by day
order by day
