-- Stages, rankings and counts by outcome are read from an index alone: a list over 100,000 firms shows them on each page.

drop index standing_by_points;
create index standing_by_points on standing (zone, programme, peers, score desc, ties desc) include (score_max, outcome);

drop index standing_by_outcome;
create index standing_by_outcome on standing (zone, programme, outcome, near, run);
