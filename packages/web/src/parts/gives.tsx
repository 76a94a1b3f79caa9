import type { ReactNode } from 'react'
import { inBoth } from '../i18n.ts'
import { Money } from './money.tsx'

const words = inBoth({ several: (count: number) => `${count} 项金额` }, { several: (count) => `${count} amounts` })

type Props = {
  readonly amounts: readonly { readonly id: string; readonly currency: string; readonly minor: number }[]
  /** What stands where there is no amount. */
  readonly otherwise?: ReactNode
}

/** What a policy gives, in a column: its one amount. Several amounts mean different things and are never added up. */
export function Gives({ amounts, otherwise = null }: Props) {
  const [amount] = amounts
  if (amount === undefined) return otherwise
  if (amounts.length > 1) return <span className="soft">{words.several(amounts.length)}</span>
  return <Money minor={amount.minor} currency={amount.currency} />
}

/** Several amounts of one policy, each by its name, for the line below: nobody guesses what 「2 项金额」 are. */
export function GivesEach({ amounts }: Pick<Props, 'amounts'>) {
  if (amounts.length < 2) return null
  return (
    <>
      {amounts.map(({ id, currency, minor }, at) => (
        <span key={id}>
          {at > 0 && ' · '}
          <span lang="zh-CN">{id}</span> <Money minor={minor} currency={currency} />
        </span>
      ))}
    </>
  )
}
