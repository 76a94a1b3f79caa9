-- Runs keep no current result of a plain refusal: it is worked out again when it is opened.

alter table run
  add column sparse text[] not null default '{}';   -- programmes whose plain refusals it leaves out of `standing`

-- Firms whose results were refreshed since: these have a row for every programme.
create index standing_refreshed on standing (zone, subject) where run is null;

-- standing_by_points begins with the same columns.
drop index standing_by_score;
