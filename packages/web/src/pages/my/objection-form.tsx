import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Out, Trouble, askOnce, forget, sendFile, useAnswer } from '../../api.ts'
import { useDraft } from '../../draft.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { DraftBack } from '../../parts/draft-back.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { inDays, periodWords } from '../../parts/when.ts'

const words = inBoth(
  {
    title: (what: string) => `数据有误：${what}`,
    note: '写明正确的值和依据；园区经办核对后答复，答复会发到您的消息里。',
    now: '现在是',
    nobody: '无人申报',
    claimed: '应为',
    claimedHint: '连同单位，例如 1,820 万元、18.2%、是、2024-06-30',
    reason: '理由',
    reasonHint: '例如：见 2024 年度审计报告第 6 页',
    needClaimed: '请写明正确的值',
    needReason: '请写明理由，至少两个字',
    evidence: '证据',
    choose: '选择文件',
    evidenceHint: 'PDF、图片、Word 或 Excel，至多 10 MB；可不附',
    submit: '提交异议',
    sending: '正在提交…',
    draft: '写的内容留在这台设备上，断网或关闭页面都不会丢。',
    done: '已提交，等待答复。',
    follow: '看我的异议',
    remove: (name: string) => `去掉 ${name}`,
    unknown: '目录里没有这项数据',
  },
  {
    title: (what) => `Wrong data: ${what}`,
    note: 'Give the right value and what it rests on; an officer checks it and the answer reaches your messages.',
    now: 'Now',
    nobody: 'nobody said',
    claimed: 'It should be',
    claimedHint: 'With its unit, e.g. 1,820 万元, 18.2%, 是, 2024-06-30',
    reason: 'Reason',
    reasonHint: 'e.g. page 6 of the 2024 audit report',
    needClaimed: 'Give the right value',
    needReason: 'Give a reason of at least two characters',
    evidence: 'Evidence',
    choose: 'Choose a file',
    evidenceHint: 'PDF, picture, Word or Excel, up to 10 MB; optional',
    submit: 'Send the objection',
    sending: 'Sending…',
    draft: 'What you write stays on this device: a lost network or a closed page loses nothing.',
    done: 'Sent; waiting for the answer.',
    follow: 'See my objections',
    remove: (name) => `Remove ${name}`,
    unknown: 'The catalogue has no such data',
  },
)

type Fact = Out<'GET /api/catalogue'>['facts'][number]
type Written = { claimed: string; reason: string; evidence: { id: number; name: string }[] }
const EMPTY: Written = { claimed: '', reason: '', evidence: [] }

type Props = { readonly party: number; readonly name: string; readonly period: number }

/** One value disputed: what it should be, why, and the proof. */
export function ObjectionForm({ party, name, period }: Props) {
  const catalogue = useAnswer('GET /api/catalogue', {}, { staleTime: Number.POSITIVE_INFINITY })
  return (
    <Answer of={catalogue}>
      {({ facts }) => {
        const fact = facts.find((one) => one.name === name || one.column === name || one.aliases.includes(name))
        if (!fact) return <Empty title={words.unknown} why={name} />
        return <Form party={party} fact={fact} period={period} />
      }}
    </Answer>
  )
}

