-- Members may lose their place to a later file, so the counts of every load are taken from what stands now.
update loads
set
    loaded = n.loaded,
    set_aside = n.set_aside
from (
    select
        l.load,
        (select count(*) from memberships m where m.load = l.load and m.aside is null) as loaded,
        (select count(*) from set_aside a where a.load = l.load)
            + (select count(*) from memberships m where m.load = l.load and m.aside is not null) as set_aside
    from loads l
    where l.extract = 'campaign'
) n
where loads.load = n.load
