-- What breaks ties between equal points, and whether a figure nobody has published (示例参数) entered a result.

alter table run_result
  add column ties         numeric[] not null default '{}',   -- points in the order of `ranks.ties`; -infinity where unknown
  add column illustrative boolean   not null default false;

alter table standing
  add column ties         numeric[] not null default '{}',
  add column illustrative boolean   not null default false;