function Form({ party, fact, period }: { party: number; fact: Fact; period: number }) {
  const { content, write, sent, isBack, submission } = useDraft<Written>(
    `objection.${party}.${fact.column}.${period}`,
    EMPTY,
  )
  const [isDone, setDone] = useState(false)
  const [isTried, setTried] = useState(false)
  const { isBusy, trouble, press } = usePress()
  const wrong = { claimed: content.claimed.trim() === '', reason: content.reason.trim().length < 2 }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (wrong.claimed || wrong.reason) return
    void press(async () => {
      const { claimed, reason, evidence } = content
      const body = { fact: fact.column, period, claimed, reason, evidence: evidence.map(({ id }) => id) }
      await askOnce('POST /api/parties/:id/objections', { params: { id: party }, body }, submission())
      sent()
      setDone(true)
      await forget('GET /api/parties/:id/objections', 'GET /api/parties/:id/home')
    })
  }
  const what = [fact.name, periodWords(period)].filter(Boolean).join(' ')
  if (isDone) return <Done what={what} />
  return (
    <>
      <PageHead title={words.title(what)} note={words.note} />
      <Sheet>
        <form className="my-form" noValidate onSubmit={submit}>
          {isBack && <DraftBack anew={sent} />}
          <Now party={party} fact={fact} period={period} />
          <Field
            label={words.claimed}
            hint={words.claimedHint}
            wrong={isTried && wrong.claimed ? words.needClaimed : undefined}
            value={content.claimed}
            onChange={(claimed) => write({ claimed })}
          />
          <Field
            label={words.reason}
            hint={words.reasonHint}
            wrong={isTried && wrong.reason ? words.needReason : undefined}
            value={content.reason}
            onChange={(reason) => write({ reason })}
            isLong
          />
          <Proofs party={party} kept={content.evidence} onChange={(evidence) => write({ evidence })} />
          {trouble && <Problem error={trouble} />}
          <button type="submit" className="button button-main" disabled={isBusy}>
            {isBusy ? words.sending : words.submit}
          </button>
          <p className="faint">{words.draft}</p>
        </form>
      </Sheet>
    </>
  )
}

function Done({ what }: { what: string }) {
  return (
    <>
      <PageHead title={words.title(what)} />
      <p className="my-done" role="status">
        {words.done}{' '}
        <Link to="/my/data" search={{ view: 'objections' }}>
          {words.follow}
        </Link>
      </p>
    </>
  )
}

function Now({ party, fact, period }: { party: number; fact: Fact; period: number }) {
  const known = useAnswer('GET /api/parties/:id/facts', { params: { id: party }, query: {} })
  const row = known.data?.facts.find(({ column }) => column === fact.column)
  const point = row?.values.find((one) => one.period === period)
  return (
    <p>
      <span className="soft">{words.now} </span>
      <strong>{point ? inDays(point.shown) : words.nobody}</strong>{' '}
      <span className="faint">{point?.origin?.source}</span>
    </p>
  )
}

type FieldProps = {
  label: string
  hint: string
  wrong: string | undefined
  value: string
  onChange: (text: string) => void
  isLong?: boolean
}

function Field({ label, hint, wrong, value, onChange, isLong = false }: FieldProps) {
  const shared = {
    value,
    maxLength: 2000,
    className: wrong ? 'my-field-wrong' : undefined,
    'aria-invalid': wrong !== undefined,
    autoComplete: 'off',
  }
  return (
    <label>
      {label}
      {isLong ? (
        <textarea rows={3} {...shared} onChange={({ target }) => onChange(target.value)} />
      ) : (
        <input type="text" {...shared} onChange={({ target }) => onChange(target.value)} />
      )}
      {wrong ? (
        <span className="my-wrong" role="alert">
          {wrong}
        </span>
      ) : (
        <span className="faint">{hint}</span>
      )}
    </label>
  )
}

type ProofsProps = { party: number; kept: Written['evidence']; onChange: (kept: Written['evidence']) => void }

function Proofs({ party, kept, onChange }: ProofsProps) {
  const [trouble, setTrouble] = useState<Trouble>()
  const add = async (file: File) => {
    setTrouble(undefined)
    try {
      const request = { params: { id: party } }
      const { id, name } = await sendFile('POST /api/parties/:id/evidence', file, () => undefined, request)
      onChange([...kept, { id, name }])
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    }
  }
  return (
    <div>
      <label>
        {words.evidence}
        <span className="button my-choose">{words.choose}</span>
        <input
          type="file"
          className="unseen"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file) void add(file)
            target.value = ''
          }}
        />
        <span className="faint">{words.evidenceHint}</span>
      </label>
      <ul>
        {kept.map(({ id, name }) => (
          <li key={id} className="row">
            <span className="my-line-name">{name}</span>
            <button
              type="button"
              className="bare display-switch"
              onClick={() => onChange(kept.filter((one) => one.id !== id))}
            >
              {words.remove(name)}
            </button>
          </li>
        ))}
      </ul>
      {trouble && <Problem error={trouble} />}
    </div>
  )
}
