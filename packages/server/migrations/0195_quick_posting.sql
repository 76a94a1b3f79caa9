-- Posts and holds that nothing stands against are written by two short functions: one transfer by three statements, many
-- by one. Whatever they doubt, post_locked judges, so that there is one place that refuses. Their answer is ten numbers
-- a transfer: seq, microseconds of its time, version, balance, held out and held in of the paying side, then of the other.

-- Accounts are locked in the order of their paths, so that a posting that knows only paths need not look for ids first.
create or replace function lock_accounts(
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
    select id from ledger_account where zone = p_zone and id = any (v_ids) order by path collate "C" for no key update);
end $$;

drop function post_transfers(text, timestamptz, text[], int[]);
drop function post_transfer(text, timestamptz, text, text, text, text, text, bigint, timestamptz, text, text);

-- Posts groups of linked transfers, numbered from 0 in their order, in one round trip: each whole or not at all, with
-- every reason against it. Answers numbers for all of them, or one JSON object a group: {"posted": […]}, {"refusals": […]}.
create function post_transfers(
  p_zone text, p_at timestamptz, p_bodies text[], p_groups int[], out quick bigint[], out told jsonb
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_paths     text[];
  v_holds     text[];
  v_transfers text[];
  v_overdue   boolean;
  v_plain     boolean;
  v_accounts  bigint[];
begin
  select coalesce(array_agg(i ->> 'from') filter (where i ? 'from'), '{}') ||
         coalesce(array_agg(i ->> 'to') filter (where i ? 'to'), '{}'),
         array_agg(i ->> 'hold') filter (where i ->> 'kind' in ('settle', 'release', 'expire')),
         array_agg(i ->> 'reverses') filter (where i ->> 'kind' = 'reverse'),
         bool_or(i ->> 'kind' in ('post', 'hold', 'reverse')), bool_and(i ->> 'kind' in ('post', 'hold'))
    into v_paths, v_holds, v_transfers, v_overdue, v_plain
    from (select body::jsonb as i from unnest(p_bodies) as body) as items;
  v_accounts := lock_accounts(p_zone, p_at, v_paths, v_holds, v_transfers, v_overdue);
  if v_plain then
    quick := post_quickly(p_zone, p_at, p_bodies, p_groups, v_accounts);
  end if;
  if quick is null then
    told := post_letting_go(p_zone, p_at, p_bodies, p_groups, v_accounts);
  end if;
end $$;

-- Writes any number of posts and holds between accounts that are locked, if nothing stands against one of them; else null.
create function post_quickly(
  p_zone text, p_at timestamptz, p_bodies text[], p_groups int[], p_accounts bigint[]
) returns bigint[] language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v_at     timestamptz;
  v_last   timestamptz;
  v_answer bigint[];
begin
  select max(last_at) into v_last from ledger_account where zone = p_zone and id = any (p_accounts);
  v_at := coalesce(p_at, greatest(clock_timestamp(), v_last));
  if v_at < v_last or p_at > clock_timestamp() then
    return null;
  end if;

  with asked as materialized (
    select n, g, body, nextval('ledger_transfer_seq_seq') as seq, i ->> 'id' as id, i ->> 'kind' as kind,
           i ->> 'from' as payer, i ->> 'to' as payee, i ->> 'currency' as currency, (i ->> 'minor')::bigint as minor,
           (i ->> 'expires')::timestamptz as expires, i #>> '{cause,case}' as case_id
      from (select n, g, body, body::jsonb as i
              from unnest(p_bodies, p_groups) with ordinality as u (body, g, n) order by n) as items
  ), side as (
    select n, seq, 0 as place, payer as path, currency, case kind when 'post' then -minor else 0 end as moved,
           case kind when 'hold' then minor else 0 end as held_out, 0::bigint as held_in
      from asked
    union all
    select n, seq, 1, payee, currency, case kind when 'post' then minor else 0 end, 0, case kind when 'hold' then minor else 0 end
      from asked
  ), entry as materialized (
    select s.n, s.seq, s.place, a.id as account, a.path, a.account_limit, a.version + row_number() over till_here as version,
           a.state = 'open' and a.currency = s.currency as fits,
           (a.balance + sum(s.moved) over till_here)::bigint as balance, s.moved,
           (a.held_out + sum(s.held_out) over till_here)::bigint as held_out, s.held_out as held_out_more,
           (a.held_in + sum(s.held_in) over till_here)::bigint as held_in, s.held_in as held_in_more
      from side s
      join ledger_account a on a.zone = p_zone and a.id = any (p_accounts) and a.path = s.path
    window till_here as (partition by a.id order by s.n rows unbounded preceding)
  ), sound as materialized (
    select from entry
    having count(*) = 2 * cardinality(p_bodies)
       and bool_and(fits and greatest(abs(balance), held_out, held_in) < 100000000000000000
                    and case account_limit when 'never_negative' then balance - held_out >= 0
                                           when 'never_positive' then balance + held_in <= 0 else true end)
       and not exists (select from asked where expires <= v_at)
       and not exists (select from asked d join ledger_transfer k on k.zone = p_zone and k.id = d.id)
  ), transfer as (
    select d.*, f.account as from_account, f.version as from_version, t.account as to_account, t.version as to_version,
           first_value(d.seq) over linked as batch, (count(*) over linked)::int as batch_size
      from asked d
      join entry f on f.n = d.n and f.place = 0
      join entry t on t.n = d.n and t.place = 1
      cross join sound
    window linked as (partition by d.g order by d.n rows between unbounded preceding and unbounded following)
  ), transfers as (
    insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                                 minor, case_id, batch, batch_size, body, leaf)
    select p_zone, seq, id, kind, v_at, from_account, from_version, to_account, to_version, currency, minor, case_id,
           batch, batch_size, body,
           transfer_leaf(p_zone, seq, v_at, payer, from_version, payee, to_version, currency, minor, batch, batch_size, body)
      from transfer order by n
  ), entries as (
    insert into ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                              held_in_before, held_in)
    select p_zone, account, version, seq, v_at, balance - moved, balance, held_out - held_out_more, held_out,
           held_in - held_in_more, held_in
      from entry cross join sound
  ), accounts as (
    update ledger_account a
       set balance = e.balance, held_out = e.held_out, held_in = e.held_in, version = e.version, last_at = v_at
      from (select distinct on (account) * from entry cross join sound order by account, version desc) as e
     where a.zone = p_zone and a.id = e.account
  ), holds as (
    insert into ledger_hold (zone, id, from_account, to_account, currency, minor, remaining, expires, outcome)
    select p_zone, id, from_account, to_account, currency, minor, minor, expires, 'open' from transfer where kind = 'hold'
  )
  select array_agg(number order by n, place, nth) into v_answer
    from entry cross join sound
   cross join lateral unnest(
     case place when 0 then array[seq, micros(v_at), version, balance, held_out, held_in]
                else array[version, balance, held_out, held_in] end) with ordinality as u (number, nth);
  return v_answer;
