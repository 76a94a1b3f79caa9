-- A firm is told when its case was refused or sent back, and why.
alter table message drop constraint message_kind_check;
alter table message add constraint message_kind_check check (kind in ('objection', 'window', 'document', 'payment', 'case'));
