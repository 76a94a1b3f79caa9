import { type FormEvent, useState } from 'react'
import { ask, forget } from '../../api.ts'
import { useDraft } from '../../draft.ts'
import { DraftBack } from '../../parts/draft-back.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import type { Organisation } from '../partner.tsx'
import { partnerWords as words } from './words.ts'

/** Kinds of products for which points give a line, as the programme of loans on points calls them. */
const KINDS = ['信用类', '担保类', '技术评估类']

/** What a bank offers in the loan market. */
export function Products({ organisation: { products } }: { organisation: Organisation }) {
  return (
    <Sheet title={words.products} note={words.productsNote}>
      {products.length === 0 && <p className="faint">{words.productsNone}</p>}
      <ul className="my-facts">
        {products.map((product) => (
          <One key={product.id} product={product} />
        ))}
      </ul>
      <details className="partner-form">
        <summary className="button">{words.offerNew}</summary>
        <Offer />
      </details>
    </Sheet>
  )
}

function One({ product }: { product: Organisation['products'][number] }) {
  const { id, name, kind, rate, term, about, withdrawnAt } = product
  const { isBusy, trouble, press } = usePress()
  const withdraw = () =>
    press(async () => {
      await ask('POST /api/organisation/products/:id/withdraw', { params: { id } })
      await forget('GET /api/organisation')
    })
  return (
    <li lang="zh-CN">
      <p className="row">
        <strong>{name}</strong>
        <span className="soft">{kind}</span>
        {withdrawnAt && <Tag>{words.withdrawn}</Tag>}
      </p>
      <p>
        {rate} · {term}
      </p>
      {about && <p className="soft">{about}</p>}
      {withdrawnAt === null && (
        <p className="my-actions">
          <button type="button" className="button" disabled={isBusy} onClick={() => void withdraw()}>
            {words.withdraw}
          </button>
        </p>
      )}
      {trouble && <Problem error={trouble} />}
    </li>
  )
}

const NOTHING = { name: '', kind: KINDS[0] ?? '', rate: '', term: '', about: '' }

function Offer() {
  const { content: filled, write, sent, isBack } = useDraft('product', NOTHING)
  const { isBusy, trouble, press } = usePress()
  const [isTried, setTried] = useState(false)
  const isWhole = [filled.name, filled.rate, filled.term].every((text) => text.trim() !== '')
  const set = (name: keyof typeof NOTHING) => (value: string) => write({ [name]: value })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isWhole) return
    void press(async () => {
      await ask('POST /api/organisation/products', { body: filled })
      sent()
      setTried(false)
      await forget('GET /api/organisation')
    })
  }
  return (
    <form className="my-form partner-fields" noValidate onSubmit={submit}>
      {isBack && <DraftBack anew={sent} />}
      <Line label={words.productName} value={filled.name} tell={set('name')} isTried={isTried} />
      <label>
        {words.kind}
        <select className="my-field" value={filled.kind} onChange={({ target }) => set('kind')(target.value)}>
          {KINDS.map((kind) => (
            <option key={kind}>{kind}</option>
          ))}
        </select>
      </label>
      <Line label={words.rate} value={filled.rate} tell={set('rate')} hint={words.rateHint} isTried={isTried} />
      <Line label={words.loanTerm} value={filled.term} tell={set('term')} isTried={isTried} />
      <Line label={words.about} value={filled.about} tell={set('about')} isOptional />
      {trouble && <Problem error={trouble} />}
      <p>
        <button type="submit" className="button button-main" disabled={isBusy}>
          {isBusy ? words.offering : words.offer}
        </button>
      </p>
    </form>
  )
}

type LineProps = {
  label: string
  value: string
  tell: (value: string) => void
  hint?: string
  isOptional?: boolean
  /** Whether the form was sent once: what is still empty then says so. */
  isTried?: boolean
}

function Line({ label, value, tell, hint, isOptional = false, isTried = false }: LineProps) {
  const isWrong = isTried && value.trim() === ''
  return (
    <label>
      {label}
      <input
        className="my-field"
        value={value}
        aria-invalid={isWrong}
        maxLength={isOptional ? 500 : 60}
        placeholder={hint}
        onChange={({ target }) => tell(target.value)}
      />
      {isWrong && (
        <span className="my-wrong" role="alert">
          {words.needed}
        </span>
      )}
    </label>
  )
}
