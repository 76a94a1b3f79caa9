-- What comes by the thousand — declarations, parties of an import, results of a run, the trail — is not witnessed row by row
-- but sealed in lists: once an import or a run is done, and of the trail every minute, a list of the new rows and their marks
-- is kept, and its digest becomes a decision in the log. Rows changed one by one later are witnessed as all others are.

create table sealed_rows (
  zone  text   not null,
  seq   bigint not null,                               -- the decision that has the list's digest
  name  text   not null,                               -- of the table
  unit  bigint not null,                               -- the import or run; of the trail, the last number
  keys  text[] not null,
  marks uuid[] not null,
  primary key (zone, seq)
);
create index sealed_rows_by_unit on sealed_rows (zone, name, unit);

-- The first half of a row's digest: as much as nobody can find a second row for.
create function row_mark(p_row jsonb) returns uuid language sql immutable parallel safe as $$
  select left(row_digest(p_row), 32)::uuid
$$;

create function list_digest(p_keys text[], p_marks uuid[]) returns text language sql immutable parallel safe as $$
  select encode(sha256(convert_to(array_to_string(p_keys, E'\n') || E'\n' || array_to_string(p_marks, E'\n'), 'UTF8')), 'hex')
$$;

-- Keeps a list of rows of a table and puts its digest into the log.
create function seal(p_zone text, p_table text, p_unit bigint, p_keys text[], p_marks uuid[]) returns bigint
language plpgsql as $$
declare
  v_at      timestamptz := clock_timestamp();
  v_seq     bigint := nextval('log_decision_seq_seq');
  v_subject text := 'sealed/' || p_table || '/' || p_unit;
  v_body    text := format('{"rows":%s,"sha256":"%s"}', cardinality(p_keys), list_digest(p_keys, p_marks));
begin
  insert into log_decision (zone, seq, at, subject, body, leaf)
  values (p_zone, v_seq, v_at, v_subject, v_body, decision_leaf(p_zone, v_seq, v_at, v_subject, v_body));
  insert into sealed_rows (zone, seq, name, unit, keys, marks) values (p_zone, v_seq, p_table, p_unit, p_keys, p_marks);
  return v_seq;
end $$;

-- Puts into the log that a row was rightly removed.
create function witness_gone(p_zone text, p_table text, p_key text) returns void language plpgsql as $$
declare
  v_at      timestamptz := clock_timestamp();
  v_seq     bigint := nextval('log_decision_seq_seq');
  v_subject text := 'row/' || p_table || '/' || p_key;
  v_body    text := '{"sha256":null}';
begin
  insert into log_decision (zone, seq, at, subject, body, leaf)
  values (p_zone, v_seq, v_at, v_subject, v_body, decision_leaf(p_zone, v_seq, v_at, v_subject, v_body));
end $$;

-- A digest of a name and a phone number could be found by trying: with this beside them it cannot, and erasing a person
-- erases it too.
alter table person add column salt uuid default gen_random_uuid();

-- The rows of an import are found without going through all.
create index party_by_batch on party using brin (zone, batch) with (pages_per_range = 32, autosummarize = on);
create index party_name_by_batch on party_name using brin (zone, batch) with (pages_per_range = 32, autosummarize = on);
create index party_identifier_by_batch on party_identifier using brin (zone, batch)
  with (pages_per_range = 32, autosummarize = on);

-- Rows that are there already are taken as they stand; those of imports, runs and the trail are sealed by the log's keeper.
do $$
declare
  kept record;
begin
  for kept in
    select * from (values
      ('account', 'id', 'true'), ('api_client', 'id', 'true'), ('batch', 'id', 'true'), ('book_check', 'day', 'true'), ('claim', 'id', 'true'),
      ('declaration', 'id', 'batch is null'), ('document_withdrawal', 'document', 'true'), ('draft', 'id', 'true'),
      ('external_identity', 'issuer, subject', 'true'),
      ('finding', 'id', 'kind = ''conflict'' and by is not null and status <> ''withdrawn'''),
      ('followed_policy', 'party, programme', 'true'), ('frozen', 'id', 'true'), ('frozen_decision', 'frozen', 'true'),
      ('mandate', 'id', 'true'), ('objection', 'id', 'true'), ('party', 'id', 'batch is null'),
      ('party_care', 'party', 'true'), ('party_identifier', 'scheme, value', 'batch is null'), ('party_merge', 'id', 'true'),
      ('party_name', 'party, name, valid_from', 'batch is null'),
      ('party_person', 'party, person, role, valid_from', 'true'), ('party_tag', 'party, tag', 'true'),
      ('person', 'id', 'true'), ('policy_window', 'programme, opens', 'true'),
      ('recovery_code', 'account, code_hash', 'true'), ('run', 'id', 'true'), ('second_factor', 'account', 'true'), ('webhook', 'id', 'true')
    ) as listed (name, key, which)
  loop
    execute format('select witness(zone, %L, concat_ws(''/'', %s), to_jsonb(r)) from %I r where %s',
      kept.name, kept.key, kept.name, kept.which);
  end loop;
end $$;
