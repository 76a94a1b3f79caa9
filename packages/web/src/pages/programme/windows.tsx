import { getRouteApi } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { type Out, ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Asking } from '../../parts/asking.tsx'
import { AskingWhy } from '../../parts/asking-why.tsx'
import { DateInput } from '../../parts/date-field.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Word } from '../../parts/word.tsx'
import { day, instant } from '../../parts/when.ts'
import { abilitiesOf } from '../../session.ts'
import './windows.css'

const words = inBoth(
  {
    title: '申报窗口',
    note: '登记、改动或结束时，订阅了这项政策的企业随即收到消息；日期进它们的日历。',
    states: { coming: '未开始', open: '申报中', closed: '已截止', withdrawn: '已撤回' },
    span: (opens: string, closes: string) => `${opens} 至 ${closes}`,
    none: '还没有登记申报窗口',
    noneWhy: '企业在政策页看到的是「申报期未公布」。通知一出，就登记起止日期。',
    noneReader: '园区经办或政策制定登记后，会列在这里，也会告诉订阅的企业。',
    add: '登记申报窗口',
    change: '修改',
    end: '结束',
    changeTitle: '修改申报窗口',
    endTitle: '结束申报窗口',
    endComing: '还没有开始：结束即撤回，企业不再看到它。',
    endOpen: (today: string) => `正在申报：截止日改为今天（${today}）。`,
    opens: '开始',
    opensFixed: '开始日不能改：撤回这一个，另登记一个。',
    closes: '截止',
    notice: '依据的通知',
    noticeHint: '文号或标题，企业会看到',
    needDay: '请选择日期',
    needNotice: '请写明依据的通知，至少两个字',
    submit: '登记并告知企业',
    save: '保存并告知企业',
    stop: '结束并告知企业',
    done: '已登记',
    changed: '已修改',
    ended: '已结束',
    last: (by: string, at: string) => `${by}，${at}`,
  },
  {
    title: 'Application windows',
    note: 'Firms that subscribed hear of every new, changed or ended window; the dates enter their calendars.',
    states: { coming: 'not yet open', open: 'open', closed: 'closed', withdrawn: 'withdrawn' },
    span: (opens, closes) => `${opens} to ${closes}`,
    none: 'No window published yet',
    noneWhy: 'Firms read “application dates not announced”. As soon as there is a notice, publish its dates.',
    noneReader: 'Once an officer or policy officer publishes one, it stands here and firms that subscribed are told.',
    add: 'Publish a window',
    change: 'Change',
    end: 'End',
    changeTitle: 'Change the window',
    endTitle: 'End the window',
    endComing: 'It has not opened: ending withdraws it, and firms no longer see it.',
    endOpen: (today) => `It is open: it will close today (${today}).`,
    opens: 'Opens',
    opensFixed: 'The first day stays: withdraw this one and publish another.',
    closes: 'Closes',
    notice: 'Notice',
    noticeHint: 'Its number or title; firms will read it',
    needDay: 'Choose a day',
    needNotice: 'Name the notice, at least two characters',
    submit: 'Publish and tell firms',
    save: 'Save and tell firms',
    stop: 'End and tell firms',
    done: 'Published',
    changed: 'Changed',
    ended: 'Ended',
    last: (by, at) => `${by}, ${at}`,
  },
)

type Found = Out<'GET /api/programmes/:id/windows'>
type Kept = Found['windows'][number]
type Doing = { readonly what: 'add' } | { readonly what: 'change' | 'end'; readonly opens: string }

const inside = getRouteApi('/inside')

/** When a policy takes applications: what was published, and for those who may, publishing, changing and ending. */
export function Windows({ programme }: { programme: string }) {
  const { changesFacts, writesPolicies } = abilitiesOf(inside.useRouteContext().session.roles)
  const mayPublish = changesFacts || writesPolicies
  const found = useAnswer('GET /api/programmes/:id/windows', { params: { id: programme } })
  const [doing, setDoing] = useState<Doing>()
  const add = mayPublish && (
    <Button type="primary" onClick={() => setDoing({ what: 'add' })}>
      {words.add}
    </Button>
  )
  // What is done late closes its own window only, not one that was opened meanwhile.
  const closing = (what: Doing['what']) => () => setDoing((now) => (now?.what === what ? undefined : now))
  return (
    <Answer of={found}>
      {({ windows, today }) => {
        const one = doing && 'opens' in doing ? windows.find(({ opens }) => opens === doing.opens) : undefined
        return (
          <>
            {windows.length === 0 ? (
              <Empty title={words.none} why={mayPublish ? words.noneWhy : words.noneReader} next={add} />
            ) : (
              <Sheet title={words.title} note={words.note} actions={add}>
                <ul className="windows">
                  {windows.map((window) => (
                    <Line key={window.opens} window={window} mayChange={mayPublish} act={setDoing} />
                  ))}
                </ul>
              </Sheet>
            )}
            <Publish programme={programme} isOpen={doing?.what === 'add'} close={closing('add')} />
            {one && <Change window={one} isOpen={doing?.what === 'change'} close={closing('change')} />}
            {one && <End window={one} today={today} isOpen={doing?.what === 'end'} close={closing('end')} />}
          </>
        )
      }}
    </Answer>
  )
}

