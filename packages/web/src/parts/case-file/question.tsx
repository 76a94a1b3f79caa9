import { useState } from 'react'
import { type CaseDetail, Trouble, sendFile, useAnswer } from '../../api.ts'
import { LAST_DAY } from '../../today.ts'
import { NumberField } from '../number-field.tsx'
import { Problem } from '../problem.tsx'
import { AmountSaid } from './amount-said.tsx'
import { PointsField } from './points-field.tsx'
import { caseWords as words } from './words.ts'

/** Something an action asks for. */
export type Asked = CaseDetail['offers'][number]['questions'][number]

/** What was filled in for it so far. */
export type Filled = {
  readonly text?: string
  readonly unit?: string
  readonly party?: { readonly id: number; readonly name: string }
  readonly paper?: { readonly id: number; readonly name: string }
}

const UNITS: Readonly<Record<string, readonly string[]>> = {
  CNY: ['万元', '元', '亿元'],
  USD: ['美元', '万美元'],
  EUR: ['欧元', '万欧元'],
  HKD: ['港元', '万港元'],
  GBP: ['英镑', '万英镑'],
  JPY: ['日元', '万日元'],
}

const unitsOf = ({ currency }: Asked): readonly string[] => UNITS[currency ?? ''] ?? []

/** The value as it is sent, with its unit; undefined where there is none yet. */
export function writtenOf(question: Asked, value: Filled | undefined): string | undefined {
  if (question.read) return question.read.shown ?? undefined
  if (question.kind === 'party') return value?.party?.name
  const text = value?.text?.trim() ?? ''
  if (text === '') return undefined
  if (question.kind === 'money') return `${text}${value?.unit ?? unitsOf(question)[0] ?? ''}`
  return question.kind === 'ratio' && !text.endsWith('%') ? `${text}%` : text
}

/** What an answer still lacks: itself, or the paper that shows it; whoever says no has nothing to show. */
export function lacks(question: Asked, value: Filled | undefined): 'answer' | 'paper' | undefined {
  const written = writtenOf(question, value)
  if (written === undefined) return 'answer'
  return question.needsPaper && written !== '否' && !value?.paper ? 'paper' : undefined
}

type Props = {
  readonly file: number
  readonly question: Asked
  readonly value: Filled
  readonly wrong: boolean
  readonly onChange: (value: Filled) => void
}

/** One question with what shows the answer. */
export function Question(props: Props) {
  const { question, wrong } = props
  if (question.read) return <PointsField file={props.file} question={question} />
  return (
    <div className="case-question">
      <label>
        {question.name}
        {question.kind === 'party' ? <PartyField {...props} /> : <ValueField {...props} />}
      </label>
      {question.kind === 'money' && (
        <AmountSaid
          text={props.value.text ?? ''}
          unit={props.value.unit ?? unitsOf(question)[0] ?? ''}
          currency={question.currency ?? 'CNY'}
        />
      )}
      {question.description && <span className="faint">{question.description}</span>}
      {wrong && (
        <span className="case-wrong" role="alert">
          {lacks(question, props.value) === 'paper' ? words.paperNeeded(question.evidence ?? '') : words.needed}
        </span>
      )}
      {question.evidence && <Paper {...props} />}
    </div>
  )
}

