-- PostgreSQL reads each CHECK anew for every statement that writes its table, and for a transfer these were the larger part
-- of the work. One function a table is read in no time, and what it says is kept by the session.
create function ledger_account_is_sound(
  p_currency text, p_limit text, p_state text, p_balance bigint, p_held_out bigint, p_held_in bigint
) returns boolean language plpgsql immutable parallel safe as $$
begin
  return p_currency ~ '^[A-Z]{3}$'
     and p_held_out >= 0 and p_held_in >= 0
     and case p_limit
           when 'never_negative' then p_balance - p_held_out >= 0
           when 'never_positive' then p_balance + p_held_in <= 0
           else p_limit = 'none'
         end
     and (p_state in ('open', 'frozen')
          or p_state = 'closed' and p_balance = 0 and p_held_out = 0 and p_held_in = 0);
end $$;

alter table ledger_account
  drop constraint ledger_account_account_limit_check,
  drop constraint ledger_account_check,
  drop constraint ledger_account_check1,
  drop constraint ledger_account_check2,
  drop constraint ledger_account_currency_check,
  drop constraint ledger_account_held_in_check,
  drop constraint ledger_account_held_out_check,
  drop constraint ledger_account_state_check,
  add constraint ledger_account_is_sound
    check (ledger_account_is_sound(currency, account_limit, state, balance, held_out, held_in));

create function ledger_transfer_is_sound(
  p_kind text, p_minor bigint, p_from bigint, p_to bigint, p_hold text, p_reverses text, p_leaf bytea
) returns boolean language plpgsql immutable parallel safe as $$
begin
  return p_minor > 0 and p_from <> p_to and length(p_leaf) = 32
     and case
           when p_kind in ('post', 'hold') then p_hold is null and p_reverses is null
           when p_kind = 'reverse' then p_hold is null and p_reverses is not null
           when p_kind in ('settle', 'release', 'expire') then p_hold is not null and p_reverses is null
           else false
         end;
end $$;

alter table ledger_transfer
  drop constraint ledger_transfer_check,
  drop constraint ledger_transfer_check1,
  drop constraint ledger_transfer_check2,
  drop constraint ledger_transfer_kind_check,
  drop constraint ledger_transfer_leaf_check,
  drop constraint ledger_transfer_minor_check,
  add constraint ledger_transfer_is_sound
    check (ledger_transfer_is_sound(kind, minor, from_account, to_account, hold, reverses, leaf));

-- The same bytes as before, in one call instead of twenty.
create or replace function transfer_leaf(
  p_zone text, p_seq bigint, p_at timestamptz, p_from text, p_from_version bigint, p_to text, p_to_version bigint,
  p_currency text, p_minor bigint, p_batch bigint, p_batch_size int, p_body text
) returns bytea language sql stable parallel safe as $$
  select sha256('\x00'::bytea || convert_to(
    format('["transfer","%s",%s,%s,%s,%s,%s,%s,"%s",%s,%s,%s,%s]', p_zone, p_seq, micros(p_at), to_json(p_from),
           p_from_version, to_json(p_to), p_to_version, p_currency, p_minor, p_batch, p_batch_size, p_body), 'UTF8'))
$$;

-- Posts groups of linked transfers of any kind, numbered from 0 in their order: each whole or not at all, with every
-- reason against it. Answers one JSON object a group: {"posted": […]} or {"refusals": […]}.
drop function post_transfers(text, timestamptz, text[], int[]);
drop function post_quickly(text, timestamptz, text[], int[], bigint[]);
create function post_transfers(p_zone text, p_at timestamptz, p_bodies text[], p_groups int[]) returns jsonb
language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_paths     text[];
  v_holds     text[];
  v_transfers text[];
  v_overdue   boolean;
