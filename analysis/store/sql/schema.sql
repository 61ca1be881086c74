-- Money is held in ten-thousandths of the currency: exact for every amount with up to four decimals.
create table if not exists meta (name varchar not null, value varchar not null);

create table if not exists customers (key integer not null, id varchar not null);

create table if not exists products (key integer not null, product varchar, category varchar);

create table if not exists sales (
    customer integer not null,
    day date not null,
    product integer,
    quantity double,
    amount bigint not null,
    margin bigint,
    order_key ubigint not null,
    store varchar,
    load integer not null,
    aside integer
);

-- A line that another load counts in the place of this one keeps its place, with that load's number in `aside`:
-- positive where this line repeats one of it, negative where that load replaced this one.
create view if not exists active_sales as
select customer, day, product, quantity, amount, margin, order_key, store, load
from sales
where aside is null;

create table if not exists daily_totals (
    day date not null,
    lines bigint not null,
    amount bigint not null,
    lines_with_quantity bigint not null,
    lines_with_margin bigint not null
);

create table if not exists campaigns (key integer not null, id varchar not null, members_version integer not null);

-- A row that lost out to another assignment keeps its place here, with the reason in `aside`.
create table if not exists memberships (
    campaign integer not null,
    customer integer not null,
    cell varchar not null,
    contact date,
    channel varchar,
    cost bigint,
    delivered boolean,
    opened boolean,
    clicked boolean,
    responded boolean,
    attended boolean,
    fingerprint ubigint not null,
    load integer not null,
    row bigint not null,
    aside varchar
);

-- Rows of a later load that repeat a member: it stands in for the member when the earlier load is taken back.
create table if not exists repeated_members (
    campaign integer not null,
    customer integer not null,
    cell varchar not null,
    load integer not null,
    row bigint not null
);

create table if not exists extras (
    campaign integer not null,
    customer integer not null,
    name varchar not null,
    text varchar,
    number double,
    load integer not null,
    row bigint not null
);

create table if not exists extra_columns (
    campaign integer not null,
    name varchar not null,
    position integer not null,
    role varchar not null,
    kind varchar,
    blanks bigint not null,
    load integer not null
);

-- Of an answer, such as a rating, a blank says nothing; any other blank outcome is 0.
alter table extra_columns add column if not exists is_answer boolean default false;

-- What the extract brought of members who count: one who is in two cells has the values of the first alone.
create or replace view member_extras as
select e.campaign, e.customer, e.name, e.text, e.number
from extras e
where not exists (
    select 1
    from memberships m
    where m.aside is not null and m.campaign = e.campaign and m.load = e.load and m.row = e.row
);

-- The same columns as metrics: a blank is 0, but for an answer that nobody gave, which has no row here.
create or replace view own_values as
select e.campaign, e.customer, e.name, coalesce(e.number, 0.0) as number
from member_extras e
where e.number is not null or not exists (
    select 1
    from extra_columns c
    where c.is_answer and c.campaign = e.campaign and c.name = e.name
);

create table if not exists settings (
    campaign integer not null,
    setting varchar not null,
    value varchar,
    guessed boolean not null,
    after_sales boolean not null,
    chosen_at timestamp not null,
    position integer not null
);

create table if not exists loads (
    load integer not null,
    extract varchar not null,
    file varchar not null,
    sha256 varchar not null,
    scope varchar not null,
    mapping varchar not null,
    loaded_at timestamp not null,
    loaded_by varchar not null,
    rows_in bigint not null,
    loaded bigint not null,
    set_aside bigint not null,
    repeated bigint not null,
    first_day date,
    last_day date,
    overlap varchar,
    origin integer
);

create table if not exists set_aside (
    load integer not null,
    row bigint not null,
    "column" varchar not null,
    value varchar,
    reason varchar not null,
    original varchar
);

create table if not exists outcomes_state (campaign integer not null, fingerprint varchar not null);

create table if not exists outcomes (
    campaign integer not null,
    customer integer not null,
    cell varchar not null,
    contact date not null,
    pre_days integer not null,
    post_days integer not null,
    recency integer,
    first_purchase integer,
    follow_up integer,
    pre_orders integer not null,
    pre_promoted_orders integer not null,
    pre_purchase_days integer not null,
    pre_revenue bigint not null,
    pre_promoted_revenue bigint not null,
    pre_margin bigint not null,
    pre_revenue_without_margin bigint not null,
    pre_units double not null,
    post_orders integer not null,
    post_promoted_orders integer not null,
    post_purchase_days integer not null,
    post_revenue bigint not null,
    post_promoted_revenue bigint not null,
    post_margin bigint not null,
    post_revenue_without_margin bigint not null,
    post_units double not null,
    promoted_recency integer,
    has_history boolean,
    pre_span integer,
    post_span integer
);

-- Of a store that an earlier version made.
alter table outcomes add column if not exists promoted_recency integer;

alter table outcomes add column if not exists has_history boolean;

alter table outcomes add column if not exists pre_span integer;

alter table outcomes add column if not exists post_span integer;

-- What customers bought on each day of their post window, one row per customer and day with a sale. Day 0 is the
-- contact's. An order counts on its first day.
create table if not exists outcome_days_state (campaign integer not null, fingerprint varchar not null);

create table if not exists outcome_days (
    campaign integer not null,
    customer integer not null,
    cell varchar not null,
    is_existing boolean not null,
    day integer not null,
    is_purchase boolean not null,
    is_promoted boolean not null,
    orders integer not null,
    revenue bigint not null,
    promoted_revenue bigint not null,
    margin bigint not null,
    revenue_without_margin bigint not null,
    units double not null
);

