-- A run writes millions of results: what each of them must pass is what reading needs, and no more
-- (docs/decisions/0250-a-result-passes-what-reading-needs.md).

-- Results are written by statements that take their run from the table of runs, under the lock of its cursor, and no run
-- is ever deleted (access.sql): asking for it again, row by row, takes as long as an index.
alter table run_result drop constraint run_result_zone_run_fkey;

-- A subject's results are looked up run by run, by the programmes that run asked about: its primary key finds them.
drop index run_result_by_subject;

-- Current results are written in the order of subjects: their primary key grows at its end, and finds a subject's as well.
drop index standing_by_subject;
alter table standing drop constraint standing_pkey;
alter table standing add primary key (zone, subject, programme);

-- Stages and points are of few programmes; the others need no entry.
drop index standing_by_points;
create index standing_by_points on standing (zone, programme, peers, score desc, ties desc)
  include (score_max, outcome, subject) where peers is not null or score is not null;
