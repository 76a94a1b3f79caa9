import type { Api } from './routes.ts'
import type { Asker, TrialApp } from './trial-app.ts'

/** A firm to be scored: its code, its revenue of the latest year in ten thousands, and whether everything is at its best or in the middle. */
export type TrialScored = { readonly code: string; readonly revenueWan: number; readonly level: 'high' | 'middle' }

const YEARS = [2024, 2025] as const

/** What the points are made of, in both years: at the best of every scale. */
const HIGH: Readonly<Record<string, readonly [string, string]>> = {
  成立日期: ['2012-06-01', '2012-06-01'],
  研发费用: ['1000', '2000'],
  科技人员: ['40', '40'],
  职工总数: ['100', '100'],
  发明专利申请量: ['10', '10'],
  PCT专利申请量: ['3', '3'],
  技术合同成交额: ['500', '500'],
  高新技术产品收入: ['1000', '1000'],
  研究生以上人员: ['20', '20'],
  加计扣除减免税额: ['100', '100'],
  净利润: ['200', '200'],
  净资产: ['1000', '1000'],
  应届毕业生: ['10', '10'],
  近两年省级平台数: ['2', '2'],
  近两年省级科技奖数: ['2', '2'],
  近两年省级科技项目数: ['2', '2'],
  风险投资金额: ['2000', '2000'],
  创新创业奖项数: ['3', '3'],
  知识产权授权数: ['10', '10'],
  企业资格认证数: ['3', '3'],
  纳税总额: ['500', '500'],
}

/** What a firm in the middle has none of. */
const LACKING: Readonly<Record<string, string>> = {
  PCT专利申请量: '0',
  近两年省级平台数: '0',
  近两年省级科技奖数: '0',
  近两年省级科技项目数: '0',
  风险投资金额: '0',
  创新创业奖项数: '0',
}

/** Told in ten thousands. */
const MONEY: ReadonlySet<string> = new Set([
  '研发费用',
  '技术合同成交额',
  '高新技术产品收入',
  '加计扣除减免税额',
  '净利润',
  '净资产',
  '风险投资金额',
  '纳税总额',
  '营业收入',
])

const COLUMNS = [...Object.keys(HIGH), '营业收入']

/** The import map of the file the points are made of. */
export const POINTS_MAP = {
  'points.yaml': `map: points
title: 积分填报
source: 企业申报
subject: { column: 代码, scheme: uscc }
period: { kind: year, column: 年度 }
columns:
${COLUMNS.map((name) => `  ${name}: ${MONEY.has(name) ? `{ fact: ${name}, unit: 万元 }` : name}`).join('\n')}`,
}

/** Scores firms as a zone does: their file is imported, then every programme asked about every firm. */
export async function scoreFirms({ app }: TrialApp, officer: Asker, firms: readonly TrialScored[]): Promise<void> {
  const rows = firms.flatMap((firm) => YEARS.map((year, at) => rowOf(firm, year, at)))
  const uploaded = await upload(
    app,
    officer,
    [['代码', '年度', ...COLUMNS], ...rows].map((row) => row.join(',')).join('\n'),
  )
  const done = await follow(officer, '/api/imports', { upload: uploaded, map: 'points', dryRun: false })
  if (done?.kind !== 'import' || done.rowsGood !== rows.length) throw new Error(`points: ${JSON.stringify(done)}`)
  if (done.refresh !== 'done') await follow(officer, '/api/runs', {})
}

function rowOf({ code, revenueWan, level }: TrialScored, year: number, at: number): string[] {
  const said = Object.entries(HIGH).map(([name, years]) => (level === 'middle' && LACKING[name]) || (years[at] ?? ''))
  return [code, String(year), ...said, String(at === 0 ? Math.round(revenueWan / 1.4) : revenueWan)]
}

async function upload(app: TrialApp['app'], { cookie }: Asker, content: string): Promise<string> {
  const boundary = 'trial-points'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="积分填报.csv"\r\n\r\n`
  const headers = { cookie, 'x-gongzhen': '1', 'content-type': `multipart/form-data; boundary=${boundary}` }
  const payload = `${head}${content}\r\n--${boundary}--\r\n`
  const answer = await app.inject({ method: 'POST', url: '/api/uploads', headers, payload })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return answer.json().upload
}

type Result = Api['GET /api/jobs/:id']['out']['result']

/** Starts long work and waits for what came of it. */
async function follow(asker: Asker, url: '/api/imports' | '/api/runs', body: object): Promise<Result> {
  const started = await asker.send('POST', url, body)
  if (started.statusCode !== 200) throw new Error(started.body)
  const { job } = started.json()
  const { body: events } = await asker.get(`/api/jobs/${job}/events`)
  const last = events.split('\n').findLast((line) => line.startsWith('data: ')) ?? ''
  const ended = JSON.parse(last.slice('data: '.length) || '{}')
  if (ended.status !== 'done') throw new Error(`${url}: ${last}`)
  return ended.result
}
