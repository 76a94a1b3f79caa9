-- Answers to requests that carried an idempotency key, so that a repeated one is answered again and does nothing twice.

create table submission (
  zone     text        not null,
  account  bigint      not null,
  key      text        not null check (length(key) between 8 and 100),
  endpoint text        not null,
  digest   text        not null,                     -- SHA-256 of parameters and body, hex
  answer   jsonb,
  at       timestamptz not null default now(),
  primary key (zone, account, key),
  foreign key (zone, account) references account (zone, id)
);
