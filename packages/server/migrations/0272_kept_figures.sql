-- A figure over many postings is kept as sums of days up to a number in the order of postings; what came after is added
-- when it is asked for. The log's keeper brings them up; what a figure is, figure says (store/ledger/kept-figures.ts).
create table ledger_figure (
  zone   text   not null,
  figure text   not null,
  upto   bigint not null default 0 check (upto >= 0),
  primary key (zone, figure)
);

create table ledger_figure_day (
  zone    text    not null,
  figure  text    not null,
  day     date    not null,                            -- of the postings, in China
  minor   bigint  not null,
  times   bigint  not null,                            -- postings less those that were taken back
  seconds numeric not null,                            -- each amount by the second of its posting
  primary key (zone, figure, day),
  foreign key (zone, figure) references ledger_figure (zone, figure)
);
