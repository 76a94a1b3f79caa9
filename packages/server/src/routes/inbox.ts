import { z } from 'zod'
import { amount, instant, job, partyLink, rowId } from '../contract.ts'
import { WRITERS, endpoint } from '../endpoint.ts'
import { mayRead } from '../fact-access.ts'
import { judgingOnes, presentJob } from '../presentation.ts'
import { editionNames } from '../store/editions.ts'
import { endedJobs, newlyEligible, setAside, waitingFindings } from '../store/inbox.ts'
import { lastRun } from '../store/runs.ts'

const count = z.number().int()

const waiting = z.object({
  total: count,
  rows: z.array(
    z.object({
      id: rowId,
      kind: z.string(),
      subject: partyLink,
      fact: z.string(),
      period: count,
      message: z.string(),
      foundAt: instant,
      isMine: z.boolean(),
    }),
  ),
})

const show = endpoint({
  method: 'GET',
  path: '/api/inbox',
  tag: '概览',
  summary: '待办：来源冲突、其他核查问题、结束的作业、本次比对新符合的企业',
  roles: WRITERS,
  out: z.object({
    conflicts: waiting,
    findings: waiting,
    jobs: z.array(job),
    /** What the last run found eligible that the run before did not; null where there are no two runs. */
    results: z
      .object({
        run: rowId,
        total: count,
        rows: z.array(
          z.object({
            item: z.string(),
            programme: z.string(),
            name: z.string(),
            subject: partyLink,
            change: z.enum(['from_near', 'newly_eligible']),
            amounts: z.array(amount),
            isMine: z.boolean(),
          }),
        ),
      })
      .nullable(),
  }),
  async work({ inZone, session, platform: { policies } }) {
    const { adopted } = await policies.zone(session.zone)
    const reader = session.account
    const present = ({ fact: column, period, message, ...row }: WaitingRow) => {
      const fact = policies.fact(column)
      const isHidden = fact !== undefined && !mayRead(fact, session.roles)
      return {
        ...row,
        fact: fact?.name ?? column,
        period,
        message: isHidden ? '（敏感数据，您的角色无权查看内容）' : message,
      }
    }
    return inZone(async (sql) => {
      const conflicts = await waitingFindings(sql, reader, { conflicts: true, limit: ROWS })
      const findings = await waitingFindings(sql, reader, { conflicts: false, limit: ROWS })
      const run = await lastRun(sql)
      const names = run === null ? new Map<string, string>() : await editionNames(sql, Object.values(run.editions))
      const found =
        run === null || run.previous === null
          ? null
          : await newlyEligible(
              sql,
              reader,
              { run: run.id, before: run.previous },
              { judging: judgingOnes(adopted), limit: ROWS },
            )
      return {
        conflicts: { total: conflicts.total, rows: conflicts.rows.map(present) },
        findings: { total: findings.total, rows: findings.rows.map(present) },
        jobs: (await endedJobs(sql, reader)).slice(0, ROWS).map(presentJob),
        results:
          found && run
            ? {
                run: run.id,
                total: found.total,
                rows: found.rows.map(({ amounts, ...row }) => ({
                  ...row,
                  amounts: amounts.map((one) => ({ ...one })),
                  name: names.get(run.editions[row.programme] ?? '') ?? row.programme,
                })),
              }
            : null,
      }
    })
  },
})

type WaitingRow = Awaited<ReturnType<typeof waitingFindings>>['rows'][number]

/** So many of each kind are shown; the whole list is one press away. */
const ROWS = 8

const aside = endpoint({
  method: 'POST',
  path: '/api/inbox/done',
  tag: '概览',
  summary: '把待办里看过的作业和名单变化收起；只影响本人',
  audit: 'inbox.set_aside',
  roles: WRITERS,
  body: z.object({
    items: z
      .array(
        z
          .string()
          .max(200)
          .regex(/^(job:\d+|near:\d+:[a-z0-9-]+:\d+)$/),
      )
      .min(1)
      .max(500),
  }),
  out: z.object({ count }),
  work: ({ body: { items }, inZone, audit, session }) =>
    inZone(async (sql) => {
      audit(`account:${session.account}`, { items })
      return { count: await setAside(sql, session.account, items) }
    }),
})

export const inboxEndpoints = [show, aside] as const
