import { Link, getRouteApi } from '@tanstack/react-router'
import { AutoComplete, Button, Form } from 'antd'
import { useState } from 'react'
import {
  type BudgetChange,
  type BudgetLine,
  type BudgetPosting,
  type Budgets,
  ask,
  asked,
  forget,
  useAnswer,
} from '../api.ts'
import { inBoth } from '../i18n.ts'
import { AmountInput, amountRule, minorOf } from '../parts/amount-input.tsx'
import { Answer } from '../parts/answer.tsx'
import { Asking } from '../parts/asking.tsx'
import { exactMoney } from '../parts/case-file/moves.tsx'
import { Empty } from '../parts/empty.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { amountColumn, caseColumn } from '../parts/money-columns.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { ReasonField } from '../parts/reason-field.tsx'
import { Segments } from '../parts/segments.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { TrailButton } from '../parts/trail-button.tsx'
import { day, instant } from '../parts/when.ts'
import { today } from '../today.ts'
import type { BudgetFigure } from '../views.ts'
import { DecideChange } from './budgets/decide-change.tsx'

const words = inBoth(
  {
    title: '预算',
    note: '每项资金给了多少、答应了多少、付了多少、还剩多少：都是记账之和，点开数字看是哪些账',
    fund: '资金',
    year: '年度',
    noYear: '不分年度',
    figures: { budget: '预算', committed: '已承诺未付', held: '冻结', paid: '已付', left: '剩余' },
    none: '还没有预算',
    noneWhy: '园区文件的 funds 写明各项资金立账时有多少，或由财务提出预算调整。',
    made: (name: string, figure: string) => `${name}：${figure}由这些记账相加`,
    sum: (sum: string, total: number) => `${total} 笔，合计 ${sum}`,
    noPostings: '没有记账',
    close: '收起',
    at: '时间',
    way: '从 → 到',
    amount: '金额',
    change: '调整预算',
    changes: '预算调整',
    noChanges: '没有预算调整',
    noChangesWhy: '财务提出调整，另一人审定后记账；每次调整都列在这里。',
    more: '增加',
    less: '减少',
    kind: '增加还是减少',
    account: '资金账户',
    accountNote: '从列表里选；下一年度的改最后一级，如 2027',
    units: '金额（元）',
    need: '请填写',
    ask: '提出',
    asked: '已提出，另一个人批准后记账',
    reason: '理由',
    by: '提出',
    decided: '批准',
    waits: '待批准',
    approved: '已批准',
    refused: '已退回',
    decide: '审批',
    own: '您提出的',
  },
  {
    title: 'Budgets',
    note: 'What each fund was given, has promised, has paid and has left: sums of postings; open a figure to see them',
    fund: 'Fund',
    year: 'Year',
    noYear: 'no year',
    figures: { budget: 'Budget', committed: 'Promised', held: 'Held', paid: 'Paid', left: 'Left' },
    none: 'No budgets yet',
    noneWhy: 'The zone’s file says what funds began with, or finance asks for a change.',
    made: (name, figure) => `${name}: the postings of “${figure}”`,
    sum: (sum, total) => `${total} postings, ${sum} in all`,
    noPostings: 'No postings',
    close: 'Close',
    at: 'When',
    way: 'From → to',
    amount: 'Amount',
    change: 'Change a budget',
    changes: 'Changes',
    noChanges: 'No changes',
    noChangesWhy: 'Finance asks for a change, a second person decides and it is posted; each is listed here.',
    more: 'Increase',
    less: 'Decrease',
    kind: 'More or less',
    account: 'Fund',
    accountNote: 'Choose from the list; for another year change the last level, e.g. 2027',
    units: 'Amount',
    need: 'Fill this in',
    ask: 'Ask',
    asked: 'Asked for; it is posted once another person approves',
    reason: 'Reason',
    by: 'Asked by',
    decided: 'Decided by',
    waits: 'waiting',
    approved: 'approved',
    refused: 'turned down',
    decide: 'Decide',
    own: 'yours',
  },
)

const FIGURES: readonly BudgetFigure[] = ['budget', 'committed', 'held', 'paid', 'left']
const SIZE = 50
const route = getRouteApi('/inside/budgets')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [BUDGETS]

const BUDGETS = asked('GET /api/budgets', {})

