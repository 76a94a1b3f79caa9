-- How many firms came out how and what they would get, counted when a run ends and moved with every firm refreshed since:
-- a page reads some dozens of rows in place of a million results. Empty while a run writes: then results are counted.
create table standing_count (
  zone         text    not null,
  programme    text    not null,
  outcome      text    not null,
  near         boolean not null,
  is_refreshed boolean not null,                     -- judged again since its run: has a row for every programme
  firms        bigint  not null,
  primary key (zone, programme, outcome, near, is_refreshed)
);

create table standing_amount (
  zone         text    not null,
  programme    text    not null,
  amount       text    not null,                     -- which of the programme's amounts
  currency     text    not null,
  minor        numeric not null,
  firms        bigint  not null,
  illustrative bigint  not null,                     -- firms whose amount an unpublished figure entered
  primary key (zone, programme, amount, currency)
);