begin
  select coalesce(array_agg(i ->> 'from') filter (where i ? 'from'), '{}') ||
         coalesce(array_agg(i ->> 'to') filter (where i ? 'to'), '{}'),
         array_agg(i ->> 'hold') filter (where i ->> 'kind' in ('settle', 'release', 'expire')),
         array_agg(i ->> 'reverses') filter (where i ->> 'kind' = 'reverse'),
         bool_or(i ->> 'kind' in ('post', 'hold', 'reverse'))
    into v_paths, v_holds, v_transfers, v_overdue
    from (select body::jsonb as i from unnest(p_bodies) as body) as items;
  return post_letting_go(
    p_zone, p_at, p_bodies, p_groups, lock_accounts(p_zone, p_at, v_paths, v_holds, v_transfers, v_overdue));
end $$;

-- The common transfer: one post or hold between two accounts. They are changed in the order of their paths, each only if
-- nothing stands against it; where something does, what was changed is put back and the two are judged the whole way.
-- Where a hold whose time is over may have to be let go, more accounts are needed than two: the first is then not touched,
-- so that all are locked in their order. Answers as post_many does.
create or replace function post_transfer(
  p_zone text, p_at timestamptz, p_id text, p_kind text, p_from text, p_to text, p_currency text, p_minor bigint,
  p_expires timestamptz, p_case text, p_body text, out quick bigint[], out told jsonb
) language plpgsql as $$
declare
  v_now           timestamptz := clock_timestamp();
  v_at            timestamptz := coalesce(p_at, v_now);
  v_moved         bigint := case p_kind when 'post' then p_minor else 0 end;
  v_held          bigint := p_minor - v_moved;
  v_payer_is_next boolean := p_from < p_to collate "C";
  v_changed       int := 0;
  v_seq           bigint;
  f_id            bigint;
  f_balance       bigint;
  f_out           bigint;
  f_in            bigint;
  f_version       bigint;
  f_at            timestamptz;
  t_id            bigint;
  t_balance       bigint;
  t_out           bigint;
  t_in            bigint;
  t_version       bigint;
  t_at            timestamptz;
begin
  while v_changed < 2 and v_at <= v_now loop
    if v_payer_is_next then
      update ledger_account
         set balance = balance - v_moved, held_out = held_out + v_held, version = version + 1, last_at = greatest(last_at, v_at)
       where zone = p_zone and path = p_from and state = 'open' and currency = p_currency
         and case account_limit when 'never_negative' then balance - held_out >= p_minor else balance >= -99000000000000000 end
         and held_out <= 99000000000000000 and (p_at is null or last_at <= p_at)
         and (v_changed = 1 or not exists (
               select from ledger_hold where zone = p_zone and outcome = 'open' and expires <= v_at))
      returning id, balance, held_out, held_in, version, last_at into f_id, f_balance, f_out, f_in, f_version, f_at;
    else
      update ledger_account
         set balance = balance + v_moved, held_in = held_in + v_held, version = version + 1, last_at = greatest(last_at, v_at)
       where zone = p_zone and path = p_to and state = 'open' and currency = p_currency
         and case account_limit when 'never_positive' then balance + held_in + p_minor <= 0 else balance <= 99000000000000000 end
         and held_in <= 99000000000000000 and (p_at is null or last_at <= p_at)
         and (v_changed = 1 or not exists (
               select from ledger_hold where zone = p_zone and outcome = 'open' and expires <= v_at))
      returning id, balance, held_out, held_in, version, last_at into t_id, t_balance, t_out, t_in, t_version, t_at;
    end if;
    exit when not found;
    v_changed := v_changed + 1;
    v_payer_is_next := not v_payer_is_next;
  end loop;
  if v_changed = 0 then
    told := post_transfers(p_zone, p_at, array[p_body], array[0]);
    return;
  end if;

  if v_changed = 2 then
    v_at := greatest(f_at, t_at);
    v_seq := nextval('ledger_transfer_seq_seq');
    insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                                 minor, case_id, batch, batch_size, body, leaf)
    select p_zone, v_seq, p_id, p_kind, v_at, f_id, f_version, t_id, t_version, p_currency, p_minor, p_case, v_seq, 1, p_body,
           transfer_leaf(p_zone, v_seq, v_at, p_from, f_version, p_to, t_version, p_currency, p_minor, v_seq, 1, p_body)
     where p_expires is null or p_expires > v_at
    on conflict (zone, id) do nothing;
  end if;
  if v_changed = 1 or not found then
    update ledger_account a
       set balance  = balance - case path when p_from then -v_moved else v_moved end,
           held_out = held_out - case path when p_from then v_held else 0 end,
           held_in  = held_in - case path when p_from then 0 else v_held end,
           version  = version - 1,
           last_at  = coalesce((select at from ledger_entry e
                                 where e.zone = a.zone and e.account = a.id and e.version = a.version - 1), opened_at)
     where zone = p_zone and id in (f_id, t_id);
    told := post_letting_go(p_zone, p_at, array[p_body], array[0], array(
      select id from ledger_account where zone = p_zone and path in (p_from, p_to) order by path collate "C" for no key update));
    return;
  end if;
  if f_at <> t_at then
    update ledger_account set last_at = v_at where zone = p_zone and id in (f_id, t_id) and last_at < v_at;
  end if;

  insert into ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                            held_in_before, held_in)
  values (p_zone, f_id, f_version, v_seq, v_at, f_balance + v_moved, f_balance, f_out - v_held, f_out, f_in, f_in),
         (p_zone, t_id, t_version, v_seq, v_at, t_balance - v_moved, t_balance, t_out, t_out, t_in - v_held, t_in);
  if p_kind = 'hold' then
    insert into ledger_hold (zone, id, from_account, to_account, currency, minor, remaining, expires, outcome)
    values (p_zone, p_id, f_id, t_id, p_currency, p_minor, p_minor, p_expires, 'open');
  end if;
  quick := array[micros(v_at), v_seq, f_version, t_version, f_balance, t_balance, f_out, t_out, f_in, t_in];
