-- Who may do what, applied after every migration: the application's role owns nothing and sees one zone at a time.
-- Append-only means no right to update or delete: evidence, audit, editions.

grant usage on schema public to gongzhen_app;
grant select, insert, update, delete on all tables in schema public to gongzhen_app;
grant usage on all sequences in schema public to gongzhen_app;
revoke update, delete on declaration, audit, edition, batch_refusal, attachment from gongzhen_app;
-- A backup of an older program is restored with its own tables only.
do $$ begin
  if to_regclass('published') is not null then revoke update, delete on published from gongzhen_app; end if;
  if to_regclass('document') is not null then
    revoke update, delete on document, document_withdrawal from gongzhen_app;
  end if;
  if to_regclass('frozen') is not null then
    revoke update, delete on run_index, frozen, frozen_decision from gongzhen_app;
  end if;
end $$;
-- A consent only ends, what was read stays.
do $$ begin
  if to_regclass('consent') is not null then
    revoke update, delete on consent, consent_read from gongzhen_app;
    grant update (revoked_at, revoked_by, revoke_reason) on consent to gongzhen_app;
  end if;
end $$;
-- What was done in a case stays.
do $$ begin
  if to_regclass('case_event') is not null then revoke update, delete on case_event, case_evidence from gongzhen_app; end if;
end $$;
-- Lists of rows whose digests are in the log stay as they are.
do $$ begin
  if to_regclass('sealed_rows') is not null then revoke update, delete on sealed_rows from gongzhen_app; end if;
end $$;
-- Money: what was posted stays. Balances and holds change with the entries that explain them.
do $$ begin
  if to_regclass('ledger_transfer') is not null then
    revoke update, delete on ledger_transfer, ledger_entry, log_decision, log_leaf, log_tile, log_checkpoint, log_signature
      from gongzhen_app;
    revoke update, delete on ledger_account, ledger_hold from gongzhen_app;
    grant update (state, balance, held_out, held_in, version, last_at) on ledger_account to gongzhen_app;
    grant update (remaining, outcome) on ledger_hold to gongzhen_app;
  end if;
  -- Has the owner's rights: for those who may write these tables anyway.
  if to_regprocedure('post_transfer(text, text, text, text, bigint, text, text)') is not null then
    grant execute on function post_transfer(text, text, text, text, bigint, text, text) to gongzhen_app, gongzhen_firm;
  end if;
end $$;
-- Payments: what went to the bank and came from it stays; of an envelope and its lines only where they stand changes.
do $$ begin
  if to_regclass('payment_envelope') is not null then
    revoke update, delete on payee_account, payment_step, payment_file, payment_result_line from gongzhen_app;
    revoke update, delete on payment_envelope, payment_line, budget_change from gongzhen_app;
    grant update (line_count, line_minor, state, version, submitted_by, approved_by, changed_at) on payment_envelope to gongzhen_app;
    grant update (outcome, reason, bank_day, transfer, trouble) on payment_line to gongzhen_app;
    if to_regclass('payee_request') is not null then
      revoke update, delete on payee_request from gongzhen_app;
      grant update (confirmed, decided_by, decided_at, note, payee) on payee_request to gongzhen_app;
      if exists (select from pg_attribute where attrelid = 'payee_request'::regclass and attname = 'withdrawn_at') then
        grant update (withdrawn_by, withdrawn_at) on payee_request to gongzhen_app;
      end if;
    end if;
    if to_regclass('book_check') is not null then revoke update, delete on book_check from gongzhen_app; end if;
    grant update (approved, decided_by, decided_at, note, transfer) on budget_change to gongzhen_app;
  end if;
end $$;
revoke insert, update, delete on code, zone, migration from gongzhen_app;
-- Evidence names parties, and results name runs, without a foreign key: none of them may vanish.
revoke delete on party, run from gongzhen_app;

-- One zone at a time: the zone of the transaction, set by database.ts. Without one the application sees no row.
-- Forced, so that an owner who is no superuser needs the second policy; the owner works over all zones.
do $$
declare
  zones_table text;
begin
  for zones_table in
    select c.relname
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'zone' and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'zone'
  loop
    execute format('alter table %I enable row level security, force row level security', zones_table);
    execute format('drop policy if exists in_zone on %I', zones_table);
    execute format('drop policy if exists of_owner on %I', zones_table);
    execute format(
      'create policy in_zone on %I to gongzhen_app using (zone = current_setting(''gongzhen.zone'', true))', zones_table);
    execute format('create policy of_owner on %I to %I using (true)', zones_table, current_user);
  end loop;
