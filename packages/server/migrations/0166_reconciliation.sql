-- What a bank's line says became of the payment, whatever the line was worth: null where its status is not known.
alter table payment_result_line add column says text check (says in ('settled', 'returned'));

-- What the nightly check of the books came to: every balance, hold and leaf worked out again from the rows.
create table book_check (
  zone          text        not null,
  day           date        not null,
  at            timestamptz not null default clock_timestamp(),
  accounts      int         not null,
  transfers     bigint      not null,
  decisions     bigint      not null,
  discrepancies int         not null,
  first         jsonb       not null,                -- the first of them, each with its place and words
  primary key (zone, day)
);
