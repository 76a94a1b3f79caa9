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
-- What was done in a case stays.
do $$ begin
  if to_regclass('case_event') is not null then revoke update, delete on case_event, case_evidence from gongzhen_app; end if;
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
end $$;
revoke insert, update, delete on code, zone, migration from gongzhen_app;

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
