import { Link } from '@tanstack/react-router'
import { type Out, asked, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { IllustrativeTag } from '../../parts/tag.tsx'

const words = inBoth(
  {
    title: '由专家打分的项目',
    note: '企业的数据决定每项的区间，专家在区间内给分。还没有分数时按区间算，区间分不出高下的为「缺数据」。',
    how: '打好的分交园区经办，按「专家」来源导入；这里只能看，还不能在线打分。',
    none: '园区采用的政策里没有由专家打分的项目',
    noneWhy: '采用了要专家评审的政策，项目和区间就列在这里。',
    count: (items: number) => `${items} 项`,
    max: (max: string) => `满分 ${max} 分`,
    points: (points: string) => `${points} 分`,
  },
  {
    title: 'What experts mark',
    note: 'A firm’s data set the bounds of each item, an expert marks within them. Until then the bounds count; where they cannot decide, the answer is “data missing”.',
    how: 'Marks go to the zone’s officer, who imports them with “expert” as their source; they can be read here, not yet given.',
    none: 'No policy of the zone has anything for experts to mark',
    noneWhy: 'Once the zone adopts one, its items and their bounds are listed here.',
    count: (items) => (items === 1 ? '1 item' : `${items} items`),
    max: (max) => `full mark ${max}`,
    points: (points) => `${points} points`,
  },
)

type Library = Out<'GET /api/zones/:zone/library'>
type Node = NonNullable<Out<'GET /api/zones/:zone/library/:programme'>['index']>[number]

/** What an expert is asked to mark in the zone's policies: each item, its bounds and the article it stands in. */
export function MarkedItems({ zone }: { zone: string }) {
  const library = useAnswer('GET /api/zones/:zone/library', { params: { zone }, query: {} })
  return (
    <Sheet title={words.title} note={words.note}>
      <Answer of={library}>
        {({ programmes }) => <Programmes zone={zone} marked={programmes.filter(isMarked)} />}
      </Answer>
      <p className="faint">{words.how}</p>
    </Sheet>
  )
}

const isMarked = ({ marked, inForce }: Library['programmes'][number]): boolean => inForce && marked > 0

function Programmes({ zone, marked }: { zone: string; marked: Library['programmes'] }) {
  if (marked.length === 0) return <Empty title={words.none} why={words.noneWhy} />
  return marked.map(({ programme }) => <Marked key={programme} zone={zone} programme={programme} />)
}

function Marked({ zone, programme }: { zone: string; programme: string }) {
  const [path, request] = asked('GET /api/zones/:zone/library/:programme', { params: { zone, programme } })
  const found = useAnswer(path, request)
  return (
    <Answer of={found}>
      {({ name, index, illustrative }) => {
        const items = (index ?? []).filter(({ mark }) => mark !== null)
        return (
          <section className="marked-programme">
            <h3 className="row">
              <Link to="/library/$programme" params={{ programme }} search={{ zone }} lang="zh-CN">
                {name}
              </Link>
              <span className="faint">{words.count(items.length)}</span>
              {illustrative && <IllustrativeTag />}
            </h3>
            <ul>
              {items.map((node) => (
                <Item key={node.node} zone={zone} programme={programme} node={node} />
              ))}
            </ul>
          </section>
        )
      }}
    </Answer>
  )
}

function Item({ zone, programme, node }: { zone: string; programme: string; node: Node }) {
  const { title, article, max, steps } = node
  return (
    <li className="marked-item">
      <p className="row-between">
        <span>
          <strong lang="zh-CN">{title}</strong>{' '}
          <Link to="/library/$programme" params={{ programme }} search={{ zone }} hash={article} lang="zh-CN">
            {article}
          </Link>
        </span>
        {max !== null && <span className="soft">{words.max(max)}</span>}
      </p>
      {steps.length > 0 && (
        <dl className="marked-bands">
          {steps.map(({ at, gives }) => (
            <Band key={`${at} ${gives}`} at={at} gives={gives} />
          ))}
        </dl>
      )}
    </li>
  )
}

function Band({ at, gives }: Node['steps'][number]) {
  return (
    <>
      <dt lang="zh-CN">{at.replaceAll('>=', '≥')}</dt>
      <dd>{words.points(gives)}</dd>
    </>
  )
}
