-- The first tour is offered until its person has seen it or waved it away.

create table tour_seen (
  zone    text        not null,
  account bigint      not null,
  tour    text        not null check (tour in ('desk', 'firm')),
  at      timestamptz not null default now(),
  primary key (zone, account, tour),
  foreign key (zone, account) references account (zone, id)
);
