import { setTimeout } from 'node:timers/promises'
import { addDays, dayInChina } from '@gongzhen/core/base'
import { usccCheckDigit } from '@gongzhen/core/registry'
import type { AppSettings } from './app.ts'
import type { Api } from './routes.ts'
import { addParty } from './store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from './trial-app.ts'
import { standFor } from './trial-database.ts'
import { POINTS_MAP, type TrialScored, scoreFirms } from './trial-points.ts'

/** A case as the API shows it. */
export type TrialCase = Api['GET /api/cases/:id']['out']

/**
 * One step of a case: whose it is, what is done and what is filled in (`今天-3` is three days ago), `理由` where the
 * action takes one; parties by the role they take. The papers an action wants are attached, unless `凭据` says 没有.
 * `['时间', '30']` lets thirty days go by.
 */
export type TrialStep = readonly [
  role: string,
  action: string,
  given?: Readonly<Record<string, string>>,
  party?: string,
]

/** A firm to be scored: by its number, with its revenue and how high it comes. */
export type TrialStanding = Omit<TrialScored, 'code'> & { readonly firm: number }

/** A step that is refused: its status, its code and the words it is told with. */
type TrialRefusal = { readonly status: number; readonly code: string; readonly detail: string }

/** A zone lived through by its roles over the API: firms and houses in it, facts, cases and the money they move. */
export type TrialZone = {
  readonly trial: TrialApp
  /** Enters a party with what is known of it: `区划: '410305'`, with a year `营业收入@2025: '2000万元'`. */
  enter(name: string, kind: 'enterprise' | 'bank' | 'team', facts?: Readonly<Record<string, string>>): Promise<number>
  declare(party: number, facts: Readonly<Record<string, string>>): Promise<void>
  /** Scores firms as a zone does: their file is imported, and they are compared with the programme of points. */
  score(...firms: readonly TrialStanding[]): Promise<void>
  /** Opens a case of a programme for a firm, as the firm itself. */
  begin(firm: number, programme: string): Promise<TrialCase>
  /** Takes steps one after the other; the case after the last. Fails where one is refused. */
  walk(file: TrialCase, steps: readonly TrialStep[]): Promise<TrialCase>
  /** A step that has to be refused. */
  refused(file: TrialCase, step: TrialStep): Promise<TrialRefusal>
  /** Balances by the paths people read, in minor units; of these beginnings only. */
  balances(...beginnings: readonly string[]): Promise<Readonly<Record<string, number>>>
  /** What figures of a programme come to, as the page shows them: `124.24 倍`, `50000000`. */
  figures(programme: string, from?: string): Promise<Readonly<Record<string, string>>>
  close(): Promise<void>
}

type Options = {
  readonly programmes: readonly string[]
  readonly funds: Readonly<Record<string, string>>
  readonly settings?: Partial<AppSettings>
}

/** Who takes a role of a case, by the platform's role. */
const ACTORS = {
  申请人: 'firm_owner',
  窗口: 'officer',
  主管科室: 'officer',
  财务: 'finance',
  银行: 'bank',
  保险公司: 'insurer',
  服务机构: 'provider',
} as const

/** Houses that take part beside the firm, one for each of these roles of a case. */
const HOUSES = [
  { role: '银行', name: '示例银行', kind: 'bank', account: ACTORS.银行 },
  { role: '保险公司', name: '示例保险公司', kind: 'enterprise', account: ACTORS.保险公司 },
  { role: '服务机构', name: '示例检测中心', kind: 'enterprise', account: ACTORS.服务机构 },
] as const