end $$;

-- Posts and holds of many callers, told column by column: their accounts are locked at once in the order of their paths,
-- one loop keeps the running balances, a few statements write. In any doubt nothing is written, and they are judged the
-- whole way. p_paths are the accounts, each once and in order; p_from and p_to are places among them; p_sizes says of
-- each transfer how many are linked with it. Answers microseconds of the time, the seqs, then columns of versions,
-- balances, held out and held in, two for each transfer: of the paying side and of the other.
create function post_many(
  p_zone text, p_at timestamptz, p_paths text[], p_from int[], p_to int[], p_kinds text[], p_ids text[],
  p_currencies text[], p_minors bigint[], p_expires timestamptz[], p_cases text[], p_bodies text[], p_groups int[],
  p_sizes int[], out quick bigint[], out told jsonb
) language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_variable
declare
  v_count    int := cardinality(p_ids);
  v_now      timestamptz := clock_timestamp();
  v_at       timestamptz := coalesce(p_at, v_now);
  v_last     timestamptz;
  v_sound    boolean;
  a_id       bigint[];
  a_path     text[];
  a_currency text[];
  a_floored  boolean[];
  a_capped   boolean[];
  a_balance  bigint[];
  a_out      bigint[];
  a_in       bigint[];
  a_version  bigint[];
  f          int;
  t          int;
  v_minor    bigint;
  v_seq      bigint;
  t_seq      bigint[];
  t_batch    bigint[];
  s_version  bigint[];
  s_balance  bigint[];
  s_out      bigint[];
  s_in       bigint[];
  v_holds    boolean := false;
