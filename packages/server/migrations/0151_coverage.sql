-- Of how many firms the facts that rules ask most were known when a run ended: read by the cockpit instead of counted.

alter table run
  add column coverage jsonb not null default '{}';   -- column@period -> firms
