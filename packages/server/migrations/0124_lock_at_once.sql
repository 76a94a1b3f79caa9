-- No two postings wait for each other in a circle: every account that one may need is locked at once, in id order, and
-- nothing is locked after that. Those are the accounts that are named, those of holds and transfers that are named, and,
-- because holds whose time is over are let go where money is short, the other sides of such holds.

-- Answers the accounts that a call may need, locked. Whose accounts a hold or a transfer names never changes, so they
-- can be read before the locks. Without p_overdue, holds whose time is over are left out: nothing can be short.
create function lock_accounts(
  p_zone text, p_at timestamptz, p_paths text[], p_holds text[], p_transfers text[], p_overdue boolean
) returns bigint[] language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  v_ids bigint[];
begin
  v_ids := array(select id from ledger_account where zone = p_zone and path = any (p_paths));
  if p_holds is not null then
    v_ids := v_ids || array(
      select side from ledger_hold, unnest(array[from_account, to_account]) as side
       where zone = p_zone and id = any (p_holds));
  end if;
  if p_transfers is not null then
    v_ids := v_ids || array(
      select side from ledger_transfer, unnest(array[from_account, to_account]) as side
       where zone = p_zone and id = any (p_transfers));
  end if;
  if p_overdue then
    v_ids := v_ids || array(
      select unnest(array[from_account, to_account])
        from (select from_account, to_account from ledger_hold
               where zone = p_zone and outcome = 'open' and expires <= coalesce(p_at, clock_timestamp())
                 and (from_account = any (v_ids) or to_account = any (v_ids))
               order by expires, id limit 500) as overdue);
  end if;
  return array(
    select id from ledger_account where zone = p_zone and id = any (v_ids) order by id for no key update);
end $$;

-- Posts groups of linked transfers, numbered from 0 in their order, in one round trip: each whole or not at all, with
-- every reason against it. Answers one JSON object a group: {"posted": […]} or {"refusals": […]}.
create or replace function post_transfers(p_zone text, p_at timestamptz, p_bodies text[], p_groups int[]) returns jsonb
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

-- A hold whose time is over does not stand in the way of a payment: where money is short, such holds are let go, oldest
-- first, and what was refused is judged again. One that has an account which is not locked waits for the sweep.
create function post_letting_go(
  p_zone text, p_at timestamptz, p_bodies text[], p_groups int[], p_accounts bigint[]
) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_answers  jsonb := post_locked(p_zone, p_at, p_bodies, p_groups, p_accounts);
  v_short    text[];
  v_expiries text[];
  v_bodies   text[];
  v_groups   int[];
  v_second   jsonb;
begin
  select array_agg(refusal ->> 'account') into v_short
    from jsonb_array_elements(v_answers) as answer, jsonb_array_elements(answer -> 'refusals') as refusal
   where refusal ->> 'code' in ('overdrawn', 'overfilled');
  if v_short is null then
    return v_answers;
  end if;
  v_expiries := array(
    select '{"hold":' || to_json(d.id)::text || ',"id":' || to_json('到期/' || d.id)::text || ',"kind":"expire"}'
      from ledger_hold d
     where d.zone = p_zone and d.outcome = 'open' and d.expires <= coalesce(p_at, clock_timestamp())
       and d.from_account = any (p_accounts) and d.to_account = any (p_accounts)
       and exists (select from ledger_account a
                    where a.zone = p_zone and a.id in (d.from_account, d.to_account) and a.path = any (v_short))
     order by d.expires, d.id limit 500);
  if cardinality(v_expiries) = 0 then
    return v_answers;
  end if;
  perform post_locked(
    p_zone, p_at, v_expiries, array(select generate_series(1, cardinality(v_expiries))), p_accounts);

  select array_agg(body order by n), array_agg(number order by n) into v_bodies, v_groups
    from unnest(p_bodies, p_groups) with ordinality as u (body, number, n)
   where v_answers -> number ? 'refusals';
  v_second := post_locked(p_zone, p_at, v_bodies, v_groups, p_accounts);
  return (
    select jsonb_agg(case when answer ? 'refusals' then v_second -> (refused - 1)::int else answer end order by n)
      from (select answer, n, count(*) filter (where answer ? 'refusals') over (order by n) as refused
              from jsonb_array_elements(v_answers) with ordinality as u (answer, n)) as answers);