/** Every budget line with its figures, each of which opens the postings it sums; and changes by two people. */
export function BudgetsPage() {
  const { session } = inside.useRouteContext()
  const { path, figure } = route.useSearch()
  const [isAsking, setAsking] = useState(false)
  const found = useAnswer(...BUDGETS, { staleTime: 0 })
  const isFinance = session.roles.includes('finance')
  return (
    <>
      <PageHead
        help={['budget', 'committed', 'held', 'left', 'budget change']}
        title={words.title}
        note={words.note}
        actions={
          isFinance && (
            <Button type="primary" onClick={() => setAsking(true)}>
              {words.change}
            </Button>
          )
        }
      />
      <Answer of={found}>
        {(sheet) => (
          <div className="stack-wide">
            <Sheet flush>
              <Listing
                caption={words.title}
                columns={LINE_COLUMNS}
                rows={sheet.lines}
                keyOf={(line) => line.path}
                empty={<Empty title={words.none} why={words.noneWhy} />}
              />
            </Sheet>
            {path && figure && (
              <Postings line={sheet.lines.find((line) => line.path === path)} path={path} figure={figure} />
            )}
            <Changes changes={sheet.changes} mayDecide={isFinance || session.roles.includes('leader')} />
            <AskForChange sheet={sheet} open={isAsking} close={() => setAsking(false)} />
          </div>
        )}
      </Answer>
    </>
  )
}

const LINE_COLUMNS: readonly Column<BudgetLine>[] = [
  {
    key: 'fund',
    title: () => words.fund,
    phone: 'title',
    cell: ({ name, path }) => (
      <span>
        <strong>{name}</strong>
        <br />
        <span className="faint nowrap breaks-on-phone">{path}</span>
      </span>
    ),
  },
  {
    key: 'year',
    title: () => words.year,
    phone: 'aside',
    cell: ({ year }) => <span className="nowrap">{year ?? words.noYear}</span>,
  },
  ...FIGURES.map(
    (figure): Column<BudgetLine> => ({
      key: figure,
      title: () => words.figures[figure],
      align: 'right',
      cell: ({ path, currency, [figure]: minor }) => (
        <Link to="/budgets" search={{ path, figure }} className="nowrap" resetScroll={false}>
          {exactMoney(minor, currency)}
        </Link>
      ),
    }),
  ),
]