/** For tests and stories: opens a demo zone with programmes and funds, and the houses that take part. */
export async function openTrialZone({ programmes, funds, settings = {} }: Options): Promise<TrialZone> {
  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const given = Object.entries(funds).map(([path, amount]) => `  ${path}: ${amount}\n`)
  const importMaps = programmes.some((one) => one.startsWith('zhongkai-points')) ? POINTS_MAP : {}
  const zoneLines = `demo: yes\nfunds:\n${given.join('')}`
  const trial = await openTrialApp({ programmes, zoneLines, importMaps, settings, now })
  const codes = new Map<number, string>()
  const actors = new Map<string, Asker>()
  for (const [role, account] of Object.entries(ACTORS)) actors.set(role, await trial.as(account))
  const officer = await trial.as('officer')
  const finance = await trial.as('finance')
  const houses = await enterHouses(trial)
  await fundsOpened(finance, Object.keys(funds).length)

  async function declare(party: number, facts: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(facts)) {
      const [fact = '', year] = name.split('@')
      const said = { fact, period: Number(year ?? 0), value, reason: '生成的示例数据' }
      const answer = await officer.send('POST', `/api/parties/${party}/facts`, said)
      if (answer.statusCode !== 200) throw new Error(`${name}: ${answer.body}`)
    }
  }

  async function take(file: TrialCase, [role, action, filled = {}, party]: TrialStep) {
    if (role === '申请人') await standFor(trial.database, 'alpha', ACTORS.申请人, file.applicant.id)
    const actor = actors.get(role)
    if (!actor) throw new Error(`nobody acts as ${role}`)
    const number = party === undefined ? undefined : houses.get(party)
    const parties = number === undefined || party === undefined ? {} : { [party]: number }
    if (action === '读取积分') await actor.send('POST', `/api/cases/${file.id}/reading`)
    const { 理由: note, 凭据: papers, ...typed } = dated(filled, dayInChina(now().toISOString()))
    const wanted = papers === undefined ? await papersOf(trial, file, { role, action }) : []
    const evidence: Record<string, number> = {}
    for (const name of wanted.filter((one) => typed[one] !== undefined && typed[one] !== '否'))
      evidence[name] = await attachPaper(trial, actor, file.id)
    const body = { role, action, version: file.version, given: typed, evidence, parties, note }
    return actor.send('POST', `/api/cases/${file.id}/act`, body)
  }

  /** What a step does is on the page of whoever takes it, to be filled in and pressed. */
  async function requireOffered(file: TrialCase, [role, action]: TrialStep) {
    if (role === '申请人') await standFor(trial.database, 'alpha', ACTORS.申请人, file.applicant.id)
    const seen: TrialCase | undefined = (await actors.get(role)?.get(`/api/cases/${file.id}`))?.json()
    const found = seen?.offers.find((one) => one.role === role && one.action === action)
    if (!found?.possible) throw new Error(`${role} ${action} is not offered: ${JSON.stringify(found?.refusals)}`)
  }

  return {
    trial,
    async enter(name, kind, facts = {}) {
      const code = kind === 'enterprise' ? trialCode(codes.size + 1) : undefined
      const party = await enterParty(trial, name, kind, code)
      if (code !== undefined) codes.set(party, code)
      await declare(party, facts)
      return party
    },
    declare,
    score: (...firms) =>
      scoreFirms(
        trial,
        officer,
        firms.map(({ firm, ...one }) => ({ ...one, code: codes.get(firm) ?? '' })),
      ),
    async begin(firm, programme) {
      await standFor(trial.database, 'alpha', ACTORS.申请人, firm)
      const owner = await trial.as(ACTORS.申请人)
      const answer = await owner.send('POST', `/api/parties/${firm}/cases`, { programme })
      if (answer.statusCode !== 200) throw new Error(answer.body)
      return answer.json()
    },
    async walk(file, steps) {
      let now = file
      for (const step of steps) {
        if (step[0] === '时间') {
          aheadMs += Number(step[1]) * DAY_MS
          continue
        }
        await requireOffered(now, step)
        const answer = await take(now, step)
        if (answer.statusCode !== 200) throw new Error(`${step[0]} ${step[1]}: ${answer.body}`)
        now = answer.json()
      }
      return now
    },
    async refused(file, step) {
      const answer = await take(file, step)
      const { code, detail } = answer.json()
      return { status: answer.statusCode, code, detail }
    },
    balances: (...beginnings) => balancesBelow(finance, beginnings),
    figures: (programme, from) => figuresOf(finance, programme, from),
    close: () => trial.close(),
  }
}