end $$;

-- Judges and writes, with accounts that are locked. The rules are those of core/ledger/judge.ts, which tests compare with
-- this function. Bodies are canonical JSON whose shape core has checked; the transfers of one group stand side by side.
create function post_locked(
  p_zone text, p_at timestamptz, p_bodies text[], p_groups int[], p_accounts bigint[]
) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  v_count      int := cardinality(p_bodies);
  v_items      jsonb[];
  v_ids        text[];
  v_at         timestamptz;
  v_holds      text[];
  v_targets    text[];
  -- accounts in id order
  a_id         bigint[];
  a_path       text[];
  a_currency   text[];
  a_limit      text[];
  a_state      text[];
  a_last       timestamptz[];
  a_balance    bigint[];
  a_out        bigint[];
  a_in         bigint[];
  a_version    bigint[];
  -- the same after the transfers of the present group
  s_balance    bigint[];
  s_out        bigint[];
  s_in         bigint[];
  s_version    bigint[];
  -- holds that are referred to or made
  h_id         text[];
  h_from       int[];
  h_to         int[];
  h_currency   text[];
  h_minor      bigint[];
  h_left       bigint[];
  h_expires    timestamptz[];
  h_outcome    text[];
  h_new        boolean[];
  g_left       bigint[];
  g_outcome    text[];
  -- transfers that are to be reversed
  r_id         text[];
  r_kind       text[];
  r_from       int[];
  r_to         int[];
  r_currency   text[];
  r_minor      bigint[];
  r_by         text[];
  g_by         text[];
  -- known transfers
  k_id         text[];
  k_body       text[];
  k_batch      bigint[];
  k_size       int[];
  -- what is written
  t_seq        bigint[] := '{}';
  t_item       int[]    := '{}';
  t_from       int[]    := '{}';
  t_to         int[]    := '{}';
  t_from_v     bigint[] := '{}';
  t_to_v       bigint[] := '{}';
  t_minor      bigint[] := '{}';
  t_currency   text[]   := '{}';
  t_batch      bigint[] := '{}';
  t_size       int[]    := '{}';
  t_before     bigint[] := '{}';  -- six numbers a transfer: balance, out, in of the paying side, then of the other
  t_after      bigint[] := '{}';
  v_answers    jsonb := '[]';
  v_refusals   jsonb;
  v_posted     jsonb;
  v_known      int[];
  v_item       jsonb;
  v_kind       text;
  v_id         text;
  v_first      int := 1;
  v_last       int;
  v_written    int;
  v_holds_had  int;
  f            int;
  t            int;
  h            int;
  r            int;
  v_minor      bigint;
  v_currency   text;
  v_left       bigint;
  v_freed      bigint;
  v_had        int;
  v_expires    timestamptz;
  v_room       bigint;
  v_seq        bigint;
  v_batch      bigint;
