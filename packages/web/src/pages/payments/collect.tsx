import { useNavigate } from '@tanstack/react-router'
import { parseMinor } from '@gongzhen/core/ledger'
import { Button, Form, InputNumber, Select } from 'antd'
import { useRef } from 'react'
import { type Payable, askOnce, forget } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth } from '../../i18n.ts'
import { AmountInput } from '../../parts/amount-input.tsx'
import { exactMoney } from '../../parts/case-file/moves.tsx'
import { isCurrency } from '../../parts/money.tsx'
import { useNarrow } from '../../parts/narrow.ts'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'

const words = inBoth(
  {
    title: '编成批次',
    note: '按手里的拨款通知申报笔数和总额；与所选的对不上，就不会编成。',
    chosen: (count: number, sum: string) => `已选 ${count} 笔，合计 ${sum}`,
    none: '请在上面选择要付的款',
    count: '申报笔数',
    total: '申报总额（元）',
    format: '银行文件格式',
    make: '编成批次',
    need: '请填写',
    amount: '请写金额，最多两位小数，如 1500000.00',
  },
  {
    title: 'Draw up an envelope',
    note: 'Declare count and total from your own papers: where they differ from what you chose, nothing is drawn up.',
    chosen: (count, sum) => `${count} chosen, ${sum} in all`,
    none: 'Choose above what is to be paid',
    count: 'Declared count',
    total: 'Declared total',
    format: 'Bank file format',
    make: 'Draw up',
    need: 'Fill this in',
    amount: 'An amount with at most two decimals, such as 1500000.00',
  },
)

type Declared = { count: number; total: string; format: string }

/** What was chosen goes into an envelope, once its count and total were declared. */
export function Collect({
  picked,
  formats,
  done,
}: {
  picked: readonly Payable[]
  formats: readonly { readonly id: string; readonly name: string }[]
  done: () => void
}) {
  const navigate = useNavigate()
  const isNarrow = useNarrow()
  const submission = useRef(randomKey())
  const { isBusy, trouble, press } = usePress(() => {
    // What was refused was not done: the next try is another one.
    submission.current = randomKey()
  })
  const currency = picked[0]?.currency ?? 'CNY'
  const sum = picked.reduce((total, { minor }) => total + minor, 0)
  const make = ({ count, total, format }: Declared) => {
    const minor = parseMinor(total.replaceAll(',', ''), isCurrency(currency) ? currency : 'CNY')
    if (typeof minor !== 'bigint') return
    void press(async () => {
      const body = { holds: picked.map(({ hold }) => hold), format, count, minor: Number(minor) }
      const { id } = await askOnce('POST /api/payments', { body }, submission.current)
      await forget('GET /api/payables', 'GET /api/payments')
      done()
      await navigate({ to: '/payments/$envelope', params: { envelope: String(id) } })
    })
  }
  return (
    <Sheet title={words.title} note={words.note}>
      <p role="status" style={{ marginBottom: 12 }}>
        {picked.length === 0 ? words.none : <strong>{words.chosen(picked.length, exactMoney(sum, currency))}</strong>}
      </p>
      <Form<Declared>
        layout={isNarrow ? 'vertical' : 'inline'}
        requiredMark={false}
        initialValues={{ format: formats[0]?.id }}
        onFinish={make}
      >
        <Form.Item name="count" label={words.count} rules={[{ required: true, message: words.need }]}>
          <InputNumber min={1} max={1000} precision={0} />
        </Form.Item>
        <Form.Item
          name="total"
          label={words.total}
          rules={[{ required: true, pattern: /^[\d,]{1,18}(\.\d{1,2})?$/, message: words.amount }]}
        >
          <AmountInput />
        </Form.Item>
        <Form.Item name="format" label={words.format} rules={[{ required: true, message: words.need }]}>
          <Select
            style={isNarrow ? { width: '100%' } : { minWidth: 220 }}
            options={formats.map(({ id, name }) => ({ value: id, label: name }))}
            aria-label={words.format}
          />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={isBusy} disabled={picked.length === 0}>
          {words.make}
        </Button>
      </Form>
      {trouble && <Problem error={trouble} />}
    </Sheet>
  )
}
