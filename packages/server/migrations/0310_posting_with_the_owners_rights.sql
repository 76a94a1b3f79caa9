-- The common transfer, with the owner's rights: row-level security and the right to each function it calls were a seventh
-- of its work. It can be in one zone only, for it is told none and takes that of the transaction; every name in it says its
-- schema, so that no table of the caller's stands in for one of ours; access.sql says who may call it
-- (docs/decisions/0310-one-posting-has-the-owners-rights.md).

-- One post between two accounts, now. They are changed in the order of their paths, each only if nothing stands against it;
-- where something does, what was changed is put back, and the answer is empty: the caller then asks post_letting_go, which
-- says what, for these two accounts and no other, since they are locked now. Where a hold whose time is over may have to be
-- let go, more accounts are needed than two: then neither is touched, so that all are locked in their order, and the answer
-- is null: the caller asks post_transfers. The transfer takes its number when both are changed, and so after its transaction
-- has its own. Answers numbers as post_many does, with commas between them.
drop function post_transfer(text, timestamptz, text, text, text, text, bigint, text, text);
create function post_transfer(
  p_id text, p_from text, p_to text, p_currency text, p_minor bigint, p_case text, p_body text
) returns text language plpgsql security definer as $$
declare
  v_zone    text := current_setting('gongzhen.zone');
  v_at      timestamptz := clock_timestamp();
  v_seq     bigint;
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
  v_first   timestamptz;
begin
  if p_from < p_to collate "C" then
    update public.ledger_account
       set balance = balance - p_minor, version = version + 1, last_at = greatest(last_at, v_at)
     where zone = v_zone and path = p_from and state = 'open' and currency = p_currency
       and case account_limit when 'never_negative' then balance - held_out >= p_minor else balance >= -99000000000000000 end
       and not exists (select from public.ledger_hold where zone = v_zone and outcome = 'open' and expires <= v_at)
    returning id, balance, held_out, held_in, version, last_at into f_id, f_balance, f_out, f_in, f_version, v_first;
    if f_id is not null then
      update public.ledger_account
         set balance = balance + p_minor, version = version + 1, last_at = greatest(last_at, v_first)
       where zone = v_zone and path = p_to and state = 'open' and currency = p_currency
         and case account_limit when 'never_positive' then balance + held_in + p_minor <= 0 else balance <= 99000000000000000 end
      returning id, balance, held_out, held_in, version, last_at, nextval('public.ledger_transfer_seq_seq')
           into t_id, t_balance, t_out, t_in, t_version, v_at, v_seq;
    end if;
  else
    update public.ledger_account
       set balance = balance + p_minor, version = version + 1, last_at = greatest(last_at, v_at)
     where zone = v_zone and path = p_to and state = 'open' and currency = p_currency
       and case account_limit when 'never_positive' then balance + held_in + p_minor <= 0 else balance <= 99000000000000000 end
       and not exists (select from public.ledger_hold where zone = v_zone and outcome = 'open' and expires <= v_at)
    returning id, balance, held_out, held_in, version, last_at into t_id, t_balance, t_out, t_in, t_version, v_first;
    if t_id is not null then
      update public.ledger_account
         set balance = balance - p_minor, version = version + 1, last_at = greatest(last_at, v_first)
       where zone = v_zone and path = p_from and state = 'open' and currency = p_currency
         and case account_limit when 'never_negative' then balance - held_out >= p_minor else balance >= -99000000000000000 end
      returning id, balance, held_out, held_in, version, last_at, nextval('public.ledger_transfer_seq_seq')
           into f_id, f_balance, f_out, f_in, f_version, v_at, v_seq;
    end if;
  end if;

  if v_seq is not null then
    insert into public.ledger_transfer (zone, seq, id, kind, at, from_account, from_version, to_account, to_version, currency,
                                        minor, case_id, batch, batch_size, body, leaf)
    values (v_zone, v_seq, p_id, 'post', v_at, f_id, f_version, t_id, t_version, p_currency, p_minor, p_case, v_seq, 1, p_body,
            public.transfer_leaf(v_zone, v_seq, v_at, p_from, f_version, p_to, t_version, p_currency, p_minor, v_seq, 1, p_body))
    on conflict (zone, id) do nothing;
    if found then
      insert into public.ledger_entry (zone, account, version, transfer, at, balance_before, balance, held_out_before, held_out,
                                       held_in_before, held_in)
      values (v_zone, f_id, f_version, v_seq, v_at, f_balance + p_minor, f_balance, f_out, f_out, f_in, f_in),
             (v_zone, t_id, t_version, v_seq, v_at, t_balance - p_minor, t_balance, t_out, t_out, t_in, t_in);
      if v_first <> v_at then
        update public.ledger_account set last_at = v_at where zone = v_zone and id in (f_id, t_id) and last_at < v_at;
      end if;
      return concat_ws(',', public.micros(v_at), v_seq, f_version, t_version, f_balance, t_balance, f_out, t_out, f_in, t_in);
    end if;
  end if;

  update public.ledger_account a
     set balance = balance + case id when f_id then p_minor else -p_minor end,
         version = version - 1,
         last_at = coalesce((select at from public.ledger_entry e
                              where e.zone = a.zone and e.account = a.id and e.version = a.version - 1), opened_at)
   where zone = v_zone and id in (f_id, t_id);
  if f_id is null and t_id is null
     and exists (select from public.ledger_hold where zone = v_zone and outcome = 'open' and expires <= v_at) then
    return null;
  end if;
  return '';
end $$;
revoke execute on function post_transfer(text, text, text, text, bigint, text, text) from public;