begin
  v_items := array(select body::jsonb from unnest(p_bodies) with ordinality as b (body, n) order by n);
  select array_agg(i ->> 'id' order by n),
         array_agg(i ->> 'hold' order by n) filter (where i ->> 'kind' in ('settle', 'release', 'expire')),
         array_agg(i ->> 'reverses' order by n) filter (where i ->> 'kind' = 'reverse')
    into v_ids, v_holds, v_targets
    from unnest(v_items) with ordinality as u (i, n);

  select array_agg(id order by id), array_agg(path order by id), array_agg(currency order by id),
         array_agg(account_limit order by id), array_agg(state order by id), array_agg(last_at order by id),
         array_agg(balance order by id), array_agg(held_out order by id), array_agg(held_in order by id),
         array_agg(version order by id), max(last_at)
    into a_id, a_path, a_currency, a_limit, a_state, a_last, a_balance, a_out, a_in, a_version, v_at
    from ledger_account where zone = p_zone and id = any (p_accounts);
  v_at := coalesce(p_at, greatest(clock_timestamp(), v_at));

  -- Nobody else changes what is read: each statement sees what was committed before the locks were had. A hold or a
  -- transfer that came between the look for accounts and their locks has accounts that are not locked: it is not known yet.
  if v_holds is not null then
    select array_agg(id), array_agg(array_position(a_id, from_account)), array_agg(array_position(a_id, to_account)),
           array_agg(currency), array_agg(minor), array_agg(remaining), array_agg(expires), array_agg(outcome),
           array_agg(false)
      into h_id, h_from, h_to, h_currency, h_minor, h_left, h_expires, h_outcome, h_new
      from ledger_hold
     where zone = p_zone and id = any (v_holds) and from_account = any (a_id) and to_account = any (a_id);
  end if;
  if v_targets is not null then
    select array_agg(d.id), array_agg(d.kind), array_agg(array_position(a_id, d.from_account)),
           array_agg(array_position(a_id, d.to_account)), array_agg(d.currency), array_agg(d.minor), array_agg(b.id)
      into r_id, r_kind, r_from, r_to, r_currency, r_minor, r_by
      from ledger_transfer d left join ledger_transfer b on b.zone = d.zone and b.reverses = d.id
     where d.zone = p_zone and d.id = any (v_targets) and d.from_account = any (a_id) and d.to_account = any (a_id);
  end if;
  select array_agg(id), array_agg(body), array_agg(batch), array_agg(batch_size)
    into k_id, k_body, k_batch, k_size
    from ledger_transfer where zone = p_zone and id = any (v_ids);

  while v_first <= v_count loop
    v_last := v_first;
    while v_last < v_count and p_groups[v_last + 1] = p_groups[v_first] loop
      v_last := v_last + 1;
    end loop;
    v_refusals := '[]';

    if k_id && v_ids[v_first : v_last] then
      v_answers := v_answers || jsonb_build_array(
        known_answer(p_zone, v_ids[v_first : v_last], p_bodies[v_first : v_last], k_id, k_body, k_batch, k_size));
      v_first := v_last + 1;
      continue;
    end if;

    v_written := cardinality(t_seq);
    v_holds_had := coalesce(cardinality(h_id), 0);
    s_balance := a_balance;
    s_out := a_out;
    s_in := a_in;
    s_version := a_version;
    g_left := h_left;
    g_outcome := h_outcome;
    g_by := r_by;
    v_batch := null;

    for n in v_first .. v_last loop
      v_item := v_items[n];
      v_id := v_ids[n];
      v_kind := v_item ->> 'kind';
      v_had := jsonb_array_length(v_refusals);
      f := null;
      t := null;
      h := null;
      v_freed := 0;
      if p_at > clock_timestamp() then
        v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'in_future');
      end if;

      if v_kind in ('post', 'hold') then
        v_minor := (v_item ->> 'minor')::bigint;
        v_currency := v_item ->> 'currency';
        f := array_position(a_path, v_item ->> 'from');
        t := array_position(a_path, v_item ->> 'to');
        v_expires := (v_item ->> 'expires')::timestamptz;
        if v_expires <= v_at then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'expires_past', 'expires', v_item ->> 'expires');
        end if;
        if f is null then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'account_unknown', 'account', v_item ->> 'from');
        end if;
        v_refusals := v_refusals || side_refusals(v_id, v_currency, p_at, a_path[f], a_state[f], a_currency[f], a_last[f]);
        if t is null then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'account_unknown', 'account', v_item ->> 'to');
        end if;
        v_refusals := v_refusals || side_refusals(v_id, v_currency, p_at, a_path[t], a_state[t], a_currency[t], a_last[t]);
        continue when f is null or t is null or a_currency[f] <> v_currency or a_currency[t] <> v_currency;
        if v_kind = 'hold' then
          v_freed := -v_minor;
          h_id := h_id || v_id;
          h_from := h_from || f;
          h_to := h_to || t;
          h_currency := h_currency || v_currency;
          h_minor := h_minor || v_minor;
          h_expires := h_expires || v_expires;
          h_new := h_new || true;
          g_left := g_left || v_minor;
          g_outcome := g_outcome || 'open'::text;
        end if;

      elsif v_kind in ('settle', 'release', 'expire') then
        h := array_position(h_id, v_item ->> 'hold');
        if h is null then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'hold_unknown', 'hold', v_item ->> 'hold');
          continue;
        end if;
        f := h_from[h];
        t := h_to[h];
        v_currency := h_currency[h];
        v_minor := coalesce((v_item ->> 'minor')::bigint, g_left[h]);
        if g_outcome[h] <> 'open' then
          v_refusals := v_refusals || jsonb_build_object(
            'id', v_id, 'code', 'hold_' || g_outcome[h], 'hold', h_id[h], 'expires', micros(h_expires[h]));
        elsif v_kind = 'settle' and h_expires[h] <= v_at then
          v_refusals := v_refusals || jsonb_build_object(
            'id', v_id, 'code', 'hold_expired', 'hold', h_id[h], 'expires', micros(h_expires[h]));
        elsif v_kind = 'expire' and (h_expires[h] is null or h_expires[h] > v_at) then
          v_refusals := v_refusals || jsonb_build_object(
            'id', v_id, 'code', 'hold_not_expired', 'hold', h_id[h], 'expires', micros(h_expires[h]));
        end if;
        if v_kind = 'settle' and g_outcome[h] = 'open' and v_minor > g_left[h] then
          v_refusals := v_refusals || jsonb_build_object(
            'id', v_id, 'code', 'hold_too_little', 'hold', h_id[h], 'currency', v_currency, 'left', g_left[h], 'minor', v_minor);
        end if;
        if v_kind = 'settle' then
          v_refusals := v_refusals
            || side_refusals(v_id, v_currency, p_at, a_path[f], a_state[f], a_currency[f], a_last[f])
            || side_refusals(v_id, v_currency, p_at, a_path[t], a_state[t], a_currency[t], a_last[t]);
        else
          v_refusals := v_refusals
            || side_refusals(v_id, v_currency, p_at, a_path[f], 'open', a_currency[f], a_last[f])
            || side_refusals(v_id, v_currency, p_at, a_path[t], 'open', a_currency[t], a_last[t]);
        end if;
        continue when jsonb_array_length(v_refusals) > v_had;
        v_left := case when v_item ->> 'rest' = 'keep' then g_left[h] - v_minor else 0 end;
        v_freed := g_left[h] - v_left;
        g_left[h] := v_left;
        g_outcome[h] := case
          when v_left > 0 then 'open' when v_kind = 'settle' then 'settled' when v_kind = 'release' then 'released' else 'expired' end;

      else
        r := array_position(r_id, v_item ->> 'reverses');
        if r is null then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'reverses_unknown', 'reverses', v_item ->> 'reverses');
          continue;
        elsif r_kind[r] = 'reverse' then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'reverses_reversal', 'reverses', v_item ->> 'reverses');
          continue;
        elsif r_kind[r] not in ('post', 'settle') then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'reverses_hold', 'reverses', v_item ->> 'reverses');
          continue;
        elsif g_by[r] is not null then
          v_refusals := v_refusals || jsonb_build_object(
            'id', v_id, 'code', 'reversed_already', 'reverses', v_item ->> 'reverses', 'by', g_by[r]);
          continue;
        end if;
        f := r_to[r];
        t := r_from[r];
        v_currency := r_currency[r];
        v_minor := r_minor[r];
        g_by[r] := v_id;
        v_refusals := v_refusals
          || side_refusals(v_id, v_currency, p_at, a_path[f], a_state[f], a_currency[f], a_last[f])
          || side_refusals(v_id, v_currency, p_at, a_path[t], a_state[t], a_currency[t], a_last[t]);
      end if;

      v_room := s_balance[f] - s_out[f];
      t_before := t_before || array[s_balance[f], s_out[f], s_in[f], s_balance[t], s_out[t], s_in[t]];
      if v_kind in ('post', 'settle', 'reverse') then
        s_balance[f] := s_balance[f] - v_minor;
        s_balance[t] := s_balance[t] + v_minor;
      end if;
      if v_kind not in ('post', 'reverse') then
        s_out[f] := s_out[f] - v_freed;
        s_in[t] := s_in[t] - v_freed;
      end if;
      s_version[f] := s_version[f] + 1;
      s_version[t] := s_version[t] + 1;

      if v_kind not in ('release', 'expire') then
        if greatest(abs(s_balance[f]), s_out[f]) > 100000000000000000 then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'balance_too_large', 'account', a_path[f]);
        end if;
        if greatest(abs(s_balance[t]), s_in[t]) > 100000000000000000 then
          v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'balance_too_large', 'account', a_path[t]);
        end if;
        if v_kind <> 'settle' then
          if a_limit[f] = 'never_negative' and s_balance[f] - s_out[f] < 0 then
            v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'overdrawn', 'account', a_path[f],
              'currency', v_currency, 'room', v_room, 'minor', v_minor);
          end if;
          if a_limit[t] = 'never_positive' and s_balance[t] + s_in[t] > 0 then
            v_refusals := v_refusals || jsonb_build_object('id', v_id, 'code', 'overfilled', 'account', a_path[t],
              'currency', v_currency, 'room', v_minor - s_balance[t] - s_in[t], 'minor', v_minor);
          end if;
        end if;
      end if;

      v_seq := nextval('ledger_transfer_seq_seq');
      v_batch := coalesce(v_batch, v_seq);
      t_seq := t_seq || v_seq;
      t_item := t_item || n;
      t_from := t_from || f;
      t_to := t_to || t;
      t_from_v := t_from_v || s_version[f];
      t_to_v := t_to_v || s_version[t];
      t_minor := t_minor || v_minor;
      t_currency := t_currency || v_currency;
      t_batch := t_batch || v_batch;
      t_size := t_size || (v_last - v_first + 1);
      t_after := t_after || array[s_balance[f], s_out[f], s_in[f], s_balance[t], s_out[t], s_in[t]];
    end loop;

    if jsonb_array_length(v_refusals) > 0 then
      v_answers := v_answers || jsonb_build_array(jsonb_build_object('at', micros(v_at), 'refusals', v_refusals));
      t_seq := t_seq[1 : v_written];
      t_item := t_item[1 : v_written];
      t_from := t_from[1 : v_written];
      t_to := t_to[1 : v_written];
      t_from_v := t_from_v[1 : v_written];
      t_to_v := t_to_v[1 : v_written];
      t_minor := t_minor[1 : v_written];
      t_currency := t_currency[1 : v_written];
      t_batch := t_batch[1 : v_written];
      t_size := t_size[1 : v_written];
      t_before := t_before[1 : v_written * 6];
      t_after := t_after[1 : v_written * 6];
      h_id := h_id[1 : v_holds_had];
      h_from := h_from[1 : v_holds_had];
      h_to := h_to[1 : v_holds_had];
      h_currency := h_currency[1 : v_holds_had];
      h_minor := h_minor[1 : v_holds_had];
      h_expires := h_expires[1 : v_holds_had];
      h_new := h_new[1 : v_holds_had];
    else
      select jsonb_agg(posted_answer(
               v_ids[t_item[n]], v_items[t_item[n]] ->> 'kind', t_seq[n], v_at, a_path[t_from[n]], a_path[t_to[n]],
               t_currency[n], t_minor[n], t_from_v[n], t_to_v[n], t_before[n * 6 - 5 : n * 6], t_after[n * 6 - 5 : n * 6])
               order by n)
        into v_posted
        from generate_series(v_written + 1, cardinality(t_seq)) as n;
      v_answers := v_answers || jsonb_build_array(jsonb_build_object('posted', v_posted));
      a_balance := s_balance;
      a_out := s_out;
      a_in := s_in;
      a_version := s_version;
      h_left := g_left;
      h_outcome := g_outcome;
      r_by := g_by;
    end if;
    v_first := v_last + 1;
  end loop;

  if cardinality(t_seq) = 0 then
    return v_answers;
  end if;
  insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                               minor, hold, reverses, case_id, batch, batch_size, body, leaf)
  select p_zone, t_seq[n], v_ids[t_item[n]], v_items[t_item[n]] ->> 'kind', v_at, a_id[t_from[n]], t_from_v[n],
         a_id[t_to[n]], t_to_v[n], t_currency[n], t_minor[n], v_items[t_item[n]] ->> 'hold',
         v_items[t_item[n]] ->> 'reverses', v_items[t_item[n]] #>> '{cause,case}', t_batch[n], t_size[n],
         p_bodies[t_item[n]],
         transfer_leaf(p_zone, t_seq[n], v_at, a_path[t_from[n]], t_from_v[n], a_path[t_to[n]], t_to_v[n],
                       t_currency[n], t_minor[n], t_batch[n], t_size[n], p_bodies[t_item[n]])
    from generate_series(1, cardinality(t_seq)) as n;
  insert into ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                            held_in_before, held_in)
  select p_zone, a_id[case side when 0 then t_from[n] else t_to[n] end],
         case side when 0 then t_from_v[n] else t_to_v[n] end, t_seq[n], v_at,
         t_before[n * 6 - 5 + side], t_after[n * 6 - 5 + side], t_before[n * 6 - 4 + side], t_after[n * 6 - 4 + side],
         t_before[n * 6 - 3 + side], t_after[n * 6 - 3 + side]
    from generate_series(1, cardinality(t_seq)) as n, unnest(array[0, 3]) as side;
  update ledger_account as a
     set balance = u.balance, held_out = u.held_out, held_in = u.held_in, version = u.version, last_at = v_at
    from unnest(a_id, a_balance, a_out, a_in, a_version) as u (id, balance, held_out, held_in, version)
   where a.zone = p_zone and a.id = u.id and a.version <> u.version;
  if h_id is not null then
    insert into ledger_hold (zone, id, from_account, to_account, currency, minor, remaining, expires, outcome)
    select p_zone, h_id[n], a_id[h_from[n]], a_id[h_to[n]], h_currency[n], h_minor[n], h_left[n], h_expires[n], h_outcome[n]
      from generate_series(1, cardinality(h_id)) as n where h_new[n];
    update ledger_hold as d
       set remaining = h_left[n], outcome = h_outcome[n]
      from generate_series(1, cardinality(h_id)) as n
     where not h_new[n] and d.zone = p_zone and d.id = h_id[n] and d.remaining <> h_left[n];
  end if;
  return v_answers;
