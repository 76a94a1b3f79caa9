-- Where the processor's time went was counted, instruction by instruction: a CHECK that names six columns is read anew for
-- every statement, a function that answers two columns is described anew for every call, and each operator of an
-- expression costs before it is used. What is promised stays as it was.

-- One argument to be read instead of six or seven; the common row needs few comparisons.
create function is_sound(p_row ledger_account) returns boolean language plpgsql immutable parallel safe as $$
begin
  if p_row.account_limit = 'never_negative' and p_row.state = 'open' then
    return p_row.balance >= p_row.held_out and p_row.held_out >= 0 and p_row.held_in >= 0
       and p_row.currency ~ '^[A-Z]{3}$';
  end if;
  return p_row.currency ~ '^[A-Z]{3}$'
     and p_row.held_out >= 0 and p_row.held_in >= 0
     and case p_row.account_limit
           when 'never_negative' then p_row.balance - p_row.held_out >= 0
           when 'never_positive' then p_row.balance + p_row.held_in <= 0
           else p_row.account_limit = 'none'
         end
     and (p_row.state in ('open', 'frozen')
          or p_row.state = 'closed' and p_row.balance = 0 and p_row.held_out = 0 and p_row.held_in = 0);
end $$;

create function is_sound(p_row ledger_transfer) returns boolean language plpgsql immutable parallel safe as $$
begin
  if p_row.kind in ('post', 'hold') then
    return p_row.minor > 0 and p_row.from_account <> p_row.to_account and p_row.hold is null and p_row.reverses is null
       and length(p_row.leaf) = 32;
  end if;
  return p_row.minor > 0 and p_row.from_account <> p_row.to_account and length(p_row.leaf) = 32
     and case
           when p_row.kind = 'reverse' then p_row.hold is null and p_row.reverses is not null
           when p_row.kind in ('settle', 'release', 'expire') then p_row.hold is not null and p_row.reverses is null
           else false
         end;
end $$;

alter table ledger_account
  drop constraint ledger_account_is_sound,
  add constraint ledger_account_is_sound check (is_sound(ledger_account));
alter table ledger_transfer
  drop constraint ledger_transfer_is_sound,
  add constraint ledger_transfer_is_sound check (is_sound(ledger_transfer));
drop function ledger_account_is_sound(text, text, text, bigint, bigint, bigint);
drop function ledger_transfer_is_sound(text, bigint, bigint, bigint, text, text, bytea);

-- The common transfer: one post between two accounts. They are changed in the order of their paths, each only if nothing
-- stands against it; where something does, what was changed is put back and the two are judged the whole way. Where a hold
-- whose time is over may have to be let go, more accounts are needed than two: the first is then not touched, so that all
-- are locked in their order. The transfer takes its number when both are changed, and so after its transaction has its own.
-- Answers numbers as post_many does, with commas between them; or, as JSON, what the whole way said.
drop function post_transfer(text, timestamptz, text, text, text, text, text, bigint, timestamptz, text, text);
create function post_transfer(
  p_zone text, p_at timestamptz, p_id text, p_from text, p_to text, p_currency text, p_minor bigint, p_case text, p_body text
) returns text language plpgsql as $$
declare
  v_at      timestamptz := coalesce(p_at, clock_timestamp());
  v_seq     bigint;
  f_id      bigint;
  f_balance bigint;
  f_out     bigint;
  f_in      bigint;
  f_version bigint;
  f_at      timestamptz;
  t_id      bigint;
  t_balance bigint;
  t_out     bigint;
  t_in      bigint;
  t_version bigint;
  t_at      timestamptz;