-- Customers, products and calendar as every load gave them; the latest load counts. Further equal rows of a load have
-- a place above 1. Of a birth date only the first day of its month is kept.
create table if not exists known_customers (
    customer integer not null,
    born date,
    fingerprint ubigint not null,
    place integer not null,
    load integer not null,
    row bigint not null
);

create table if not exists known_attributes (
    customer integer not null,
    name varchar not null,
    text varchar,
    load integer not null
);

create table if not exists known_columns (name varchar not null, position integer not null, load integer not null);

create table if not exists known_products (
    product varchar not null,
    name varchar,
    category varchar,
    brand varchar,
    place integer not null,
    load integer not null,
    row bigint not null
);

create table if not exists calendar (
    first_day date not null,
    last_day date not null,
    label varchar not null,
    load integer not null,
    row bigint not null
);

create view if not exists product_list as
select product, name, category, brand
from known_products k
where place = 1 and load = (select max(load) from known_products n where n.product = k.product);

-- Contacts with customers whom several campaigns can know: those of a control cell were not contacted.
create or replace view contacts as
with launches as (
    select campaign, cast(trim(max_by(value, position), '"') as date) as launch
    from settings
    where setting = 'launch'
    group by campaign
),
controls as (
    select campaign, json_extract_string(max_by(value, position), '$') as cell
    from settings
    where setting = 'control'
    group by campaign
)
select
    m.campaign,
    m.customer,
    coalesce(m.contact, l.launch) as day,
    m.cell is distinct from c.cell as is_contacted
from memberships m
left join launches l on l.campaign = m.campaign
left join controls c on c.campaign = m.campaign
where m.aside is null and m.customer > 0 and coalesce(m.contact, l.launch) is not null;

-- Attributes of a campaign's customers: its own columns, then those of the customers extract that it does not have,
-- then those that the store tells as of the contact, from what was bought and who was contacted before it. A name that
-- begins with @ is the program's own: whether a customer was assigned to several cells.
create or replace view campaign_attributes as
with latest as (
    select customer, max(load) as load
    from known_customers
    group by customer
),
launches as (
    select campaign, cast(trim(max_by(value, position), '"') as date) as launch
    from settings
    where setting = 'launch'
    group by campaign
),
born as (
    select k.customer, k.born
    from known_customers k
    join latest n on n.customer = k.customer and n.load = k.load
    where k.place = 1 and k.born is not null
),
aged as (
    select
        m.campaign,
        m.customer,
        date_diff('month', b.born, coalesce(l.launch, m.contact)) // 12 as age
    from memberships m
    join born b on b.customer = m.customer
    left join launches l on l.campaign = m.campaign
    where m.aside is null
),
known as (
    select m.campaign, a.customer, a.name, a.text
    from memberships m
    join known_attributes a on a.customer = m.customer
    join latest n on n.customer = a.customer and n.load = a.load
    where m.aside is null
    union all
    select
        campaign,
        customer,
        'age_group',
        case
            when age < 18 then '0-17'
            when age < 25 then '18-24'
            when age < 70 then concat(cast(age // 5 * 5 as integer), '-', cast(age // 5 * 5 + 4 as integer))
            else '70+'
        end
    from aged
    where age between 0 and 130
),
told as (
    select
        campaign,
        customer,
        'new_or_existing' as name,
        case when recency is not null then 'existing' when has_history then 'new' end as text
    from outcomes
    union all
    select
        campaign,
        customer,
        'bought_promoted_before',
        case
            when pre_promoted_orders > 0 then 'in pre window'
            when promoted_recency is not null then 'longer ago'
            when has_history then 'never'
        end
    from outcomes
    union all
    select
        t.campaign,
        t.customer,
        'contacts_90_days',
        case when count(o.day) < 3 then cast(count(o.day) as varchar) else '3+' end
    from contacts t
    left join contacts o on o.customer = t.customer
        and o.campaign <> t.campaign
        and o.is_contacted
        and o.day >= t.day - 90
        and o.day < t.day
    group by t.campaign, t.customer
)
select campaign, customer, name, text
from member_extras
union all
select k.campaign, k.customer, k.name, k.text
from known k
where not exists (select 1 from extra_columns e where e.campaign = k.campaign and e.name = k.name)
union all
select t.campaign, t.customer, t.name, t.text
from told t
where not exists (select 1 from extra_columns e where e.campaign = t.campaign and e.name = t.name)
    and not exists (select 1 from known_columns c where c.name = t.name)
union all
select campaign, customer, '@cells', 'several'
from memberships
group by campaign, customer
having count(distinct cell) > 1;

-- What customers did about a contact: the flags of the funnel, and yes/no outcomes that the extract brought.
create or replace view participations as
select campaign, customer, 'delivered' as name, delivered as took_part
from memberships
where aside is null
union all
select campaign, customer, 'opened', opened
from memberships
where aside is null
union all
select campaign, customer, 'clicked', clicked
from memberships
where aside is null
union all
select campaign, customer, 'responded', responded
from memberships
where aside is null
union all
select campaign, customer, 'attended', attended
from memberships
where aside is null
union all
select e.campaign, e.customer, e.name, e.number = 1
from member_extras e
where exists (
    select 1
    from extra_columns c
    where c.campaign = e.campaign and c.name = e.name and c.role = 'outcome' and c.kind = 'proportion'
);

-- What a person said of the columns of a file, for the next file with the same header.
create table if not exists layouts (
    extract varchar not null,
    columns varchar not null,
    said varchar not null,
    load integer not null
);
