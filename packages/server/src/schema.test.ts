import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { APPLICATION_ROLE, FIRM_ROLE, PARTNER_ROLE, describeSchema, readTables, type Sql } from './database.ts'
import { distribute, distributionStatements } from './distribute.ts'
import { openTrialDatabase, type TrialDatabase } from './trial-database.ts'

/** What was once written stays: evidence, audit, editions, refused rows, attachments, documents. */
const APPEND_ONLY = [
  'declaration',
  'audit',
  'edition',
  'batch_refusal',
  'attachment',
  'ledger_transfer',
  'ledger_entry',
  'log_decision',
  'log_leaf',
  'log_tile',
  'log_checkpoint',
  'log_signature',
  'case_event',
  'case_evidence',
  'published',
  'document',
  'document_withdrawal',
  'payee_account',
  'payment_step',
  'payment_file',
  'payment_result_line',
  'book_check',
]
/** The same for all zones; written by the owner only. */
const SHARED = ['code', 'migration', 'zone']

let database: TrialDatabase
beforeAll(async () => {
  database = await openTrialDatabase()
})
afterAll(() => database.close())

/** Rows that break a rule; there should be none. */
const offenders = (find: (sql: Sql) => Promise<unknown[]>) => database.asOwner(find)

/** Tables that belong to zones, as a condition on pg_class c. */
const zonesTable = (sql: Sql) => sql.part`
  c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all (${SHARED})`

