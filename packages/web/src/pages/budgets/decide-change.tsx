import { Form, Input } from 'antd'
import { type BudgetChange, ask, forget } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { exactMoney } from '../../parts/case-file/moves.tsx'
import { Segments } from '../../parts/segments.tsx'

const words = inBoth(
  {
    title: '审批预算调整',
    what: (account: string, amount: string) => `${account}：${amount}`,
    decision: '决定',
    approve: '批准并记账',
    refuse: '退回',
    note: '说明（可不填）',
    submit: '确定',
    approved: '已批准并记账',
    refused: '已退回，没有记账',
  },
  {
    title: 'Decide a change',
    what: (account, amount) => `${account}: ${amount}`,
    decision: 'Decision',
    approve: 'Approve and post',
    refuse: 'Turn down',
    note: 'Remark (optional)',
    submit: 'Decide',
    approved: 'Approved and posted',
    refused: 'Turned down, nothing posted',
  },
)

type Answers = { decision: 'approve' | 'refuse'; note?: string }

/** The second of the two people who change a budget. */
export function DecideChange({ change, close }: { change: BudgetChange | undefined; close: () => void }) {
  const work = async ({ decision, note }: Answers) => {
    const approves = decision === 'approve'
    const body = { approves, ...(note ? { note } : {}) }
    await ask('POST /api/budgets/changes/:id/decision', { params: { id: change?.id ?? 0 }, body })
    await forget('GET /api/budgets', 'GET /api/budgets/postings')
    return approves ? words.approved : words.refused
  }
  return (
    <Asking
      title={words.title}
      open={!!change}
      submit={words.submit}
      close={close}
      work={work}
      draft={`budget-decided.${change?.id}`}
    >
      {change && (
        <p>
          <strong>{words.what(change.account, exactMoney(change.minor, change.currency))}</strong>
          <br />
          {change.reason} <span className="faint">{change.askedByName}</span>
        </p>
      )}
      <Form.Item name="decision" label={words.decision} initialValue="approve">
        <Segments
          label={words.decision}
          options={[
            { value: 'approve', label: words.approve },
            { value: 'refuse', label: words.refuse },
          ]}
        />
      </Form.Item>
      <Form.Item name="note" label={words.note}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </Asking>
  )
}
