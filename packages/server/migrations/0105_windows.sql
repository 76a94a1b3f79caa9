-- Application windows can be changed and ended: who changed one last sees it, and a second editor is told.

alter table policy_window
  add column version      int         not null default 1,
  add column reason       text,                       -- why it was changed or ended, in the last change's words
  add column withdrawn_at timestamptz;                -- ended before it opened: firms do not see it
