-- The common transfer, fast: one post or hold between two accounts. Whenever anything stands against it, or its id is
-- known, post_transfers answers instead, so that there is one place that refuses.
create function post_transfer(
  p_zone text, p_at timestamptz, p_id text, p_kind text, p_from text, p_to text, p_currency text, p_minor bigint,
  p_expires timestamptz, p_case text, p_body text
) returns jsonb language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v         record;
  v_found   int := 0;
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
  for v in
    select id, path, currency, account_limit, state, balance, held_out, held_in, version, last_at
      from ledger_account where zone = p_zone and path in (p_from, p_to)
     order by id for no key update
  loop
    exit when v.state <> 'open' or v.currency <> p_currency or p_at < v.last_at;
    v_at := greatest(v_at, v.last_at);
    if v.path = p_from then
      exit when v.account_limit = 'never_negative' and v.balance - v.held_out < p_minor;
      f_id := v.id;
      f_balance := v.balance;
      f_out := v.held_out;
      f_in := v.held_in;
      f_version := v.version + 1;
    else
      exit when v.account_limit = 'never_positive' and v.balance + v.held_in + p_minor > 0;
      t_id := v.id;
      t_balance := v.balance;
      t_out := v.held_out;
      t_in := v.held_in;
      t_version := v.version + 1;
    end if;
    exit when greatest(abs(v.balance), v.held_out, v.held_in) > 99000000000000000;
    v_found := v_found + 1;
  end loop;
  if v_found < 2 or p_at > clock_timestamp() or p_expires <= v_at then
    return post_transfers(p_zone, p_at, array[p_body], array[0]);
  end if;

  v_seq := nextval('ledger_transfer_seq_seq');
  insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                               minor, case_id, batch, batch_size, body, leaf)
  values (p_zone, v_seq, p_id, p_kind, v_at, f_id, f_version, t_id, t_version, p_currency, p_minor, p_case, v_seq, 1, p_body,
          transfer_leaf(p_zone, v_seq, v_at, p_from, f_version, p_to, t_version, p_currency, p_minor, v_seq, 1, p_body))
  on conflict (zone, id) do nothing;
  if not found then
    return post_transfers(p_zone, p_at, array[p_body], array[0]);
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

-- Planned once and not for each array of values; helpers that call stable functions are stable, so that they are inlined.
alter function post_transfers(text, timestamptz, text[], int[]) set plan_cache_mode = force_generic_plan;
alter function transfer_leaf(text, bigint, timestamptz, text, bigint, text, bigint, text, bigint, bigint, int, text) stable;
alter function posted_answer(text, text, bigint, timestamptz, text, text, text, bigint, bigint, bigint, bigint[], bigint[]) stable;
alter function micros(timestamptz) stable;
