-- Posts groups of linked transfers in one round trip: each group whole or not at all, with every reason against it.
-- The rules are those of core/ledger/judge.ts, which tests compare with this function. Accounts are locked in id order.
-- Bodies are canonical JSON whose shape core has checked; groups number them, the transfers of one group side by side.
-- Answers one JSON object a group: {"posted": […]} or {"refusals": […]}.
create function post_transfers(p_zone text, p_at timestamptz, p_bodies text[], p_groups int[]) returns jsonb
language plpgsql as $$
#variable_conflict use_column
declare
  v_count      int := cardinality(p_bodies);
  v_items      jsonb[];
  v_ids        text[];
  v_at         timestamptz;
  v_paths      text[];
  v_holds      text[];
  v_targets    text[];
  -- accounts, locked, in id order
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
         array_agg(i ->> 'reverses' order by n) filter (where i ->> 'kind' = 'reverse'),
         coalesce(array_agg(i ->> 'from') filter (where i ? 'from'), '{}') ||
         coalesce(array_agg(i ->> 'to') filter (where i ? 'to'), '{}')
    into v_ids, v_holds, v_targets, v_paths
    from unnest(v_items) with ordinality as u (i, n);

  -- Whose accounts a hold or a transfer names never changes, so they can be read before the locks.
  if v_holds is not null then
    v_paths := v_paths || array(
      select a.path from ledger_hold d join ledger_account a on a.zone = d.zone and a.id in (d.from_account, d.to_account)
       where d.zone = p_zone and d.id = any (v_holds));
  end if;
  if v_targets is not null then
    v_paths := v_paths || array(
      select a.path from ledger_transfer d join ledger_account a on a.zone = d.zone and a.id in (d.from_account, d.to_account)
       where d.zone = p_zone and d.id = any (v_targets));
  end if;
  select array_agg(id order by id), array_agg(path order by id), array_agg(currency order by id),
         array_agg(account_limit order by id), array_agg(state order by id), array_agg(last_at order by id),
         array_agg(balance order by id), array_agg(held_out order by id), array_agg(held_in order by id),
         array_agg(version order by id), max(last_at)
    into a_id, a_path, a_currency, a_limit, a_state, a_last, a_balance, a_out, a_in, a_version, v_at
    from (select * from ledger_account where zone = p_zone and path = any (v_paths)
           order by id for no key update) as locked;
  v_at := coalesce(p_at, greatest(clock_timestamp(), v_at));

  -- From here on nobody else changes what is read: each statement sees what was committed before the locks were had.
  if v_holds is not null then
    select array_agg(id), array_agg(array_position(a_id, from_account)), array_agg(array_position(a_id, to_account)),
           array_agg(currency), array_agg(minor), array_agg(remaining), array_agg(expires), array_agg(outcome),
           array_agg(false)
      into h_id, h_from, h_to, h_currency, h_minor, h_left, h_expires, h_outcome, h_new
      from ledger_hold where zone = p_zone and id = any (v_holds);
  end if;
  if v_targets is not null then
    select array_agg(d.id), array_agg(d.kind), array_agg(array_position(a_id, d.from_account)),
           array_agg(array_position(a_id, d.to_account)), array_agg(d.currency), array_agg(d.minor), array_agg(b.id)
      into r_id, r_kind, r_from, r_to, r_currency, r_minor, r_by
      from ledger_transfer d left join ledger_transfer b on b.zone = d.zone and b.reverses = d.id
     where d.zone = p_zone and d.id = any (v_targets);
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

create function micros(at timestamptz) returns bigint language sql immutable parallel safe as $$
  select (extract(epoch from at) * 1000000)::bigint
$$;

-- What stands against one side of a transfer; nothing for a side that is not there, whose absence is told apart.
create function side_refusals(
  p_id text, p_currency text, p_at timestamptz, p_path text, p_state text, p_has text, p_last timestamptz
) returns jsonb language plpgsql immutable as $$
declare
  v_refusals jsonb := '[]';
