import { useNavigate } from '@tanstack/react-router'
import { Button, Form, InputNumber, Select } from 'antd'
import { useRef, useState } from 'react'
import { type Payable, askOnce, forget } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth } from '../../i18n.ts'
import { AmountInput, amountRule, minorOf } from '../../parts/amount-input.tsx'
import { Asking } from '../../parts/asking.tsx'
import { exactMoney } from '../../parts/case-file/moves.tsx'
import './collect.css'

const words = inBoth(
  {
    title: '编成批次',
    note: '按手里的拨款通知申报笔数和总额；与所选的对不上，就不会编成。',
    chosen: (count: number, sum: string) => `已选 ${count} 笔，合计 ${sum}`,
    none: '还没有选要付的款',
    count: '申报笔数',
    total: '申报总额（元）',
    totalIn: (currency: string) => `申报总额（${currency}）`,
    format: '银行文件格式',
    make: '编成批次',
    made: (number: string) => `已编成批次 ${number}`,
    need: '请填写',
  },
  {
    title: 'Draw up an envelope',
    note: 'Declare count and total from your own papers: where they differ from what you chose, nothing is drawn up.',
    chosen: (count, sum) => `${count} chosen, ${sum} in all`,
    none: 'Nothing chosen yet',
    count: 'Declared count',
    total: 'Declared total',
    totalIn: (currency) => `Declared total (${currency})`,
    format: 'Bank file format',
    make: 'Draw up an envelope',
    made: (number) => `Envelope ${number} is drawn up`,
    need: 'Fill this in',
  },
)

type Declared = { count: number; total: string; format: string }
type Props = { picked: readonly Payable[]; formats: readonly { readonly id: string; readonly name: string }[] }

/** What was chosen stays in sight with its sum, and goes into an envelope once count and total were declared. */
export function Collect({ picked, formats }: Props) {
  const [isOpen, setOpen] = useState(false)
  const navigate = useNavigate()
  const made = useRef<number>(undefined)
  // Only once the window is gone and has given the focus back: the next page takes it then.
  const goOn = () => {
    if (made.current !== undefined)
      void navigate({ to: '/payments/$envelope', params: { envelope: String(made.current) } })
  }
  const currency = picked[0]?.currency ?? 'CNY'
  const work = async ({ count, total, format }: Declared) => {
    const body = { holds: picked.map(({ hold }) => hold), format, count, minor: minorOf(total, currency) }
    const { id, number } = await askOnce('POST /api/payments', { body }, randomKey())
    await forget('GET /api/payables', 'GET /api/payments')
    made.current = id
    return words.made(number)
  }
  const chosen = picked.length === 0 ? words.none : words.chosen(picked.length, sumsOf(picked))
  return (
    <>
      <strong role="status" className="collect-chosen">
        {chosen}
      </strong>
      <Button type="primary" disabled={picked.length === 0} onClick={() => setOpen(true)}>
        {words.make}
      </Button>
      <Asking
        title={words.title}
        open={isOpen}
        submit={words.make}
        close={() => setOpen(false)}
        closed={goOn}
        work={work}
      >
        <p className="collect-said">
          {words.note}
          <br />
          <strong>{chosen}</strong>
        </p>
        <Form.Item name="count" label={words.count} rules={[{ required: true, message: words.need }]}>
          <InputNumber min={1} max={1000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name="total"
          label={currency === 'CNY' ? words.total : words.totalIn(currency)}
          rules={[amountRule(currency)]}
        >
          <AmountInput />
        </Form.Item>
        <Form.Item
          name="format"
          label={words.format}
          rules={[{ required: true, message: words.need }]}
          initialValue={formats[0]?.id}
        >
          <Select options={formats.map(({ id, name }) => ({ value: id, label: name }))} />
        </Form.Item>
      </Asking>
    </>
  )
}

/** The sum of each currency: yuan and dollars do not add up. */
function sumsOf(picked: readonly Payable[]): string {
  const sums = new Map<string, number>()
  for (const { currency, minor } of picked) sums.set(currency, (sums.get(currency) ?? 0) + minor)
  return [...sums].map(([currency, minor]) => exactMoney(minor, currency)).join(' + ')
}
