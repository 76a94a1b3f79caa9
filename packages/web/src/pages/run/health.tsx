import { getRouteApi } from '@tanstack/react-router'
import { type Run, useAnswer } from '../../api.ts'
import { inBoth, language } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Chips } from '../../parts/chips.tsx'
import { Empty } from '../../parts/empty.tsx'
import { HealthReport, Lights } from '../../parts/health-report.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { group } from '../../parts/money.tsx'

const words = inBoth(
  {
    none: '这次比对里没有给积分的政策',
    noneWhy: '采用一项带指标体系的政策再做一次比对，这里会逐行体检。',
    method: '积分办法',
    title: (name: string, units: number) => `「${name}」体检报告，${group(units)} 家`,
    told: '计算时的说明',
  },
  {
    none: 'No policy of this run gives points',
    noneWhy: 'Adopt a policy with an index and run again; its method is examined here row by row.',
    method: 'Method',
    title: (name, units) => `Health of ${name}, ${group(units)} firms`,
    told: 'Notes of the computation',
  },
)

const route = getRouteApi('/inside/runs/$run')

/** What is known to go wrong with indices, measured on each index of the run when it was made. */
export function Health({ run }: { run: Run }) {
  const found = useAnswer('GET /api/runs/:id/health', { params: { id: run.run } })
  const { programme } = route.useSearch()
  const navigate = route.useNavigate()
  const nameOf = (id: string) => run.programmes.find((one) => one.programme === id)?.name ?? id
  return (
    <Answer of={found}>
      {({ programmes }) => {
        const chosen = programmes.find((one) => one.programme === programme) ?? worstOf(programmes)
        if (!chosen) return <Empty title={words.none} why={words.noneWhy} />
        return (
          <div className="stack-wide">
            <Chips
              label={words.method}
              choices={programmes.map((one) => ({ key: one.programme, title: nameOf(one.programme) }))}
              current={chosen.programme}
              onChange={(next) =>
                void navigate({ search: { tab: 'health', ...(next ? { programme: next } : {}) }, replace: true })
              }
            />
            <Lights rows={chosen.rows} />
            <HealthReport rows={chosen.rows} title={words.title(nameOf(chosen.programme), chosen.units)} />
            {chosen.findings.length > 0 && (
              <Sheet title={words.told}>
                <ul>
                  {chosen.findings.map(({ zh, en }) => (
                    <li key={zh}>{language() === 'en' ? en : zh}</li>
                  ))}
                </ul>
              </Sheet>
            )}
          </div>
        )
      }}
    </Answer>
  )
}

/** The method with most to mend is shown first. */
function worstOf<Report extends { readonly rows: readonly { readonly light: string }[] }>(
  reports: readonly Report[],
): Report | undefined {
  const weight = ({ rows }: Report) =>
    rows.reduce((sum, { light }) => sum + (light === 'red' ? 100 : light === 'amber' ? 1 : 0), 0)
  return reports.toSorted((a, b) => weight(b) - weight(a))[0]
}
