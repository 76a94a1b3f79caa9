import type { ProgrammeDetail } from '../../api.ts'
import { IllustrativeTag, Tag, UnverifiedTag, VerifiedTag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '参数',
    notYet: '这一天还没有值',
    overridden: '本园区改过',
    from: (date: string, shown: string) => `${date}起 ${shown}`,
    first: (shown: string) => `最初 ${shown}`,
  },
  {
    title: 'Parameters',
    notYet: 'no value yet on that day',
    overridden: 'changed by this zone',
    from: (date, shown) => `${shown} from ${date}`,
    first: (shown) => `${shown} at first`,
  },
)

type Parameter = ProgrammeDetail['articles'][number]['parameters'][number]

/** The figures an article sets: value, dates, and whether the official text has been seen. */
export function Parameters({ parameters }: { parameters: readonly Parameter[] }) {
  return (
    <ul className="parameters" aria-label={words.title}>
      {parameters.map((parameter) => (
        <li key={parameter.name} className="parameter">
          <p className="parameter-line">
            <span>{parameter.name}</span>
            <span className="parameter-value">{parameter.shown ?? words.notYet}</span>
            <Standing parameter={parameter} />
          </p>
          <p className="faint">{[parameter.source, datesOf(parameter), parameter.note].filter(Boolean).join(' · ')}</p>
        </li>
      ))}
    </ul>
  )
}

function Standing({ parameter: { verified, illustrative, overridden } }: { parameter: Parameter }) {
  return (
    <>
      {illustrative ? <IllustrativeTag /> : verified ? <VerifiedTag /> : <UnverifiedTag />}
      {overridden && <Tag tone="accent">{words.overridden}</Tag>}
    </>
  )
}

function datesOf({ dated }: Parameter): string {
  if (dated.length < 2) return ''
  return dated.map(({ from, shown }) => (from === null ? words.first(shown) : words.from(day(from), shown))).join('，')
}