begin
  if p_from < p_to collate "C" then
    update ledger_account
       set balance = balance - p_minor, version = version + 1, last_at = greatest(last_at, v_at)
     where zone = p_zone and path = p_from and state = 'open' and currency = p_currency
       and case account_limit when 'never_negative' then balance - held_out >= p_minor else balance >= -99000000000000000 end
       and (p_at is null or p_at between last_at and clock_timestamp())
       and not exists (select from ledger_hold where zone = p_zone and outcome = 'open' and expires <= v_at)
    returning id, balance, held_out, held_in, version, last_at into f_id, f_balance, f_out, f_in, f_version, f_at;
    if found then
      update ledger_account
         set balance = balance + p_minor, version = version + 1, last_at = greatest(last_at, f_at)
       where zone = p_zone and path = p_to and state = 'open' and currency = p_currency
         and case account_limit when 'never_positive' then balance + held_in + p_minor <= 0 else balance <= 99000000000000000 end
         and (p_at is null or last_at <= p_at)
      returning id, balance, held_out, held_in, version, last_at, nextval('ledger_transfer_seq_seq')
           into t_id, t_balance, t_out, t_in, t_version, t_at, v_seq;
    end if;
  else
    update ledger_account
       set balance = balance + p_minor, version = version + 1, last_at = greatest(last_at, v_at)
     where zone = p_zone and path = p_to and state = 'open' and currency = p_currency
       and case account_limit when 'never_positive' then balance + held_in + p_minor <= 0 else balance <= 99000000000000000 end
       and (p_at is null or p_at between last_at and clock_timestamp())
       and not exists (select from ledger_hold where zone = p_zone and outcome = 'open' and expires <= v_at)
    returning id, balance, held_out, held_in, version, last_at into t_id, t_balance, t_out, t_in, t_version, t_at;
    if found then
      update ledger_account
         set balance = balance - p_minor, version = version + 1, last_at = greatest(last_at, t_at)
       where zone = p_zone and path = p_from and state = 'open' and currency = p_currency
         and case account_limit when 'never_negative' then balance - held_out >= p_minor else balance >= -99000000000000000 end
         and (p_at is null or last_at <= p_at)
      returning id, balance, held_out, held_in, version, last_at, nextval('ledger_transfer_seq_seq')
           into f_id, f_balance, f_out, f_in, f_version, f_at, v_seq;
    end if;
  end if;

  if v_seq is not null then
    v_at := greatest(f_at, t_at);
    insert into ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                                 minor, case_id, batch, batch_size, body, leaf)
    values (p_zone, v_seq, p_id, 'post', v_at, f_id, f_version, t_id, t_version, p_currency, p_minor, p_case, v_seq, 1, p_body,
            transfer_leaf(p_zone, v_seq, v_at, p_from, f_version, p_to, t_version, p_currency, p_minor, v_seq, 1, p_body))
    on conflict (zone, id) do nothing;
    if found then
      insert into ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                                held_in_before, held_in)
      values (p_zone, f_id, f_version, v_seq, v_at, f_balance + p_minor, f_balance, f_out, f_out, f_in, f_in),
             (p_zone, t_id, t_version, v_seq, v_at, t_balance - p_minor, t_balance, t_out, t_out, t_in, t_in);
      if f_at <> t_at then
        update ledger_account set last_at = v_at where zone = p_zone and id in (f_id, t_id) and last_at < v_at;
      end if;
      return concat_ws(',', micros(v_at), v_seq, f_version, t_version, f_balance, t_balance, f_out, t_out, f_in, t_in);
    end if;
  end if;

  if f_id is null and t_id is null then
    return post_transfers(p_zone, p_at, array[p_body], array[0]);
  end if;
  update ledger_account a
     set balance = balance + case id when f_id then p_minor else -p_minor end,
         version = version - 1,
         last_at = coalesce((select at from ledger_entry e
                              where e.zone = a.zone and e.account = a.id and e.version = a.version - 1), opened_at)
   where zone = p_zone and id in (f_id, t_id);
  return post_letting_go(p_zone, p_at, array[p_body], array[0], array(
    select id from ledger_account where zone = p_zone and path in (p_from, p_to) order by path collate "C" for no key update));
end $$;