describe('the schema can be distributed by zone', () => {
  test('every table is either shared or a zone’s', async () => {
    const tables = await database.asOwner(readTables)
    expect(
      tables
        .filter(({ isZones }) => !isZones)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(SHARED)
    expect(tables.length).toBeGreaterThan(20)
  })

  test('zone leads every primary key and every unique index, and is never null', async () => {
    const wrong = await offenders(
      (sql) => sql`
      select c.relname, i.indexrelid::regclass::text as index
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'zone'
        left join pg_index i on i.indrelid = c.oid and (i.indisunique or i.indisexclusion)
       where ${zonesTable(sql)} and (i.indexrelid is null or i.indkey[0] <> a.attnum or not a.attnotnull)`,
    )
    expect(wrong).toEqual([])
  })

  test('every zone’s table has a primary key', async () => {
    const wrong = await offenders(
      (sql) => sql`
      select c.relname from pg_class c
       where ${zonesTable(sql)}
         and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
    )
    expect(wrong).toEqual([])
  })

  test('a reference to another zone’s table goes by zone first, and shared tables refer to none', async () => {
    const wrong = await offenders(
      (sql) => sql`
      select f.conname
        from pg_constraint f
        join pg_class c on c.oid = f.conrelid
        join pg_class r on r.oid = f.confrelid
        left join pg_attribute here on here.attrelid = f.conrelid and here.attnum = f.conkey[1]
        left join pg_attribute there on there.attrelid = f.confrelid and there.attnum = f.confkey[1]
       where f.contype = 'f'
         and r.relname <> all (${SHARED})
         and (c.relname = any (${SHARED}) or here.attname <> 'zone' or there.attname <> 'zone')`,
    )
    expect(wrong).toEqual([])
  })

  test('nothing is referred to with cascading effects, which would write behind the program’s back', async () => {
    const wrong = await offenders(
      (sql) => sql`
      select conname from pg_constraint where contype = 'f' and (confupdtype <> 'a' or confdeltype <> 'a')`,
    )
    expect(wrong).toEqual([])
  })

  test('there are no triggers or rules, and one function runs with the owner’s rights', async () => {
    const triggers = await offenders((sql) => sql`select tgname from pg_trigger where not tgisinternal`)
    const rules = await offenders(
      (sql) => sql`
      select r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`,
    )
    const functions = await offenders(
      (sql) => sql`
      select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`,
    )
    expect([triggers, rules, functions]).toEqual([[], [], [{ proname: 'post_transfer' }]])
  })

  test('numbers come from identity columns of type bigint', async () => {
    const wrong = await offenders(
      (sql) => sql`
      select a.attrelid::regclass::text, a.attname
        from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.relnamespace = 'public'::regnamespace and a.attidentity <> '' and a.atttypid <> 'bigint'::regtype
      union all
      select d.adrelid::regclass::text, pg_get_expr(d.adbin, d.adrelid)
        from pg_attrdef d where pg_get_expr(d.adbin, d.adrelid) like 'nextval%'`,
    )
    expect(wrong).toEqual([])
  })
})

describe('the application’s roles', () => {
  test.each([APPLICATION_ROLE, FIRM_ROLE, PARTNER_ROLE])(
    '%s owns nothing, is nobody’s member, and has no power over the server',
    async (name) => {
      const [role] = await database.asOwner(
        (sql) => sql`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
             exists (select from pg_auth_members where member = r.oid) as is_member,
             exists (select from pg_shdepend d join pg_database b on b.oid = d.dbid
                      where b.datname = current_database() and d.refobjid = r.oid and d.deptype = 'o') as owns,
             has_schema_privilege(r.oid, 'public', 'create') as creates
        from pg_roles r where rolname = ${name}`,
      )
      expect(Object.entries(role ?? {}).filter(([, value]) => value !== false)).toEqual([])
      expect(role).toBeDefined()
    },
  )

  test('is under forced row-level security on every zone’s table', async () => {
    const wrong = await offenders(
      (sql) => sql`
      select c.relname
        from pg_class c
       where ${zonesTable(sql)}
         and (not c.relrowsecurity or not c.relforcerowsecurity
              or (select array_agg(p.polname::text order by p.polname) filter (where p.polname <> 'of_partner') from pg_policy p where p.polrelid = c.oid)
                 is distinct from array['in_zone', 'of_firm', 'of_owner'])`,
    )
    expect(wrong).toEqual([])
  })

  test('may truncate nothing, and change or remove no evidence', async () => {
    const may = (sql: Sql, names: readonly string[], privileges: readonly string[]) => sql`
      select c.relname, p.privilege
        from pg_class c cross join unnest(${privileges}::text[]) as p(privilege)
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any (${names})
         and (has_table_privilege(${APPLICATION_ROLE}, c.oid, p.privilege)
              or case when p.privilege in ('INSERT', 'UPDATE')
                 then has_any_column_privilege(${APPLICATION_ROLE}, c.oid, p.privilege) else false end)`
    const all = (await database.asOwner(readTables)).map(({ name }) => name)
    expect(await offenders((sql) => may(sql, all, ['TRUNCATE', 'TRIGGER', 'REFERENCES']))).toEqual([])
    expect(await offenders((sql) => may(sql, APPEND_ONLY, ['UPDATE', 'DELETE']))).toEqual([])
    expect(await offenders((sql) => may(sql, SHARED, ['INSERT', 'UPDATE', 'DELETE']))).toEqual([])
  })

  const forbidden: [string, string][] = [
    ['change a declaration', 'update declaration set period = 0'],
    ['remove a declaration', 'delete from declaration'],
    ['remove a party that evidence names', 'delete from party'],
    ['remove a run that results name', 'delete from run'],
    ['change the audit trail', `update audit set event = 'other'`],
    ['make a zone', `insert into zone (zone, name) values ('mine', 'mine')`],
    ['change the schema', 'alter table fact add column x int'],
    ['turn row-level security off', 'alter table fact disable row level security'],
    ['read passwords of the server', 'select rolpassword from pg_authid'],
    ['read files of the server', `select pg_read_file('/etc/passwd')`],
    ['run programs on the server', `copy (select 1) to program 'true'`],
  ]
  test.each(forbidden)('may not %s', async (_title, statement) => {
    const trying = database.inZone('any-zone', (sql) => sql.raw(statement))
    await expect(trying).rejects.toThrow(/permission denied|must be (owner|superuser)/)
  })

  test('sees rows of its zone only, in each zone’s table', async () => {
    const tables = (await database.asOwner(readTables)).filter(({ isZones }) => isZones)
    const open: string[] = []
    for (const { name } of tables) {
      const plan = await database.inZone('any-zone', (sql) => sql.raw(`explain (format json) select * from "${name}"`))
      if (!JSON.stringify(plan).includes(`current_setting('gongzhen.zone'`)) open.push(name)
    }
    expect(open).toEqual([])
  })
})

/** Of which a firm's role sees all rows of its zone, and why that tells nothing about another firm. */
const SEEN_BY_EVERY_FIRM: Readonly<Record<string, string>> = {
  account: 'who did what: names, no passwords or phones',
  area: 'the areas of the zone',
  attachment: 'names of files, no contents',
  batch: 'which file a value came from, no rows or counts',
  document_withdrawal: 'which papers no longer hold and why, which anybody may check',
  edition: 'the text of policies, which anybody may read',
  policy_window: 'dates of policies, which anybody may read',
  run: 'the day of a run, no counts',
  session: 'when an account was last here',
  case: 'kept by the endpoints and by case_file: events and papers do not say whose they are',
  frozen: 'the parameters of an index, which its published points stand on',
  loan_product: 'what banks offer to everybody',
  ledger: 'kept by the endpoints: an account of the ledger belongs to several parties',
  log: 'hashes and decisions, to be checked by anybody',
}

describe('the role of firms', () => {
  test('sees of every table its own party’s rows, nothing, or what is said to be everybody’s', async () => {
    const open = await offenders(
      (sql) => sql`
      select c.relname as name from pg_class c
        join pg_policy p on p.polrelid = c.oid and p.polname = 'of_firm'
       where pg_get_expr(p.polqual, c.oid) like '%AND true)' and has_any_column_privilege(${FIRM_ROLE}, c.oid, 'select')`,
    )
    const unexpected = (open as { name: string }[]).filter(
      ({ name }) => !(name in SEEN_BY_EVERY_FIRM) && !((name.split('_')[0] ?? '') in SEEN_BY_EVERY_FIRM),
    )
    expect(unexpected, 'say in access.sql whose rows they are, or here why every firm may see them').toEqual([])
  })

  test('writes no fact, no result, no policy, and reads no password, content or person', async () => {
    const may = await offenders(
      (sql) => sql`
      select t.name, p.privilege
        from unnest(array['fact', 'declaration', 'finding', 'standing', 'run', 'run_result', 'batch', 'party', 'party_name',
               'party_identifier', 'party_merge', 'edition', 'published', 'draft', 'policy_window', 'account', 'session',
               'message', 'person', 'code', 'zone']) as t(name)
        cross join unnest(array['INSERT', 'UPDATE', 'DELETE']) as p(privilege)
       where has_table_privilege(${FIRM_ROLE}, t.name, p.privilege)
      union all
      select t.name, 'SELECT'
        from unnest(array['person', 'claim', 'job', 'draft', 'batch_refusal', 'party_tag', 'second_factor',
               'recovery_code', 'password_link']) as t(name)
       where has_any_column_privilege(${FIRM_ROLE}, t.name, 'SELECT')
      union all
      select c.name, c.column
        from (values ('account', 'password_hash'), ('account', 'phone'), ('attachment', 'content'), ('run', 'counts'),
                     ('batch', 'explanations')) as c(name, "column")
       where has_column_privilege(${FIRM_ROLE}, c.name, c.column, 'SELECT')`,
    )
    expect(may).toEqual([])
  })
})

describe('the role of partners', () => {
  test('reads the listed tables only, each by its own condition, and no secret, person or case', async () => {
    const read = await offenders(
      (sql) => sql`
      select c.relname as name from pg_class c
       where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
         and has_any_column_privilege(${PARTNER_ROLE}, c.oid, 'select')
       order by 1`,
    )
    expect((read as { name: string }[]).map(({ name }) => name)).toEqual([
      'api_client',
      'code',
      'consent',
      'consent_read',
      'edition',
      'fact',
      'finding',
      'loan_product',
      'party',
      'party_identifier',
      'standing',
      'submission',
      'webhook',
      'webhook_delivery',
      'zone',
    ])
    const open = await offenders(
      (sql) => sql`
      select c.relname as name, pg_get_expr(p.polqual, c.oid) as whose from pg_class c
        join pg_policy p on p.polrelid = c.oid and p.polname = 'of_partner'
       where pg_get_expr(p.polqual, c.oid) like '%AND true)' and c.relname <> 'edition'`,
    )
    expect(open).toEqual([])
  })
})

describe('distribution', () => {
  test('copies shared tables first and then cuts the others by zone, parents before children', async () => {
    const statements = await distributionStatements(database)
    expect(statements.slice(0, 2)).toEqual([
      `select create_reference_table('code');`,
      `select create_reference_table('zone');`,
    ])
    const place = (table: string) => statements.findIndex((line) => line.includes(`('${table}'`))
    const zones = (await database.asOwner(readTables)).filter(({ isZones }) => isZones)
    expect(zones.filter(({ name, refersTo }) => place(name) <= Math.max(1, ...refersTo.map(place)))).toEqual([])
    expect(statements[3]).toMatch(/^select create_distributed_table\('\w+', 'zone', colocate_with => '\w+'\);$/)
  })

  test('is refused politely where there is no Citus', async () => {
    await expect(distribute(database)).rejects.toThrow(/没有安装 Citus/)
  })
})

// `npm run schema` writes the file anew; read its difference before committing.
test('migrations/schema.sql shows the schema that the migrations make', async () => {
  await expect(await database.asOwner(describeSchema)).toMatchFileSnapshot('../migrations/schema.sql')
})
