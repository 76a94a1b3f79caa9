import { Link, getRouteApi } from '@tanstack/react-router'
import type { CaseDetail } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { CaseFile } from '../../parts/case-file.tsx'
import { VoucherCode } from './voucher-code.tsx'

const words = inBoth(
  { back: '← 我的办件', why: '看我对照本政策的理由' },
  { back: '← My cases', why: 'See how I fit, with reasons' },
)

/** A voucher somebody holds: granted, and neither used up nor over. */
const isHeld = ({ isVoucher, isFinal, accounts }: CaseDetail) => isVoucher && !isFinal && accounts.length > 0

const route = getRouteApi('/my/cases/$file')

/** One of the firm's cases. */
export function MyCase() {
  const { file } = route.useParams()
  return (
    <CaseFile
      key={file}
      id={Number(file)}
      back={
        <Link to="/my/cases" className="my-back">
          {words.back}
        </Link>
      }
      first={(file) => isHeld(file) && <VoucherCode number={file.number} />}
      reasons={({ programme }) => (
        <Link to="/my/policies" search={{ programme }} className="button">
          {words.why}
        </Link>
      )}
    />
  )
}
