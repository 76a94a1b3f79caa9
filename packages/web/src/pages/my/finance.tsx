import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Out, askOnce, forget, useAnswer } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth, listed } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Money } from '../../parts/money.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useFocusFollows } from '../../parts/focus-follows.ts'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Word } from '../../parts/word.tsx'
import { LAST_DAY, inAYear } from '../../today.ts'

const words = inBoth(
  {
    title: '金融超市',
    note: (score: string) => `您的创新积分 ${score} 分，各产品的额度上限据此算出；批多少由银行定。`,
    noteUnknown: '您的创新积分还不完整，额度上限暂时算不出。',
    consents: '我的授权',
    closed: '本园区还没有开通创新积分贷',
    closedWhy: '园区采用这项政策、银行上架产品之后，这里就能比较和申请。',
    none: '还没有银行上架产品',
    noneWhy: '银行上架之后会列在这里。',
    points: '看积分',
    line: '额度上限',
    noLine: '按现在的积分和数据，还没有额度。',
    from: (score: number) => `满 ${score} 分起有额度，到时上限`,
    unknown: (what: string) => `还缺：${what}`,
    illustrative: '示例参数',
    apply: '申请',
    sure: (bank: string) => `申请后，${bank}可以读取您的创新积分和所在阶段，只用于贷款审批。您随时可以撤回。`,
    until: '授权到哪天为止',
    confirm: '同意授权并申请',
    applying: '正在申请…',
    cancel: '先不申请',
    ownerOnly: '由企业负责人申请',
  },
  {
    title: 'Loan market',
    note: (score) =>
      `Your innovation points are ${score}; the line of each product follows from them, the bank decides.`,
    noteUnknown: 'Your innovation points are not complete; the line cannot be told yet.',
    consents: 'My consents',
    closed: 'Loans on points are not open here yet',
    closedWhy: 'Once the zone has adopted them and banks offer products, you compare and apply here.',
    none: 'No bank offers a product yet',
    noneWhy: 'What banks offer will be listed here.',
    points: 'See the points',
    line: 'Line up to',
    noLine: 'On present points and data there is no line. ',
    from: (score) => `There is one from ${score} points on, then up to`,
    unknown: (what) => `Missing: ${what}`,
    illustrative: 'illustrative',
    apply: 'Apply',
    sure: (bank) => `${bank} may then read your points and stage, for the loan only. You may revoke that at any time.`,
    until: 'Consent until',
    confirm: 'Consent and apply',
    applying: 'Applying…',
    cancel: 'Not yet',
    ownerOnly: 'The firm’s owner applies',
  },
)

type Market = Out<'GET /api/parties/:id/finance'>
type Product = Market['products'][number]

const my = getRouteApi('/my')

/** Products of several banks side by side, each with the line the firm's points give. */
export function MyFinance() {
  const { party } = my.useRouteContext()
  const market = useAnswer('GET /api/parties/:id/finance', { params: { id: party.id } })
  return (
    <Answer of={market}>
      {(found) => (
        <>
          <PageHead
            title={words.title}
            note={found.score === null ? words.noteUnknown : words.note(found.score)}
            actions={<Link to="/my/consents">{words.consents}</Link>}
          />
          <Products market={found} />
        </>
      )}
    </Answer>
  )
}

function Products({ market: { isOpen, products, illustrative } }: { market: Market }) {
  const next = <Link to="/my/points">{words.points}</Link>
  if (!isOpen) return <Empty title={words.closed} why={words.closedWhy} next={next} />
  if (products.length === 0) return <Empty title={words.none} why={words.noneWhy} next={next} />
  return (
    <div className="stack-wide">
      {products.map((product) => (
        <Offered key={product.id} product={product} isIllustrative={illustrative} />
      ))}
    </div>
  )
}

function Offered({ product, isIllustrative }: { product: Product; isIllustrative: boolean }) {
  const { session } = my.useRouteContext()
  const [isAsked, setAsked] = useState(false)
  const { button, place } = useFocusFollows(isAsked)
  const { bank, name, kind, rate, term, about, lineMinor, missing, from } = product
  const isOwner = session.roles.includes('firm_owner')
  return (
    <Sheet title={name} note={`${bank.name} · ${kind}`}>
      {lineMinor === null ? (
        <NoLine missing={missing} from={from} />
      ) : (
        <p className="row">
          {words.line}
          <strong className="my-total">
            <Money minor={lineMinor} />
          </strong>
          {isIllustrative && <Word tone="unsure">{words.illustrative}</Word>}
        </p>
      )}
      <p lang="zh-CN">
        {rate} · {term}
      </p>
      {about !== '' && (
        <p className="soft" lang="zh-CN">
          {about}
        </p>
      )}
      {!isAsked && lineMinor !== null && (
        <p className="my-actions">
          {isOwner ? (
            <button ref={button} type="button" className="button button-main" onClick={() => setAsked(true)}>
              {words.apply}
            </button>
          ) : (
            <span className="faint">{words.ownerOnly}</span>
          )}
        </p>
      )}
      {isAsked && (
        <div ref={place} tabIndex={-1}>
          <Apply product={product} close={() => setAsked(false)} />
        </div>
      )}
    </Sheet>
  )
}

/** Why there is no line, and what would give one. */
function NoLine({ missing, from }: Pick<Product, 'missing' | 'from'>) {
  if (missing.length > 0) return <p className="soft">{words.unknown(listed(missing))}</p>
  return (
    <p className="soft">
      {words.noLine}
      {from && (
        <>
          {words.from(from.score)} <Money minor={from.lineMinor} /> <Word tone="unsure">{words.illustrative}</Word>
        </>
      )}
    </p>
  )
}

function Apply({ product: { id, bank }, close }: { product: Product; close: () => void }) {
  const { party } = my.useRouteContext()
  const navigate = useNavigate()
  const [validTo, setValidTo] = useState(inAYear)
  const { isBusy, trouble, press } = usePress()
  const [submission] = useState(randomKey)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (validTo === '') return
    void press(async () => {
      const request = { params: { id: party.id }, body: { product: id, validTo } }
      const opened = await askOnce('POST /api/parties/:id/loans', request, submission)
      await forget('GET /api/parties/:id/cases', 'GET /api/parties/:id/consents')
      await navigate({ to: '/my/cases/$file', params: { file: String(opened.case) } })
    })
  }
  return (
    <form className="my-form" noValidate onSubmit={submit}>
      <p>{words.sure(bank.name)}</p>
      <label>
        {words.until}
        <input
          type="date"
          max={LAST_DAY}
          className="my-field"
          aria-invalid={validTo === ''}
          value={validTo}
          onChange={({ target }) => setValidTo(target.value)}
        />
      </label>
      {trouble && <Problem error={trouble} />}
      <p className="my-actions">
        <button type="submit" className="button button-main" disabled={isBusy}>
          {isBusy ? words.applying : words.confirm}
        </button>
        <button type="button" className="button" onClick={close}>
          {words.cancel}
        </button>
      </p>
    </form>
  )
}