end $$;

-- A firm's people work as gongzhen_firm: in their zone they see the rows of their own party, whatever a statement asks.
-- `gongzhen.parties` lists the party with those merged into it. No policy has a sub-select: Citus refuses them.
revoke all on all tables in schema public from gongzhen_firm;
grant usage on schema public to gongzhen_firm;
grant usage on all sequences in schema public to gongzhen_firm;
do $$
declare
  kept record;
  mine constant text := 'any (string_to_array(current_setting(''gongzhen.parties'', true), '','')::bigint[])';
  account constant text := 'account = nullif(current_setting(''gongzhen.account'', true), '''')::bigint';
  party constant text := 'party = ' || mine;
  subject constant text := 'subject = ' || mine;
begin
  for kept in
    select c.relname as name, listed.may, coalesce(listed.whose, case
             when bool_or(a.attname = 'party') then party
             when bool_or(a.attname = 'subject' and a.atttypid = 'bigint'::regtype) then subject
             else 'true' end) as whose
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join (values
        -- Read only, their own.
        ('party',            'select', 'id = ' || mine),
        ('party_identifier', 'select', party),
        ('party_name',       'select', party),
        ('party_person',     'select', party),
        ('party_merge',      'select', 'kept = ' || mine || ' or absorbed = ' || mine),
        ('declaration',      'select', subject),
        ('fact',             'select', subject),
        ('finding',          'select', subject),
        ('standing',         'select', subject),
        ('run_result',       'select', subject),
        ('message',          'select', party),
        ('payee_account',    'select', party),
        ('payee_request',    'select, insert', party),
        ('payment_line',     'select', party),
        -- Written by them, their own.
        ('objection',        'select, insert, update', party),
        ('mandate',          'select, insert, update', party),
        ('followed_policy',  'select, insert, update, delete', party),
        ('message_seen',     'select, insert, update', party || ' and ' || account),
        ('submission',       'select, insert, update, delete', account),
        ('audit',            'select, insert', account || ' or subject = any (string_to_array(''party:'' || replace('
          || 'current_setting(''gongzhen.parties'', true), '','', '',party:''), '','')) or detail ->> ''party'' = '
          || 'any (string_to_array(current_setting(''gongzhen.parties'', true), '',''))'),
        -- The same for everybody in the zone.
        ('area',             'select', 'true'),
        ('edition',          'select', 'true'),
        ('document_withdrawal', 'select', 'true'),
        ('frozen',           'select', 'true'),
        ('frozen_decision',  'select', 'true'),
        ('case_file',        'select, insert, update', 'applicant = ' || mine),
        ('case_party',       'select, insert', 'true'),
        ('policy_window',    'select', 'true'),
        ('consent',          'select', party),
        ('consent_read',     'select', party),
        ('loan_product',     'select', 'true'),
        -- Only what names who did what, in which file, as of when: no passwords, contents, counts.
        ('account',          'select (zone, id, login, name, roles, party, created_at, disabled_at)', 'true'),
        ('attachment',       'select (zone, id, name, media_type, by, at), insert', 'true'),
        ('batch',            'select (zone, id, job, source, file_name, map, declared_at, by, undone_at)', 'true'),
        ('run',              'select (zone, id, as_of, known_at, editions, started_at, finished_at, by)', 'true'),
        ('session',          'select (zone, account, last_seen_at)', 'true'),
        -- Nothing of what belongs to officers, to one's own account, or to people.
        ('person', null, 'false'), ('claim', null, 'false'), ('party_care', null, 'false'), ('party_tag', null, 'false'),
        ('run_index', null, 'false'), ('standing_count', null, 'false'), ('standing_amount', null, 'false'), ('batch_refusal', null, 'false'), ('job', null, 'false'), ('draft', null, 'false'), ('published', null, 'false'),
        ('saved_view', null, 'false'), ('inbox_done', null, 'false'), ('external_identity', null, 'false'),
        ('password_link', null, 'false'), ('second_factor', null, 'false'), ('recovery_code', null, 'false'),
        ('payment_envelope', null, 'false'), ('payment_step', null, 'false'), ('payment_file', null, 'false'),
        ('payment_result_line', null, 'false'), ('budget_change', null, 'false'),
        ('sealed_rows', null, 'false'), ('book_check', null, 'false'), ('ledger_figure', null, 'false'), ('ledger_figure_day', null, 'false'),
        ('tour_seen', null, 'false'), ('sign_in_attempt', null, 'false'),
        ('api_client', null, 'false'), ('api_token', null, 'false'), ('webhook', null, 'false'),
        ('webhook_delivery', null, 'false')
      ) as listed (name, may, whose) on listed.name = c.relname
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'zone'
       and exists (select from pg_attribute z where z.attrelid = c.oid and z.attname = 'zone' and not z.attisdropped)
     group by c.relname, listed.may, listed.whose
  loop
    execute format('drop policy if exists of_firm on %I', kept.name);
    execute format(
      'create policy of_firm on %I to gongzhen_firm using (zone = current_setting(''gongzhen.zone'', true) and (%s))',
      kept.name, kept.whose);
    -- What is not listed yet may be used as the application may, within the rows above.
    if kept.may is not null then
      execute format('grant %s on %I to gongzhen_firm', kept.may, kept.name);
    elsif kept.whose <> 'false' then
      execute format('grant select, insert on %I to gongzhen_firm', kept.name);
      if has_any_column_privilege('gongzhen_app', kept.name, 'update') then
        execute format('grant update on %I to gongzhen_firm', kept.name);
      end if;
      if has_table_privilege('gongzhen_app', kept.name, 'delete') then
        execute format('grant delete on %I to gongzhen_firm', kept.name);
      end if;
    end if;
  end loop;
end $$;
grant select on code, zone, migration to gongzhen_firm;

-- People and programs of banks, providers and their like work as gongzhen_partner: of firms they see what these share
-- with them now, and nothing that is not listed here. The settings are made from consents in force at each request.
revoke all on all tables in schema public from gongzhen_partner;
grant usage on schema public to gongzhen_partner;
grant usage on all sequences in schema public to gongzhen_partner;
do $$
declare
  kept record;
  mine constant text := 'any (string_to_array(current_setting(''gongzhen.parties'', true), '','')::bigint[])';
  points constant text := 'any (string_to_array(current_setting(''gongzhen.shared_points'', true), '','')::bigint[])';
  facts constant text := 'any (string_to_array(current_setting(''gongzhen.shared_facts'', true), '','')::bigint[])';
  account constant text := 'account = nullif(current_setting(''gongzhen.account'', true), '''')::bigint';