function Postings({ line, path, figure }: { line: BudgetLine | undefined; path: string; figure: BudgetFigure }) {
  const { page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const found = useAnswer('GET /api/budgets/postings', { query: { path, figure, page, size: SIZE } })
  const currency = line?.currency ?? 'CNY'
  const name = `${line?.name ?? path} ${line?.year ?? ''}`.trim()
  return (
    <Sheet
      flush
      title={words.made(name, words.figures[figure])}
      note={found.data && words.sum(exactMoney(found.data.sum, currency), found.data.total)}
      actions={<Button onClick={() => void navigate({ search: {}, resetScroll: false })}>{words.close}</Button>}
    >
      <Listing
        caption={words.figures[figure]}
        columns={postingColumns(currency)}
        rows={found.data?.rows}
        keyOf={({ seq, minor }) => `${seq} ${minor}`}
        of={found}
        empty={<Empty title={words.noPostings} why="" />}
        pages={{
          page,
          size: SIZE,
          total: found.data?.total ?? 0,
          onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
        }}
      />
    </Sheet>
  )
}

const postingColumns = (currency: string): readonly Column<BudgetPosting>[] => [
  { key: 'at', title: words.at, phone: 'aside', cell: ({ at }) => <span className="nowrap">{instant(at)}</span> },
  {
    key: 'way',
    title: words.way,
    phone: 'title',
    cell: ({ from, to, memo }) => (
      <span>
        {from} → {to} {memo && <span className="faint">{memo}</span>}
      </span>
    ),
  },
  caseColumn(({ file }) => file),
  amountColumn(() => currency),
]

function Changes({ changes, mayDecide }: { changes: readonly BudgetChange[]; mayDecide: boolean }) {
  const [deciding, setDeciding] = useState<BudgetChange>()
  return (
    <Sheet title={words.changes} flush>
      <Listing
        caption={words.changes}
        columns={changeColumns(mayDecide ? setDeciding : undefined)}
        rows={changes}
        keyOf={({ id }) => id}
        empty={<Empty title={words.noChanges} why={words.noChangesWhy} />}
      />
      <DecideChange change={deciding} close={() => setDeciding(undefined)} />
    </Sheet>
  )
}

const changeColumns = (decide: ((change: BudgetChange) => void) | undefined): readonly Column<BudgetChange>[] => [
  { key: 'account', title: words.account, phone: 'title', cell: ({ account }) => account },
  { key: 'reason', title: words.reason, cell: ({ reason, note }) => [reason, note].filter(Boolean).join('；') },
  {
    key: 'by',
    title: words.by,
    cell: ({ askedByName, askedAt }) => `${askedByName ?? ''} ${day(askedAt)}`,
  },
  { key: 'decided', title: words.decided, cell: ({ decidedByName }) => decidedByName ?? '—' },
  {
    key: 'state',
    title: words.decide,
    phone: 'aside',
    cell: (change) => (
      <span className="row">
        <ChangeState change={change} decide={decide} />
        <TrailButton of={{ kind: 'budget', id: change.id }} name={change.account} />
      </span>
    ),
  },
  {
    key: 'amount',
    title: words.amount,
    align: 'right',
    cell: ({ minor, currency }) => (
      <strong className="nowrap">{`${minor > 0 ? '+' : ''}${exactMoney(minor, currency)}`}</strong>
    ),
  },
]

function ChangeState({
  change,
  decide,
}: {
  change: BudgetChange
  decide: ((change: BudgetChange) => void) | undefined
}) {
  const { approved, isOwn } = change
  if (approved !== null) return <Tag tone={approved ? 'good' : 'bad'}>{approved ? words.approved : words.refused}</Tag>
  if (isOwn || !decide) return <Tag tone="unsure">{isOwn ? `${words.waits} · ${words.own}` : words.waits}</Tag>
  return (
    <Button size="small" type="primary" onClick={() => decide(change)}>
      {words.decide}
    </Button>
  )
}

/** The accounts a change can name: those with a budget, and those of the funds that have none yet for this year. */
function accountsOf({ lines, funds }: Budgets): { value: string; label: string }[] {
  const known = lines.map(({ path, name }) => ({ value: path, label: name === path ? path : `${name}（${path}）` }))
  const taken = new Set(lines.map(({ path }) => path))
  const others = funds
    .map(({ path }) => path.replace('{年度}', today().slice(0, 4)))
    .filter((path) => !path.includes('{') && !taken.has(path))
  return [...known, ...others.map((path) => ({ value: path, label: path }))]
}

type Answers = { account: string; kind: 'more' | 'less'; units: string; reason: string }

const currencyOf = ({ lines, funds }: Budgets, account: string): string =>
  lines.find(({ path }) => path === account)?.currency ?? funds[0]?.currency ?? 'CNY'

function AskForChange({ sheet, open, close }: { sheet: Budgets; open: boolean; close: () => void }) {
  const work = async ({ account, kind, units, reason }: Answers) => {
    const currency = currencyOf(sheet, account)
    const amount = minorOf(units, currency)
    const body = { account, currency, minor: kind === 'more' ? amount : -amount, reason }
    await ask('POST /api/budgets/changes', { body })
    await forget('GET /api/budgets')
    return words.asked
  }
  const accounts = accountsOf(sheet)
  // Where one is chosen already, all are offered: to choose another nothing need be rubbed out.
  const filterOption = (typed: string, option?: { label: string }) =>
    accounts.some(({ value }) => value === typed) || (option?.label.includes(typed) ?? false)
  return (
    <Asking title={words.change} open={open} submit={words.ask} close={close} work={work} draft="budget">
      <Form.Item
        name="account"
        label={words.account}
        extra={words.accountNote}
        rules={[{ required: true, message: words.need }]}
        initialValue={sheet.lines[0]?.path}
      >
        <AutoComplete maxLength={200} options={accounts} showSearch={{ filterOption }} />
      </Form.Item>
      <Form.Item name="kind" label={words.kind} initialValue="more">
        <Segments
          label={words.kind}
          options={[
            { value: 'more', label: words.more },
            { value: 'less', label: words.less },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="units"
        label={words.units}
        rules={[({ getFieldValue }) => amountRule(currencyOf(sheet, getFieldValue('account')))]}
      >
        <AmountInput />
      </Form.Item>
      <ReasonField />
    </Asking>
  )
}
