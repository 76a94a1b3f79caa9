import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { ask } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { PageHead } from '../parts/page-head.tsx'
import { usePress } from '../parts/press.ts'
import { Problem } from '../parts/problem.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Scan, mayScan } from './partner/scan.tsx'
import './my/my.css'
import './partner/partner.css'

const words = inBoth(
  {
    title: '核销创新券',
    note: '输入或扫企业手机上的券号，看这张券能不能在您这里用、抵多少，再申请兑付。',
    back: '← 工作台',
    number: '券号',
    hint: '企业「办件」页上的编号，形如 2026-00017。',
    find: '查这张券',
    finding: '正在查…',
    scan: '扫二维码',
    noScan: '这个浏览器不能扫码，请输入券号。',
    none: (number: string) =>
      `没有编号为 ${number} 的券，或企业还没有把它用在贵机构。请核对编号，或请企业先「用券」并选贵机构。`,
  },
  {
    title: 'Redeem a voucher',
    note: 'Type or scan the number on the firm’s phone, see whether and how much it covers, and file for payment.',
    back: '← Workbench',
    number: 'Voucher number',
    hint: 'The number on the firm’s page of cases, like 2026-00017.',
    find: 'Find it',
    finding: 'Looking…',
    scan: 'Scan the QR code',
    noScan: 'This browser cannot scan; type the number.',
    none: (number) =>
      `There is no voucher ${number} used with you. Compare the number, or let the firm use it with you first.`,
  },
)

const route = getRouteApi('/inside/partner/voucher')

/** A provider's page at the counter: from the number of a voucher to its case. */
export function PartnerVoucher() {
  const navigate = useNavigate()
  const { number: shown = '' } = route.useSearch()
  const [number, setNumber] = useState(shown)
  const [said, setSaid] = useState<string>()
  const [isScanning, setScanning] = useState(false)
  const { isBusy, trouble, press } = usePress()
  const find = (text: string) =>
    press(async () => {
      setSaid(undefined)
      setScanning(false)
      const wanted = numberIn(text)
      const { rows } = await ask('GET /api/cases', { query: { search: wanted } })
      const found = rows.find((row) => row.number === wanted)
      if (found) await navigate({ to: '/cases/$file', params: { file: String(found.id) } })
      else setSaid(words.none(wanted))
    })
  // A firm's QR code leads here with the number in the address: it is looked for once, and changes nothing.
  const isAsked = useRef(false)
  useEffect(() => {
    if (shown === '' || isAsked.current) return
    isAsked.current = true
    void find(shown)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (number.trim() !== '') void find(number)
  }
  return (
    <>
      <Link to="/partner" className="my-back">
        {words.back}
      </Link>
      <PageHead help={['voucher', 'case']} title={words.title} note={words.note} />
      <Sheet>
        <form className="my-form" noValidate onSubmit={submit}>
          <label>
            {words.number}
            <input
              className="my-field code"
              value={number}
              inputMode="numeric"
              autoComplete="off"
              placeholder="2026-00017"
              aria-describedby="voucher-hint"
              aria-invalid={said !== undefined}
              onChange={({ target }) => setNumber(target.value)}
            />
          </label>
          <p id="voucher-hint" className="faint">
            {words.hint} {!mayScan() && words.noScan}
          </p>
          {isScanning && <Scan found={(text) => void find(text)} />}
          {said && (
            <p className="my-wrong" role="alert">
              {said}
            </p>
          )}
          {trouble && <Problem error={trouble} />}
          <p className="my-actions">
            <button type="submit" className="button button-main" disabled={isBusy}>
              {isBusy ? words.finding : words.find}
            </button>
            {mayScan() && !isScanning && (
              <button type="button" className="button" onClick={() => setScanning(true)}>
                {words.scan}
              </button>
            )}
          </p>
        </form>
      </Sheet>
    </>
  )
}

/** The number in what was typed or scanned, which may be an address that ends with it. */
const numberIn = (text: string): string => /\d{4}-\d{5,}/.exec(text)?.[0] ?? text.trim()
