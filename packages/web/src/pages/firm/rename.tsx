import { Form, Input } from 'antd'
import { type Party, ask, forget } from '../../api.ts'
import { Asking } from '../../parts/asking.tsx'
import { DateInput } from '../../parts/date-field.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { TOUCHED } from './correction.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '登记更名',
    name: '新名称',
    from: '自哪一天起',
    submit: '登记更名',
    reason: '例如：市场监管 2026 年 5 月核准变更',
    done: '已更名，原名称留作曾用名',
    needName: '请写出新名称，至少两个字',
    needFrom: '请选择日期',
  },
  {
    title: 'Note a new name',
    name: 'New name',
    from: 'From',
    submit: 'Note it',
    reason: 'For instance: change approved in May 2026',
    done: 'Renamed; the old name stays as a former one',
    needName: 'Write a name of at least two characters',
    needFrom: 'Choose a date',
  },
)

type Props = { party: Party; open: boolean; close: () => void }

/** A new name from a day on; the old one stays as a former name. */
export function Rename({ party, open, close }: Props) {
  const work = async (answers: { name: string; from: string; reason: string }) => {
    try {
      await ask('POST /api/parties/:id/rename', { params: { id: party.id }, body: { ...answers, seen: party.name } })
    } finally {
      // Told of another's change, the next try has seen it.
      await forget(...TOUCHED)
    }
    return words.done
  }
  return (
    <Asking
      title={words.title}
      open={open}
      submit={words.submit}
      close={close}
      work={work}
      draft={`rename.${party.id}`}
    >
      <Form.Item name="name" label={words.name} rules={[{ required: true, min: 2, max: 200, message: words.needName }]}>
        <Input placeholder={party.name} />
      </Form.Item>
      <Form.Item name="from" label={words.from} rules={[{ required: true, message: words.needFrom }]}>
        <DateInput />
      </Form.Item>
      <ReasonField placeholder={words.reason} />
    </Asking>
  )
}
