import { defineErrors } from '@gongzhen/core/base'

/** What can go wrong with a database in ways its user can mend. */
export const failure = defineErrors('database', {
  unreachable: {
    status: 503,
    zh: '数据库暂时无法连接：{reason}。请稍后重试；若持续出现，请检查数据库是否在运行。',
    en: 'The database cannot be reached: {reason}. Try again; if it persists, check that the database is running.',
  },
  zone_name: {
    status: 400,
    zh: '园区标识「{zone}」无效：应为 2–40 个小写字母、数字或连字符，并以字母开头。',
    en: 'Zone name "{zone}" is invalid: 2 to 40 lower-case letters, digits or hyphens, beginning with a letter.',
  },
  server_version: {
    status: 500,
    zh: '需要 PostgreSQL 15 或更新版本，连接到的是 {version}。',
    en: 'PostgreSQL 15 or newer is needed; this server is {version}.',
  },
  encoding: {
    status: 500,
    zh: '数据库编码应为 UTF8，实际为 {encoding}。请重新建库：{create}',
    en: 'The database encoding must be UTF8, but is {encoding}. Create it anew: {create}',
  },
  locale: {
    status: 500,
    zh: '数据库区域 {locale} 不识别非 ASCII 字母（应为 C.UTF-8）。请重新建库：{create}',
    en: 'The database locale {locale} knows no letters beyond ASCII (C.UTF-8 is needed). Create it anew: {create}',
  },
  collation: {
    status: 500,
    zh: '该 PostgreSQL 没有 ICU 排序规则 zh-x-icu，无法按中文排序。请使用带 ICU 的 PostgreSQL。',
    en: 'This PostgreSQL has no ICU collation zh-x-icu and cannot order Chinese. Use a PostgreSQL built with ICU.',
  },
  role: {
    status: 500,
    zh: '无法准备应用角色：{reason}。请由管理员执行：create role gongzhen_app nologin; create role gongzhen_firm nologin; create role gongzhen_partner nologin; grant gongzhen_app, gongzhen_firm, gongzhen_partner to {owner};',
    en: 'The application’s roles cannot be made: {reason}. An administrator should run: create role gongzhen_app nologin; create role gongzhen_firm nologin; create role gongzhen_partner nologin; grant gongzhen_app, gongzhen_firm, gongzhen_partner to {owner};',
  },
  role_too_strong: {
    status: 500,
    zh: '角色 {role} 是超级用户或可绕过行级安全，拒绝使用。请执行：alter role {role} nosuperuser nobypassrls;',
    en: 'Role {role} is a superuser or bypasses row-level security and is refused. Run: alter role {role} nosuperuser nobypassrls;',
  },
  foreign_tables: {
    status: 500,
    zh: '该数据库的 public 模式中已有其他应用的表（{tables}）。请为共振建立单独的数据库。',
    en: 'Schema public of this database already holds tables of another application ({tables}). Make a database for Gongzhen alone.',
  },
  newer: {
    status: 500,
    zh: '数据库由更新版本的程序升级过（含未知迁移 {names}）。请使用不低于该版本的程序。',
    en: 'The database was upgraded by a newer program (unknown migrations: {names}). Use that version or a later one.',
  },
  changed: {
    status: 500,
    zh: '迁移 {name} 在应用之后被改动，数据库结构与程序不符。请恢复该文件，或用备份在新库中恢复。',
    en: 'Migration {name} was changed after it had been applied. Put the file back, or restore a backup into a new database.',
  },
})
