-- What stands beside the books — cases, payments, consents, what was published — is kept in the log too: each time such a
-- row is written, its digest becomes a decision about it. Whatever is changed later is no longer what the log says.

-- The text whose hash is a decision's leaf; core/log/leaf.ts writes the same.
create function decision_leaf(p_zone text, p_seq bigint, p_at timestamptz, p_subject text, p_body text) returns bytea
language sql stable parallel safe as $$
  select sha256('\x00'::bytea || convert_to(
    format('["decision","%s",%s,%s,%s,%s]', p_zone, p_seq, micros(p_at), to_json(p_subject), p_body), 'UTF8'))
$$;

-- The digest of a row: what is empty does not count, so that a column added later changes nothing; bytes have digests of
-- their own beside them.
create function row_digest(p_row jsonb) returns text language sql immutable parallel safe as $$
  select encode(sha256(convert_to(jsonb_strip_nulls(p_row - '{zone,content,pdf}'::text[])::text, 'UTF8')), 'hex')
$$;

-- Puts a row as it is now into the log, in the transaction that wrote it.
create function witness(p_zone text, p_table text, p_key text, p_row jsonb) returns void language plpgsql as $$
declare
  v_at      timestamptz := clock_timestamp();
  v_seq     bigint := nextval('log_decision_seq_seq');
  v_subject text := 'row/' || p_table || '/' || p_key;
  v_body    text := '{"sha256":"' || row_digest(p_row) || '"}';
begin
  insert into log_decision (zone, seq, at, subject, body, leaf)
  values (p_zone, v_seq, v_at, v_subject, v_body, decision_leaf(p_zone, v_seq, v_at, v_subject, v_body));
end $$;

-- Rows that are there already are taken as they stand.
do $$
declare
  kept record;
begin
  for kept in
    select * from (values
      ('case_file', 'id'), ('case_party', 'file, name'), ('case_evidence', 'file, attachment'), ('payee_account', 'id'),
      ('payee_request', 'id'), ('payment_envelope', 'id'), ('payment_step', 'envelope, version'), ('payment_line', 'id'),
      ('payment_file', 'id'), ('payment_result_line', 'file, row'), ('budget_change', 'id'), ('consent', 'id'),
      ('consent_read', 'id'), ('loan_product', 'id'), ('published', 'id'), ('document', 'id'),
      ('edition', 'hash')
    ) as listed (name, key)
  loop
    execute format('select witness(zone, %L, concat_ws(''/'', %s), to_jsonb(r)) from %I r', kept.name, kept.key, kept.name);
  end loop;
end $$;
