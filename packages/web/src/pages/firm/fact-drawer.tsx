import { getRouteApi } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { type Declaration, type Out, type Party, addressOf, useAnswer } from '../../api.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useNarrow } from '../../parts/narrow.ts'
import { Tag } from '../../parts/tag.tsx'
import { inDays, instant, periodWords } from '../../parts/when.ts'
import { Correction } from './correction.tsx'
import './fact-drawer.css'
import { inBoth, listed } from '../../i18n.ts'

const words = inBoth(
  {
    history: '谁说过什么',
    current: '现用值',
    notCounting: '已撤销，不计入',
    withdrawn: '来源收回',
    by: (name: string) => `经办 ${name}`,
    row: (file: string, row: number | null) => (row === null ? file : `${file} 第 ${row} 行`),
    reason: '理由：',
    evidence: '证据：',
    none: '还没有人申报过',
    noneWhy: '导入部门数据，或在下面登记一个有证据的值。',
    unknownFact: '目录里没有这项数据',
    priority: (sources: string) => `采用次序：核定、${sources}`,
  },
  {
    history: 'Who said what',
    current: 'In use',
    notCounting: 'undone, does not count',
    withdrawn: 'withdrawn by its source',
    by: (name) => `by ${name}`,
    row: (file, row) => (row === null ? file : `${file} row ${row}`),
    reason: 'Reason: ',
    evidence: 'Evidence: ',
    none: 'Nobody has declared it',
    noneWhy: 'Import data of a department, or note a value with evidence below.',
    unknownFact: 'The catalogue has no such fact',
    priority: (sources) => `Order of sources: verified, ${sources}`,
  },
)

type Catalogue = Out<'GET /api/catalogue'>

const route = getRouteApi('/inside/firms/$firm')

/** One value: everything anyone declared about it, and the way to correct it. Opened by the address. */
export function FactDrawer({ party, changesFacts }: { party: Party; changesFacts: boolean }) {
  const { fact, period = 0 } = route.useSearch()
  const navigate = route.useNavigate()
  const isNarrow = useNarrow()
  const close = () => void navigate({ search: ({ fact: _fact, period: _period, ...rest }) => rest, resetScroll: false })
  return (
    <Drawer
      open={fact !== undefined}
      onClose={close}
      size={isNarrow ? '100%' : 520}
      title={[fact, periodWords(period)].filter(Boolean).join(' · ')}
      destroyOnHidden
    >
      {fact !== undefined && <FactHistory party={party.id} name={fact} period={period} changesFacts={changesFacts} />}
    </Drawer>
  )
}

type Asked = { party: number; name: string; period: number; changesFacts: boolean }

function FactHistory(asked: Asked) {
  const catalogue = useAnswer('GET /api/catalogue', {}, { staleTime: Number.POSITIVE_INFINITY })
  return (
    <Answer of={catalogue}>
      {(known) => {
        const fact = find(known, asked.name)
        if (!fact) return <Empty title={words.unknownFact} why={asked.name} />
        return <Declarations {...asked} fact={fact} />
      }}
    </Answer>
  )
}

function Declarations({ party, period, fact, changesFacts }: Asked & { fact: Catalogue['facts'][number] }) {
  const history = useAnswer('GET /api/parties/:id/facts/:column/history', {
    params: { id: party, column: fact.column },
    query: { period },
  })
  return (
    <div className="stack-wide">
      {fact.description && <p className="soft">{fact.description}</p>}
      <Answer of={history}>
        {({ declarations }) =>
          declarations.length === 0 ? (
            <Empty title={words.none} why={changesFacts ? words.noneWhy : undefined} />
          ) : (
            <section>
              <h3 className="explanation-title">{words.history}</h3>
              <ol className="declarations">
                {declarations.map((declaration) => (
                  <Declared key={declaration.declaration} declaration={declaration} />
                ))}
              </ol>
              <p className="faint">{words.priority(listed(fact.sources))}</p>
            </section>
          )
        }
      </Answer>
      {changesFacts && history.data && (
        <Correction
          party={party}
          fact={fact}
          period={period}
          seen={history.data.declarations.find(({ current }) => current)?.declaration ?? null}
        />
      )}
    </div>
  )
}

function Declared({ declaration }: { declaration: Declaration }) {
  const { shown, withdrawn, source, declaredAt, file, row, by, reason, evidence, counts, current } = declaration
  return (
    <li className={counts ? 'declaration' : 'declaration declaration-undone'}>
      <p className="row-between">
        <strong className="declaration-value">{withdrawn ? words.withdrawn : inDays(shown)}</strong>
        {current && <Tag tone="accent">{words.current}</Tag>}
        {!counts && <Tag>{words.notCounting}</Tag>}
      </p>
      <p className="faint">
        {[source, instant(declaredAt), file && words.row(file, row), by && words.by(by.name)]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {reason && (
        <p className="declaration-reason">
          {words.reason}
          {reason}
        </p>
      )}
      {evidence.length > 0 && (
        <p className="faint">
          {words.evidence}
          {evidence.map(({ attachment, name }) => (
            <a key={attachment} href={addressOf('GET /api/attachments/:id', { params: { id: attachment } })}>
              {name}
            </a>
          ))}
        </p>
      )}
    </li>
  )
}

/** A fact by its name, an alias or its column. */
function find({ facts }: Catalogue, name: string): Catalogue['facts'][number] | undefined {
  return facts.find((fact) => fact.name === name || fact.column === name || fact.aliases.includes(name))
}