function ValueField({ file, question, value, wrong, onChange }: Props) {
  const { kind, unit } = question
  const write = (text: string) => onChange({ ...value, text })
  const shared = { value: value.text ?? '', 'aria-invalid': wrong, 'aria-label': question.name }
  if (kind === 'yesno') {
    return (
      <select {...shared} onChange={({ target }) => write(target.value)}>
        <option value="">{words.choose}</option>
        <option value="是">{words.yes}</option>
        <option value="否">{words.no}</option>
      </select>
    )
  }
  if (question.choices.length > 0) return <ChoiceField {...{ file, question, value, wrong, onChange }} />
  if (kind === 'date')
    return <input type="date" max={LAST_DAY} {...shared} onChange={({ target }) => write(target.value)} />
  const isNumber = kind === 'money' || kind === 'count' || kind === 'number' || kind === 'ratio'
  return (
    <span className="case-field">
      {isNumber ? (
        <NumberField {...shared} onChange={write} />
      ) : (
        <input
          type="text"
          maxLength={2000}
          autoComplete="off"
          {...shared}
          onChange={({ target }) => write(target.value)}
        />
      )}
      {kind === 'money' && (
        <select
          aria-label={words.unitOf(question.name)}
          value={value.unit ?? unitsOf(question)[0]}
          onChange={({ target }) => onChange({ ...value, unit: target.value })}
        >
          {unitsOf(question).map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      )}
      {(unit || kind === 'ratio') && <span className="soft">{unit ?? '%'}</span>}
    </span>
  )
}

/** What the policy tells apart, to choose from; something else can still be written. */
function ChoiceField({ question: { name, choices }, value: { text = '', ...value }, wrong, onChange }: Props) {
  const [isOther, setOther] = useState(text !== '' && !choices.includes(text))
  return (
    <span className="case-field">
      <select
        className="case-choice"
        aria-label={name}
        aria-invalid={wrong}
        value={isOther ? OTHER : text}
        onChange={({ target }) => {
          setOther(target.value === OTHER)
          onChange({ ...value, text: target.value === OTHER ? '' : target.value })
        }}
      >
        <option value="">{words.choose}</option>
        {choices.map((one) => (
          <option key={one}>{one}</option>
        ))}
        <option value={OTHER}>{words.other}</option>
      </select>
      {isOther && (
        <input
          type="text"
          maxLength={2000}
          autoComplete="off"
          aria-label={words.otherOf(name)}
          aria-invalid={wrong}
          value={text}
          onChange={({ target }) => onChange({ ...value, text: target.value })}
        />
      )}
    </span>
  )
}

/** No policy tells this text apart from nothing at all. */
const OTHER = ' '

function PartyField({ file, question, value, wrong, onChange }: Props) {
  const [search, setSearch] = useState('')
  const found = useAnswer('GET /api/cases/:id/candidates', {
    params: { id: file },
    query: { role: question.name, search },
  })
  const parties = found.data?.parties ?? []
  return (
    <span className="case-field">
      <input
        type="search"
        placeholder={words.search}
        aria-label={`${question.name}：${words.search}`}
        value={search}
        onChange={({ target }) => setSearch(target.value)}
      />
      <select
        aria-label={question.name}
        aria-invalid={wrong}
        value={value.party?.id ?? ''}
        onChange={({ target }) => {
          const party = parties.find(({ id }) => id === Number(target.value))
          if (party) onChange({ ...value, party })
        }}
      >
        <option value="">{words.choose}</option>
        {value.party && !parties.some(({ id }) => id === value.party?.id) && (
          <option value={value.party.id}>{value.party.name}</option>
        )}
        {parties.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </span>
  )
}

/** The paper that shows the answer; it may be left out. */
function Paper({ file, question, value, onChange }: Props) {
  const [trouble, setTrouble] = useState<Trouble>()
  const [isBusy, setBusy] = useState(false)
  const add = async (chosen: File) => {
    setTrouble(undefined)
    setBusy(true)
    try {
      const paper = await sendFile('POST /api/cases/:id/evidence', chosen, () => undefined, { params: { id: file } })
      onChange({ ...value, paper })
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <label className="case-attach button">
        {isBusy
          ? words.attaching
          : value.paper
            ? words.attached(value.paper.name)
            : words.evidence(question.evidence ?? '')}
        <input
          type="file"
          className="unseen"
          aria-label={`${question.name}：${words.attach}`}
          onChange={({ target }) => {
            const [chosen] = target.files ?? []
            if (chosen) void add(chosen)
            target.value = ''
          }}
        />
      </label>
      {trouble && <Problem error={trouble} />}
    </>
  )
}
