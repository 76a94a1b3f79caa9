import { Link } from '@tanstack/react-router'
import { App, AutoComplete, Button, Form, Select } from 'antd'
import { useState } from 'react'
import { type Out, ask, forget, useAnswer } from '../../api.ts'
import { Asking } from '../../parts/asking.tsx'
import { JobProgress } from '../../parts/job-progress.tsx'
import { group } from '../../parts/money.tsx'
import { usePress } from '../../parts/press.ts'
import type { FirmsFilter } from './view.ts'
import { inBoth } from '../../i18n.ts'
import { units } from '../../parts/units.ts'

const words = inBoth(
  {
    picked: (count: string) => `已选 ${count} 家`,
    all: (total: string) => `改为选中全部 ${total} 家`,
    onlyPicked: '只选勾选的',
    clear: '取消选择',
    tag: '加标签…',
    untag: '去标签…',
    entrust: '指派经办…',
    assess: '重新判断',
    tagName: '标签',
    tagTitle: (count: string) => `给 ${count} 家企业加标签`,
    untagTitle: (count: string) => `去掉 ${count} 家企业的标签`,
    entrustTitle: (count: string) => `指派 ${count} 家企业的经办`,
    officer: '经办',
    nobody: '无人经办',
    needTag: '请写出标签，至多 30 个字',
    needOfficer: '请选择经办',
    submit: { tag: '加上标签', untag: '去掉标签', entrust: '指派' },
    done: (changed: string, parties: string) => `${parties} 家中改动了 ${changed} 家`,
    assessed: (parties: string) => `${parties} 家已重新判断`,
    assessing: '正在重新判断',
  },
  {
    picked: (count) => `${count} picked`,
    all: (total) => `Pick all ${total}`,
    onlyPicked: 'Only those ticked',
    clear: 'Clear',
    tag: 'Tag…',
    untag: 'Untag…',
    entrust: 'Entrust…',
    assess: 'Assess again',
    tagName: 'Tag',
    tagTitle: (count) => `Tag ${count} firms`,
    untagTitle: (count) => `Take a tag from ${count} firms`,
    entrustTitle: (count) => `Entrust ${count} firms`,
    officer: 'Officer',
    nobody: 'Nobody',
    needTag: 'Write a tag of at most 30 characters',
    needOfficer: 'Choose an officer',
    submit: { tag: 'Tag', untag: 'Untag', entrust: 'Entrust' },
    done: (changed, parties) => `${changed} of ${parties} firms changed`,
    assessed: (parties) => `${parties} firms assessed again`,
    assessing: 'Assessing again',
  },
)

type Action = Parameters<typeof ask<'POST /api/parties/batch'>>[1]['body']['action']
type Asked = 'tag' | 'untag' | 'entrust'

type Props = {
  picked: ReadonlySet<number>
  total: number
  filter: FirmsFilter
  answer: Out<'GET /api/parties'>
  clear: () => void
}

/** What can be done with the firms ticked, or with all that the list shows. */
export function BatchBar({ picked, total, filter, answer, clear }: Props) {
  const [isAll, setAll] = useState(false)
  const [asked, setAsked] = useState<Asked>()
  const [job, setJob] = useState<number | null>(null)
  const { message, notification } = App.useApp()
  const { isBusy, press } = usePress(({ title, message: said }) =>
    notification.warning({ title, description: said, duration: 0 }),
  )
  const count = group(isAll ? total : picked.size)
  const act = async (action: Action) => {
    const of = isAll ? { all: filter } : { parties: [...picked] }
    const done = await ask('POST /api/parties/batch', { body: { of, action } })
    await forget('GET /api/parties', 'GET /api/parties/:id', 'GET /api/inbox')
    return done
  }
  const assess = () =>
    press(async () => {
      const done = await act({ kind: 'assess' })
      setJob(done.job)
      if (done.job === null) message.success(words.assessed(group(done.parties)))
    })
  return (
    <section className="batch-bar" aria-label={words.picked(count)}>
      <strong aria-live="polite">{words.picked(count)}</strong>
      {total > picked.size && (
        <Button type="link" size="small" onClick={() => setAll(!isAll)}>
          {isAll ? words.onlyPicked : words.all(group(total))}
        </Button>
      )}
      <span className="batch-actions">
        <Button onClick={() => setAsked('tag')}>{words.tag}</Button>
        <Button onClick={() => setAsked('untag')}>{words.untag}</Button>
        <Button onClick={() => setAsked('entrust')}>{words.entrust}</Button>
        <Button loading={isBusy} onClick={() => void assess()}>
          {words.assess}
        </Button>
      </span>
      <Button type="text" onClick={clear}>
        {words.clear}
      </Button>
      {job !== null && <Assessing job={job} />}
      <Ask asked={asked} count={count} answer={answer} act={act} close={() => setAsked(undefined)} />
    </section>
  )
}

/** Many firms are assessed in the background; how far it is stands here. */
function Assessing({ job }: { job: number }) {
  const found = useAnswer('GET /api/jobs/:id', { params: { id: job } }, { staleTime: 0 })
  if (!found.data) return null
  return (
    <div className="batch-job">
      <JobProgress job={found.data} unit={units.firms} onEnd={() => void forget('GET /api/parties')} />
      <Link to="/inbox">{words.assessing}</Link>
    </div>
  )
}

type AskProps = {
  asked: Asked | undefined
  count: string
  answer: Out<'GET /api/parties'>
  act: (action: Action) => Promise<Out<'POST /api/parties/batch'>>
  close: () => void
}

function Ask({ asked, count, answer, act, close }: AskProps) {
  const work = async ({ tag = '', officer }: { tag?: string; officer?: number }) => {
    const action: Action =
      asked === 'entrust' ? { kind: 'entrust', officer: officer || null } : { kind: asked ?? 'tag', tag: tag.trim() }
    const { changed, parties } = await act(action)
    return words.done(group(changed), group(parties))
  }
  const title = { tag: words.tagTitle, untag: words.untagTitle, entrust: words.entrustTitle }[asked ?? 'tag'](count)
  return (
    <Asking title={title} open={asked !== undefined} submit={words.submit[asked ?? 'tag']} close={close} work={work}>
      {asked === 'entrust' ? (
        <Form.Item name="officer" label={words.officer} rules={[{ required: true, message: words.needOfficer }]}>
          <Select
            options={[
              ...answer.officers.map(({ id, name }) => ({ value: id, label: name })),
              { value: 0, label: words.nobody },
            ]}
          />
        </Form.Item>
      ) : (
        <Form.Item
          name="tag"
          label={words.tagName}
          rules={[{ required: true, max: 30, whitespace: true, message: words.needTag }]}
        >
          <AutoComplete options={answer.tags.map(({ tag }) => ({ value: tag }))} showSearch={{ filterOption: true }} />
        </Form.Item>
      )}
    </Asking>
  )
}