begin
  for kept in
    select listed.*
      from (values
        -- Of firms: names and codes of those that share anything; results and facts of those that share these.
        ('party',            'select (zone, id, name, kind, merged_into)',
          'id = ' || mine || ' or id = ' || points || ' or id = ' || facts),
        ('party_identifier', 'select', 'party = ' || points || ' or party = ' || facts),
        ('standing',         'select', 'subject = ' || points),
        ('fact',             'select', 'subject = ' || facts),
        ('finding',          'select (zone, kind, subject, period, fact, status)', 'subject = ' || facts),
        -- Their own.
        ('consent',          'select', 'partner = ' || mine),
        ('consent_read',     'select, insert', 'partner = ' || mine),
        ('api_client',       'select (zone, id, account, party, role, name, client_id, scopes, created_at, revoked_at)',
          'party = ' || mine),
        ('webhook',          'select, insert, update', 'party = ' || mine),
        ('webhook_delivery', 'select, insert', 'party = ' || mine),
        ('loan_product',     'select, insert, update', 'party = ' || mine),
        ('log_decision',     'insert', 'subject like ''row/consent_read/%'' or subject like ''row/loan_product/%'' '
          || 'or subject like ''row/webhook/%'''),
        ('submission',       'select, insert, update, delete', account),
        ('audit',            'insert', account),
        ('edition',          'select', 'true')
      ) as listed (name, may, whose)
     where to_regclass(listed.name) is not null
  loop
    execute format('drop policy if exists of_partner on %I', kept.name);
    execute format(
      'create policy of_partner on %I to gongzhen_partner using (zone = current_setting(''gongzhen.zone'', true) and (%s))',
      kept.name, kept.whose);
    execute format('grant %s on %I to gongzhen_partner', kept.may, kept.name);
  end loop;
end $$;
grant select on code, zone to gongzhen_partner;
