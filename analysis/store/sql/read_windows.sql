-- How much of the windows the sales cover, per cell.
select
    cell,
    count(*) as customers,
    count(case when post_days > 0 then 1 end) as with_a_post_day,
    count(case when post_days = $post_days then 1 end) as with_all_post_days,
    coalesce(min(case when post_days > 0 then post_days end), 0) as fewest_post_days,
    count(case when pre_days > 0 then 1 end) as with_a_pre_day,
    min(pre_days) as fewest_pre_days,
    min(contact) as first_contact,
    max(contact) as last_contact
from outcomes
where campaign = $campaign
group by cell