end $$;

-- The common transfer, fast: one post or hold between two accounts. Whenever anything stands against it, or its id is
-- known, post_letting_go answers instead, so that there is one place that refuses. Where a hold whose time is over may
-- have to be let go, more accounts are needed than two, and nothing is locked here.
create or replace function post_transfer(
  p_zone text, p_at timestamptz, p_id text, p_kind text, p_from text, p_to text, p_currency text, p_minor bigint,
  p_expires timestamptz, p_case text, p_body text
) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v         record;
  v_found   int := 0;
  v_locked  bigint[] := '{}';
  f_id      bigint;
  f_balance bigint;
  f_out     bigint;
  f_in      bigint;
  f_version bigint;
  t_id      bigint;
  t_balance bigint;
  t_out     bigint;
  t_in      bigint;
  t_version bigint;
  v_at      timestamptz := coalesce(p_at, clock_timestamp());
  v_moved   bigint := case p_kind when 'post' then p_minor else 0 end;
  v_held    bigint := case p_kind when 'hold' then p_minor else 0 end;
  v_seq     bigint;
begin
  if exists (
    select from ledger_hold d
     where d.zone = p_zone and d.outcome = 'open' and d.expires <= v_at
       and exists (select from ledger_account a
                    where a.zone = p_zone and a.path in (p_from, p_to) and a.id in (d.from_account, d.to_account))
  ) then
    return post_transfers(p_zone, p_at, array[p_body], array[0]);
  end if;

  for v in
    select id, path, currency, account_limit, state, balance, held_out, held_in, version, last_at
      from ledger_account where zone = p_zone and path in (p_from, p_to)
     order by id for no key update
  loop
    v_locked := v_locked || v.id;
    continue when v.state <> 'open' or v.currency <> p_currency or p_at < v.last_at;
    v_at := greatest(v_at, v.last_at);
    if v.path = p_from then
      continue when v.account_limit = 'never_negative' and v.balance - v.held_out < p_minor;
      f_id := v.id;
      f_balance := v.balance;
      f_out := v.held_out;
      f_in := v.held_in;
      f_version := v.version + 1;
    else
      continue when v.account_limit = 'never_positive' and v.balance + v.held_in + p_minor > 0;
      t_id := v.id;
      t_balance := v.balance;
      t_out := v.held_out;
      t_in := v.held_in;
      t_version := v.version + 1;
    end if;
    continue when greatest(abs(v.balance), v.held_out, v.held_in) > 99000000000000000;
    v_found := v_found + 1;
  end loop;
  if v_found < 2 or p_at > clock_timestamp() or p_expires <= v_at then
    return post_letting_go(p_zone, p_at, array[p_body], array[0], v_locked);
  end if;

  v_seq := nextval('ledger_transfer_seq_seq');
  insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                               minor, case_id, batch, batch_size, body, leaf)
  values (p_zone, v_seq, p_id, p_kind, v_at, f_id, f_version, t_id, t_version, p_currency, p_minor, p_case, v_seq, 1, p_body,
          transfer_leaf(p_zone, v_seq, v_at, p_from, f_version, p_to, t_version, p_currency, p_minor, v_seq, 1, p_body))
  on conflict (zone, id) do nothing;
  if not found then
    return post_letting_go(p_zone, p_at, array[p_body], array[0], v_locked);
  end if;
  insert into ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                            held_in_before, held_in)
  values (p_zone, f_id, f_version, v_seq, v_at, f_balance, f_balance - v_moved, f_out, f_out + v_held, f_in, f_in),
         (p_zone, t_id, t_version, v_seq, v_at, t_balance, t_balance + v_moved, t_out, t_out, t_in, t_in + v_held);
  update ledger_account
     set balance  = case id when f_id then f_balance - v_moved else t_balance + v_moved end,
         held_out = case id when f_id then f_out + v_held else t_out end,
         held_in  = case id when f_id then f_in else t_in + v_held end,
         version  = case id when f_id then f_version else t_version end,
         last_at  = v_at
   where zone = p_zone and id in (f_id, t_id);
  if p_kind = 'hold' then
    insert into ledger_hold (zone, id, from_account, to_account, currency, minor, remaining, expires, outcome)
    values (p_zone, p_id, f_id, t_id, p_currency, p_minor, p_minor, p_expires, 'open');
  end if;
  return jsonb_build_array(jsonb_build_object('posted', jsonb_build_array(posted_answer(
    p_id, p_kind, v_seq, v_at, p_from, p_to, p_currency, p_minor, f_version, t_version,
    array[f_balance, f_out, f_in, t_balance, t_out, t_in],
    array[f_balance - v_moved, f_out + v_held, f_in, t_balance + v_moved, t_out, t_in + v_held]))));
end $$;
