-- A figure over a million postings reads this index alone; posting writes a few bytes more at its end.
alter table ledger_transfer
  drop constraint ledger_transfer_pkey,
  add constraint ledger_transfer_pkey primary key (zone, seq) include (at, from_account, to_account, minor, kind);
