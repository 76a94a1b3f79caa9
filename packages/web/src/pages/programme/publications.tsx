import { Form } from 'antd'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type Out, ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { DateInput } from '../../parts/date-field.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'
import { abilitiesOf } from '../../session.ts'

const words = inBoth(
  {
    title: '发布记录',
    note: '哪个版本从哪天起适用，谁提交、谁审定、为什么；前一版到前一日为止。',
    span: (from: string, until: string | null) => (until ? `${from} 至 ${until}` : `${from} 起`),
    rollback: '退回旧版',
    replaced: '同日另有决定，未适用',
    by: (submitted: string, approved: string) => `${submitted}提交，${approved}审定`,
    ask: '退回到这一版',
    title2: '申请退回旧版',
    effective: '从哪天起适用',
    submit: '提交审定',
    done: '已提交，等待另一位政策人员审定',
    need: '请选择日期',
  },
  {
    title: 'Publications',
    note: 'Which edition applies from when, who submitted and approved it, and why.',
    span: (from: string, until: string | null) => (until ? `${from} to ${until}` : `from ${from}`),
    rollback: 'Rollback',
    replaced: 'Replaced by a decision for the same day',
    by: (submitted: string, approved: string) => `submitted by ${submitted}, approved by ${approved}`,
    ask: 'Go back to this edition',
    title2: 'Go back to an earlier edition',
    effective: 'Applies from',
    submit: 'Submit for approval',
    done: 'Submitted; another policy officer has to approve',
    need: 'Choose a day',
  },
)

/** Which edition applied when, by whose decision. */
export function Publications({ programme }: { programme: string }) {
  const { session } = getRouteApi('/inside').useRouteContext()
  const { readsZone, readsDrafts } = abilitiesOf(session.roles)
  const found = useAnswer('GET /api/programmes/:id/publications', { params: { id: programme } }, { enabled: readsZone })
  const decisions = found.data?.publications ?? []
  if (decisions.length === 0) return null
  return (
    <Sheet title={words.title} note={words.note}>
      <ul className="stack">
        {decisions.map((one) => (
          <Decision key={one.id} one={one} readsDrafts={readsDrafts} />
        ))}
      </ul>
    </Sheet>
  )
}

type Publication = Out<'GET /api/programmes/:id/publications'>['publications'][number]

function Decision({ one, readsDrafts }: { one: Publication; readsDrafts: boolean }) {
  const { effective, until, kind, isReplaced, reason, submittedBy, approvedBy, edition, draft } = one
  return (
    <li>
      <p className="row">
        <strong>{words.span(day(effective), until && day(until))}</strong>
        {kind === 'rollback' && <Tag>{words.rollback}</Tag>}
        {isReplaced && <Tag tone="unsure">{words.replaced}</Tag>}
        {readsDrafts ? (
          <Link to="/drafts/$draft" params={{ draft: String(draft) }} search={{ tab: 'changes' }} className="formula">
            {edition.slice(0, 12)}
          </Link>
        ) : (
          <span className="formula">{edition.slice(0, 12)}</span>
        )}
      </p>
      <p className="faint">{`${words.by(submittedBy, approvedBy)} · ${reason}`}</p>
    </li>
  )
}

/** Asks for an earlier edition to apply again: a new decision, approved by another person. */
export function RollBack({ programme, edition }: { programme: string; edition: string }) {
  const { session } = getRouteApi('/inside').useRouteContext()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  if (!abilitiesOf(session.roles).writesPolicies) return null
  const work = async (answers: { effective: string; reason: string }) => {
    const { id } = await ask('POST /api/programmes/:id/rollbacks', {
      params: { id: programme },
      body: { edition, ...answers },
    })
    await forget('GET /api/drafts')
    await navigate({ to: '/drafts/$draft', params: { draft: String(id) }, search: { tab: 'publish' } })
    return words.done
  }
  return (
    <>
      <button type="button" className="bare link" onClick={() => setOpen(true)}>
        {words.ask}
      </button>
      <Asking
        title={words.title2}
        open={isOpen}
        submit={words.submit}
        close={() => setOpen(false)}
        work={work}
        draft={`rollback.${programme}.${edition}`}
      >
        <Form.Item name="effective" label={words.effective} rules={[{ required: true, message: words.need }]}>
          <DateInput />
        </Form.Item>
        <ReasonField />
      </Asking>
    </>
  )
}
