-- Failed sign-ins, by login and by address: a restart or a second server does not forget them.

create table sign_in_attempt (
  zone     text        not null,
  key      text        not null check (length(key) <= 200),   -- login:… or address:…
  failures int         not null check (failures >= 0),
  at       timestamptz not null,
  primary key (zone, key)
);
create index sign_in_attempt_by_time on sign_in_attempt (zone, at);
