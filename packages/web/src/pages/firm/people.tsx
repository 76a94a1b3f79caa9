import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { type Out, addressOf, ask, forget, useAnswer } from '../../api.ts'
import { Answer } from '../../parts/answer.tsx'
import { Asking } from '../../parts/asking.tsx'
import { AskingWhy } from '../../parts/asking-why.tsx'
import { Empty } from '../../parts/empty.tsx'
import { DateInput } from '../../parts/date-field.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '人员',
    note: '个人信息，每次查看都留痕。',
    add: '登记人员',
    none: '还没有登记人员',
    erased: '个人信息已删除',
    exportOne: '导出',
    erase: '删除个人信息',
    eraseNote: '姓名和联系方式将被删除，不能恢复；任职关系保留。',
    added: '已登记',
    erasedNow: '已删除',
    name: '姓名',
    role: '职务',
    phone: '电话',
    email: '邮箱',
    from: '任职自',
    needName: '请写出姓名',
    needRole: '请写出职务',
    needFrom: '请选择日期',
    badEmail: '邮箱写法不对',
  },
  {
    title: 'People',
    note: 'personal data; every look is noted',
    add: 'Add somebody',
    none: 'Nobody yet',
    erased: 'Personal data erased',
    exportOne: 'Export',
    erase: 'Erase personal data',
    eraseNote: 'Name and contacts are erased for good; the position stays.',
    added: 'Added',
    erasedNow: 'Erased',
    name: 'Name',
    role: 'Position',
    phone: 'Telephone',
    email: 'E-mail',
    from: 'Since',
    needName: 'Write a name',
    needRole: 'Write a position',
    needFrom: 'Choose a date',
    badEmail: 'This is no e-mail address',
  },
)

const KEY = 'GET /api/parties/:id/people'
type Person = Out<typeof KEY>['people'][number]
type Open = 'add' | { erase: number } | undefined

/** People attached to the firm; their data can be exported and erased as the law asks. */
export function People({ party, changesFacts }: { party: number; changesFacts: boolean }) {
  const people = useAnswer(KEY, { params: { id: party } })
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  return (
    <Sheet
      title={words.title}
      note={words.note}
      actions={changesFacts && <Button onClick={() => setOpen('add')}>{words.add}</Button>}
    >
      <Answer of={people}>
        {({ people }) =>
          people.length === 0 ? (
            <Empty title={words.none} />
          ) : (
            <ul className="identity-lines">
              {people.map((person) => (
                <PersonLine
                  key={`${person.person} ${person.role}`}
                  person={person}
                  onErase={changesFacts ? () => setOpen({ erase: person.person }) : undefined}
                />
              ))}
            </ul>
          )
        }
      </Answer>
      <AddPerson party={party} open={open === 'add'} close={close} />
      <ErasePerson person={typeof open === 'object' ? open.erase : undefined} close={close} />
    </Sheet>
  )
}

function PersonLine({ person, onErase }: { person: Person; onErase: (() => void) | undefined }) {
  const { name, role, phone, email, erasedAt } = person
  return (
    <li>
      <div className="row-between">
        <span>
          <strong>{name ?? words.erased}</strong> <span className="soft">{role}</span>
        </span>
        {onErase && erasedAt === null && (
          <span className="row">
            <a href={addressOf('GET /api/people/:id/export', { params: { id: person.person } })}>{words.exportOne}</a>
            <Button size="small" danger onClick={onErase}>
              {words.erase}
            </Button>
          </span>
        )}
      </div>
      <p className="faint">{[phone, email].filter(Boolean).join(' · ')}</p>
    </li>
  )
}

type Added = { name: string; role: string; phone?: string; email?: string; validFrom: string }

function AddPerson({ party, open, close }: { party: number; open: boolean; close: () => void }) {
  const work = async ({ name, role, phone, email, validFrom }: Added) => {
    await ask('POST /api/parties/:id/people', {
      params: { id: party },
      body: { name, role, phone: phone || null, email: email || null, validFrom },
    })
    await forget(KEY)
    return words.added
  }
  const required = (message: string) => [{ required: true, message }]
  return (
    <Asking
      title={words.add}
      open={open}
      submit={words.add}
      close={close}
      work={work}
      draft={`person.${party}`}
      unkept={['phone', 'email']}
    >
      <Form.Item name="name" label={words.name} rules={required(words.needName)}>
        <Input />
      </Form.Item>
      <Form.Item name="role" label={words.role} rules={required(words.needRole)}>
        <Input />
      </Form.Item>
      <Form.Item name="phone" label={words.phone}>
        <Input inputMode="tel" />
      </Form.Item>
      <Form.Item name="email" label={words.email} rules={[{ type: 'email', message: words.badEmail }]}>
        <Input inputMode="email" />
      </Form.Item>
      <Form.Item name="validFrom" label={words.from} rules={required(words.needFrom)}>
        <DateInput />
      </Form.Item>
    </Asking>
  )
}

function ErasePerson({ person, close }: { person: number | undefined; close: () => void }) {
  const work = async ({ reason }: { reason: string }) => {
    await ask('DELETE /api/people/:id', { params: { id: person ?? 0 }, query: { reason } })
    await forget(KEY)
    return words.erasedNow
  }
  return (
    <AskingWhy
      title={words.erase}
      open={person !== undefined}
      submit={words.erase}
      danger
      close={close}
      work={work}
      draft={`person-erased.${person}`}
      note={words.eraseNote}
    />
  )
}