end $$;

-- The common transfer: one post or hold between two accounts. They are changed in the order of their paths, each only if
-- nothing stands against it; where something does, what was changed is put back and the two are judged the whole way.
-- Where a hold whose time is over may have to be let go, more accounts are needed than two, and nothing is locked here.
create function post_transfer(
  p_zone text, p_at timestamptz, p_id text, p_kind text, p_from text, p_to text, p_currency text, p_minor bigint,
  p_expires timestamptz, p_case text, p_body text, out quick bigint[], out told jsonb
) language plpgsql set plan_cache_mode = force_generic_plan as $$
declare
  v       record;
  f       record;
  t       record;
  v_moved bigint := case p_kind when 'post' then p_minor else 0 end;
  v_held  bigint := p_minor - v_moved;
  v_at    timestamptz := p_at;
  v_done  text[] := '{}';
  v_path  text;
  v_seq   bigint;
begin
  if p_at > clock_timestamp() or exists (
    select from ledger_hold where zone = p_zone and outcome = 'open' and expires <= coalesce(p_at, clock_timestamp())
  ) then
    select d.quick, d.told into quick, told from post_transfers(p_zone, p_at, array[p_body], array[0]) as d;
    return;
  end if;

  foreach v_path in array case when p_from < p_to collate "C" then array[p_from, p_to] else array[p_to, p_from] end loop
    update ledger_account
       set balance  = balance + case path when p_from then -v_moved else v_moved end,
           held_out = held_out + case path when p_from then v_held else 0 end,
           held_in  = held_in + case path when p_from then 0 else v_held end,
           version  = version + 1,
           last_at  = greatest(last_at, coalesce(v_at, clock_timestamp()))
     where zone = p_zone and path = v_path and state = 'open' and currency = p_currency and (p_at is null or last_at <= p_at)
       and greatest(abs(balance), held_out, held_in) <= 99000000000000000
       and case path when p_from then account_limit <> 'never_negative' or balance - held_out >= p_minor
                     else account_limit <> 'never_positive' or balance + held_in + p_minor <= 0 end
    returning id, path, balance, held_out, held_in, version, last_at into v;
    exit when not found;
    v_done := v_done || v_path;
    v_at := v.last_at;
    if v_path = p_from then
      f := v;
    else
      t := v;
    end if;
  end loop;
  if cardinality(v_done) < 2 or p_expires <= v_at
     or exists (select from ledger_transfer where zone = p_zone and id = p_id) then
    update ledger_account a
       set balance  = balance - case path when p_from then -v_moved else v_moved end,
           held_out = held_out - case path when p_from then v_held else 0 end,
           held_in  = held_in - case path when p_from then 0 else v_held end,
           version  = version - 1,
           last_at  = coalesce((select at from ledger_entry e
                                 where e.zone = a.zone and e.account = a.id and e.version = a.version - 1), opened_at)
     where zone = p_zone and path = any (v_done);
    told := post_letting_go(p_zone, p_at, array[p_body], array[0], array(
      select id from ledger_account where zone = p_zone and path in (p_from, p_to) order by path collate "C" for no key update));
    return;
  end if;
  if f.last_at <> t.last_at then
    update ledger_account set last_at = v_at where zone = p_zone and id in (f.id, t.id) and last_at < v_at;
  end if;

  v_seq := nextval('ledger_transfer_seq_seq');
  insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                               minor, case_id, batch, batch_size, body, leaf)
  values (p_zone, v_seq, p_id, p_kind, v_at, f.id, f.version, t.id, t.version, p_currency, p_minor, p_case, v_seq, 1, p_body,
          transfer_leaf(p_zone, v_seq, v_at, p_from, f.version, p_to, t.version, p_currency, p_minor, v_seq, 1, p_body));
  insert into ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                            held_in_before, held_in)
  values (p_zone, f.id, f.version, v_seq, v_at, f.balance + v_moved, f.balance, f.held_out - v_held, f.held_out,
          f.held_in, f.held_in),
         (p_zone, t.id, t.version, v_seq, v_at, t.balance - v_moved, t.balance, t.held_out, t.held_out,
          t.held_in - v_held, t.held_in);
  if p_kind = 'hold' then
    insert into ledger_hold (zone, id, from_account, to_account, currency, minor, remaining, expires, outcome)
    values (p_zone, p_id, f.id, t.id, p_currency, p_minor, p_minor, p_expires, 'open');
  end if;
  quick := array[v_seq, micros(v_at), f.version, f.balance, f.held_out, f.held_in, t.version, t.balance, t.held_out, t.held_in];
end $$;