begin
  if v_at > v_now
     or exists (select from ledger_hold where zone = p_zone and outcome = 'open' and expires <= v_at) then
    told := post_transfers(p_zone, p_at, p_bodies, p_groups);
    return;
  end if;

  select array_agg(a.id), array_agg(a.path), array_agg(a.currency), array_agg(a.account_limit = 'never_negative'),
         array_agg(a.account_limit = 'never_positive'), array_agg(a.balance), array_agg(a.held_out), array_agg(a.held_in),
         array_agg(a.version), max(a.last_at), bool_and(a.state = 'open')
    into a_id, a_path, a_currency, a_floored, a_capped, a_balance, a_out, a_in, a_version, v_last, v_sound
    from (select * from ledger_account where zone = p_zone and path = any (p_paths)
           order by path collate "C" for no key update) as a;
  v_sound := v_sound and a_path = p_paths and (p_at is null or p_at >= v_last)
             and not exists (select from ledger_transfer where zone = p_zone and id = any (p_ids));
  v_at := greatest(v_at, v_last);

  for n in 1 .. v_count loop
    exit when v_sound is not true;
    f := p_from[n];
    t := p_to[n];
    v_minor := p_minors[n];
    if p_kinds[n] = 'hold' then
      v_holds := true;
      a_out[f] := a_out[f] + v_minor;
      a_in[t] := a_in[t] + v_minor;
    else
      a_balance[f] := a_balance[f] - v_minor;
      a_balance[t] := a_balance[t] + v_minor;
    end if;
    a_version[f] := a_version[f] + 1;
    a_version[t] := a_version[t] + 1;
    v_sound := a_currency[f] = p_currencies[n] and a_currency[t] = p_currencies[n]
               and (not a_floored[f] or a_balance[f] >= a_out[f]) and (not a_capped[t] or a_balance[t] + a_in[t] <= 0)
               and greatest(-a_balance[f], a_out[f], a_balance[t], a_in[t]) <= 100000000000000000
               and (p_expires[n] is null or p_expires[n] > v_at);
    v_seq := nextval('ledger_transfer_seq_seq');
    t_seq[n] := v_seq;
    t_batch[n] := case when p_groups[n] = p_groups[n - 1] then t_batch[n - 1] else v_seq end;
    s_version[2 * n - 1] := a_version[f];
    s_version[2 * n] := a_version[t];
    s_balance[2 * n - 1] := a_balance[f];
    s_balance[2 * n] := a_balance[t];
    s_out[2 * n - 1] := a_out[f];
    s_out[2 * n] := a_out[t];
    s_in[2 * n - 1] := a_in[f];
    s_in[2 * n] := a_in[t];
  end loop;
  if v_sound is not true then
    told := post_letting_go(p_zone, p_at, p_bodies, p_groups, coalesce(a_id, '{}'));
    return;
  end if;

  insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                               minor, case_id, batch, batch_size, body, leaf)
  select p_zone, t_seq[n], p_ids[n], p_kinds[n], v_at, a_id[p_from[n]], s_version[2 * n - 1], a_id[p_to[n]],
         s_version[2 * n], p_currencies[n], p_minors[n], p_cases[n], t_batch[n], p_sizes[n], p_bodies[n],
         transfer_leaf(p_zone, t_seq[n], v_at, p_paths[p_from[n]], s_version[2 * n - 1], p_paths[p_to[n]],
                       s_version[2 * n], p_currencies[n], p_minors[n], t_batch[n], p_sizes[n], p_bodies[n])
    from generate_series(1, v_count) as n;
  insert into ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                            held_in_before, held_in)
  select p_zone, a_id[case when is_payer then p_from[n] else p_to[n] end], s_version[k], t_seq[n], v_at,
         s_balance[k] + case when p_kinds[n] = 'hold' then 0 when is_payer then p_minors[n] else -p_minors[n] end,
         s_balance[k], s_out[k] - case when p_kinds[n] = 'hold' and is_payer then p_minors[n] else 0 end,
         s_out[k], s_in[k] - case when p_kinds[n] = 'hold' and not is_payer then p_minors[n] else 0 end, s_in[k]
    from (select k, (k + 1) / 2 as n, k % 2 = 1 as is_payer from generate_series(1, 2 * v_count) as k) as side;
  update ledger_account
     set balance  = a_balance[array_position(a_id, id)],
         held_out = a_out[array_position(a_id, id)],
         held_in  = a_in[array_position(a_id, id)],
         version  = a_version[array_position(a_id, id)],
         last_at  = v_at
   where zone = p_zone and id = any (a_id);
  if v_holds then
    insert into ledger_hold (zone, id, from_account, to_account, currency, minor, remaining, expires, outcome)
    select p_zone, p_ids[n], a_id[p_from[n]], a_id[p_to[n]], p_currencies[n], p_minors[n], p_minors[n], p_expires[n], 'open'
      from generate_series(1, v_count) as n where p_kinds[n] = 'hold';
  end if;
  quick := micros(v_at) || t_seq || s_version || s_balance || s_out || s_in;
end $$;