begin
  if p_state in ('frozen', 'closed') then
    v_refusals := v_refusals || jsonb_build_object('id', p_id, 'code', 'account_' || p_state, 'account', p_path);
  end if;
  if p_has <> p_currency then
    v_refusals := v_refusals || jsonb_build_object(
      'id', p_id, 'code', 'currency_other', 'account', p_path, 'has', p_has, 'found', p_currency);
  end if;
  if p_at < p_last then
    v_refusals := v_refusals || jsonb_build_object('id', p_id, 'code', 'too_early', 'account', p_path, 'last', micros(p_last));
  end if;
  return v_refusals;
end $$;

create function posted_answer(
  p_id text, p_kind text, p_seq bigint, p_at timestamptz, p_from text, p_to text, p_currency text, p_minor bigint,
  p_from_version bigint, p_to_version bigint, p_before bigint[], p_after bigint[]
) returns jsonb language sql immutable as $$
  select jsonb_build_object('id', p_id, 'kind', p_kind, 'seq', p_seq, 'at', micros(p_at), 'from', p_from, 'to', p_to,
    'currency', p_currency, 'minor', p_minor, 'versions', jsonb_build_array(p_from_version, p_to_version),
    'before', to_jsonb(p_before), 'after', to_jsonb(p_after))
$$;

-- The first answer to a group that was posted before, or why its ids cannot be used again.
create function known_answer(
  p_zone text, p_ids text[], p_bodies text[], k_id text[], k_body text[], k_batch bigint[], k_size int[]
) returns jsonb language plpgsql stable as $$
declare
  v_refusals jsonb;
begin
  select jsonb_agg(jsonb_build_object('id', p_ids[n], 'code', 'id_taken') order by n) into v_refusals
    from generate_series(1, cardinality(p_ids)) as n
   where p_bodies[n] <> k_body[array_position(k_id, p_ids[n])];
  if v_refusals is not null then
    return jsonb_build_object('refusals', v_refusals);
  end if;
  if p_ids <@ k_id and (select count(distinct k_batch[array_position(k_id, id)]) = 1
                           and bool_and(k_size[array_position(k_id, id)] = cardinality(p_ids)) from unnest(p_ids) as id) then
    return jsonb_build_object('posted', (
      select jsonb_agg(posted_answer(d.id, d.kind, d.seq, d.at, f.path, t.path, d.currency, d.minor, d.from_version, d.to_version,
               array[e.balance_before, e.held_out_before, e.held_in_before, o.balance_before, o.held_out_before, o.held_in_before],
               array[e.balance, e.held_out, e.held_in, o.balance, o.held_out, o.held_in]) order by array_position(p_ids, d.id))
        from ledger_transfer d
        join ledger_account f on f.zone = d.zone and f.id = d.from_account
        join ledger_account t on t.zone = d.zone and t.id = d.to_account
        join ledger_entry e on e.zone = d.zone and e.account = d.from_account and e.version = d.from_version
        join ledger_entry o on o.zone = d.zone and o.account = d.to_account and o.version = d.to_version
       where d.zone = p_zone and d.id = any (p_ids)));
  end if;
  return jsonb_build_object('refusals', (
    select jsonb_agg(jsonb_build_object('id', id, 'code', 'batch_other') order by array_position(p_ids, id))
      from unnest(p_ids) as id where id = any (k_id)));
end $$;

-- The last version of an account at or before an instant, 0 before its first: times rise with versions, so it is
-- found by halving and needs no index of its own.
create function version_at(p_zone text, p_account bigint, p_newest bigint, p_at timestamptz) returns bigint
language plpgsql stable as $$
declare
  v_low  bigint := 0;
  v_high bigint := p_newest;
  v_mid  bigint;
begin
  while v_low < v_high loop
    v_mid := (v_low + v_high + 1) / 2;
    if (select at from ledger_entry where zone = p_zone and account = p_account and version = v_mid) <= p_at then
      v_low := v_mid;
    else
      v_high := v_mid - 1;
    end if;
  end loop;
  return v_low;
end $$;
