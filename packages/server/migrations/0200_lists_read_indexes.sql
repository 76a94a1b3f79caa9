-- Long lists read indexes instead of results, each of which is a wide row.

-- With the firm in it, points, stages and outcomes of firms are read from this index alone.
drop index standing_by_points;
create index standing_by_points on standing (zone, programme, peers, score desc, ties desc) include (score_max, outcome, subject);

-- What eligible firms would get: few programmes pay amounts, and the cockpit adds up all that do.
create index standing_paying on standing (zone, programme) include (amounts, illustrative)
 where outcome = 'eligible' and amounts <> '[]';