/** What an action wants to see papers of. */
async function papersOf(
  { policies }: TrialApp,
  { programme: id, state }: TrialCase,
  { role, action }: { readonly role: string; readonly action: string },
): Promise<readonly string[]> {
  const { adopted } = await policies.zone('alpha')
  const found = adopted.find(({ programme }) => programme.id === id)?.programme
  const actions = found?.model.process.actions ?? []
  return actions.find((one) => one.from === state && one.do === action && one.by === role)?.papers ?? []
}

/** For tests: uploads a paper to a case as somebody in it; its number. */
export async function attachPaper({ app }: TrialApp, { cookie }: Asker, id: number): Promise<number> {
  const boundary = 'trial-paper'
  const payload = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="凭据.txt"\r\n\r\n示例凭据\r\n--${boundary}--\r\n`
  const headers = { cookie, 'x-gongzhen': '1', 'content-type': `multipart/form-data; boundary=${boundary}` }
  const answer = await app.inject({ method: 'POST', url: `/api/cases/${id}/evidence`, headers, payload })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json().id
}

/** A credit code with the right check digit, of a place that does not exist. */
function trialCode(number: number): string {
  const body = `91000000MA${String(number).padStart(7, '0')}`
  return body + usccCheckDigit(body)
}

const DAY_MS = 86_400_000

/** `今天` and `今天-3` as the days they are in the zone by then. */
function dated(filled: Readonly<Record<string, string>>, today: string): Record<string, string> {
  const entries = Object.entries(filled).map(([name, value]) => {
    const day = /^今天([+-]\d+)?$/.exec(value)
    return [name, day ? addDays(today, Number(day[1] ?? 0)) : value]
  })
  return Object.fromEntries(entries)
}

/** Enters the houses, each with the account that acts for it; their numbers by the role they take. */
async function enterHouses(trial: TrialApp): Promise<ReadonlyMap<string, number>> {
  const houses = new Map<string, number>()
  for (const { role, name, kind, account } of HOUSES) {
    const house = await enterParty(trial, name, kind)
    houses.set(role, house)
    await standFor(trial.database, 'alpha', account, house)
  }
  return houses
}

const enterParty = (
  trial: TrialApp,
  name: string,
  kind: 'enterprise' | 'bank' | 'team',
  code?: string,
): Promise<number> => {
  const identifiers = code === undefined ? [] : [{ scheme: 'uscc' as const, value: code }]
  return trial.database.inZone('alpha', (sql) => addParty(sql, { kind, name, source: '市场监管', identifiers }))
}

/** The clock of cases opens the funds at the start. */
async function fundsOpened(finance: Asker, count: number): Promise<void> {
  for (;;) {
    const answer: Api['GET /api/funds/accounts']['out'] = (await finance.get('/api/funds/accounts')).json()
    if (answer.total > count) return
    await setTimeout(20)
  }
}

async function balancesBelow(finance: Asker, beginnings: readonly string[]): Promise<Record<string, number>> {
  const answer: Api['GET /api/funds/accounts']['out'] = (await finance.get('/api/funds/accounts?size=200')).json()
  const wanted = answer.rows.filter(({ shown }) => beginnings.some((beginning) => shown.startsWith(beginning)))
  return Object.fromEntries(wanted.map(({ shown, balance }) => [shown, balance]))
}

async function figuresOf(finance: Asker, programme: string, from?: string): Promise<Record<string, string>> {
  const query = from === undefined ? '' : `?from=${from}`
  const answer: Api['GET /api/funds']['out'] = (await finance.get(`/api/funds${query}`)).json()
  const own = answer.programmes.find((one) => one.programme === programme)?.figures ?? []
  return Object.fromEntries(
    own.map(({ name, minor, value, unit }) => [name, minor === null ? `${value} ${unit}` : String(minor)]),
  )
}
