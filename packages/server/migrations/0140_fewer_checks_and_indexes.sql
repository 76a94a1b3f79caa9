-- An import writes hundreds of thousands of rows here: what each of them must pass is what reading needs, and no more
-- (docs/decisions/0140-an-import-writes-what-reading-needs.md).

-- Evidence is always asked for by subject and period, and by number only within them: one index is both.
alter table declaration drop constraint declaration_pkey;
drop index declaration_by_subject;
alter table declaration add primary key (zone, subject, period, id);

-- The rows of one import lie beside each other and are read together: a summary of blocks finds them.
drop index declaration_by_batch;
create index declaration_by_batch on declaration using brin (zone, batch) with (pages_per_range = 32, autosummarize = on);

-- Names and codes are entered in the statement that enters their party, or under its lock, and no party is ever deleted
-- (access.sql): asking for it again, row by row, takes as long as writing them.
alter table party_name drop constraint party_name_zone_party_fkey;
alter table party_identifier drop constraint party_identifier_zone_party_fkey;