function Line({ window, mayChange, act }: { window: Kept; mayChange: boolean; act: (doing: Doing) => void }) {
  const { opens, closes, notice, state, reason, by, at } = window
  const isOver = state === 'closed' || state === 'withdrawn'
  return (
    <li className="window">
      <div className="window-words">
        <p className="row">
          <strong>{words.span(day(opens), day(closes))}</strong>
          <Word tone={state === 'open' ? 'good' : 'plain'}>{words.states[state]}</Word>
        </p>
        <p className="window-notice">{notice}</p>
        <p className="faint">{[reason, words.last(by, instant(at))].filter(Boolean).join(' · ')}</p>
      </div>
      {mayChange && !isOver && (
        <div className="row">
          <Button onClick={() => act({ what: 'change', opens })}>{words.change}</Button>
          <Button onClick={() => act({ what: 'end', opens })}>{words.end}</Button>
        </div>
      )}
    </li>
  )
}

type Dates = { opens: string; closes: string; notice: string }
type FormProps = { isOpen: boolean; close: () => void }

const refresh = () => forget('GET /api/programmes/:id/windows', 'GET /api/inbox')

function Publish({ programme, isOpen, close }: FormProps & { programme: string }) {
  const work = async (dates: Dates) => {
    await ask('PUT /api/programmes/:id/windows', { params: { id: programme }, body: dates })
    await refresh()
    return words.done
  }
  return (
    <Asking
      title={words.add}
      open={isOpen}
      submit={words.submit}
      close={close}
      work={work}
      draft={`window.${programme}`}
    >
      <Form.Item name="opens" label={words.opens} rules={[{ required: true, message: words.needDay }]}>
        <DateInput />
      </Form.Item>
      <DatesFields />
    </Asking>
  )
}

function Change({ window, isOpen, close }: FormProps & { window: Kept }) {
  const { programme, opens, version } = window
  const work = async (answers: Omit<Dates, 'opens'> & { reason: string }) => {
    try {
      await ask('PUT /api/programmes/:id/windows', { params: { id: programme }, body: { opens, version, ...answers } })
    } finally {
      // Told of another's change, the next try has seen it.
      await refresh()
    }
    return words.changed
  }
  return (
    <Asking
      title={words.changeTitle}
      open={isOpen}
      submit={words.save}
      close={close}
      work={work}
      draft={`window.${programme}.${opens}`}
    >
      <p>{`${words.opens} ${day(opens)}`}</p>
      <p className="faint window-fixed">{words.opensFixed}</p>
      <DatesFields window={window} />
      <ReasonField />
    </Asking>
  )
}

function End({ window, today, isOpen, close }: FormProps & { window: Kept; today: string }) {
  const { programme, opens, version, state } = window
  const work = async ({ reason }: { reason: string }) => {
    try {
      await ask('POST /api/programmes/:id/windows/:opens/end', {
        params: { id: programme, opens },
        body: { version, reason },
      })
    } finally {
      await refresh()
    }
    return words.ended
  }
  return (
    <AskingWhy
      title={words.endTitle}
      open={isOpen}
      submit={words.stop}
      danger
      close={close}
      work={work}
      draft={`window-ended.${programme}.${opens}`}
      note={state === 'coming' ? words.endComing : words.endOpen(day(today))}
    />
  )
}

function DatesFields({ window }: { window?: Kept }) {
  return (
    <>
      <Form.Item
        name="closes"
        label={words.closes}
        initialValue={window?.closes}
        rules={[{ required: true, message: words.needDay }]}
      >
        <DateInput />
      </Form.Item>
      <Form.Item
        name="notice"
        label={words.notice}
        extra={words.noticeHint}
        initialValue={window?.notice}
        rules={[{ required: true, min: 2, message: words.needNotice }]}
      >
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </>
  )
}
