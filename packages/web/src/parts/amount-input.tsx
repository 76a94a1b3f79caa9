import { MINOR_MAX, parseMinor, showMinor } from '@gongzhen/core/ledger'
import { Input, type InputProps } from 'antd'
import { inBoth } from '../i18n.ts'
import { isCurrency } from './money.tsx'
import { useGrouping } from './number-field.tsx'

const words = inBoth(
  {
    need: (most: string) => `请写大于零、至多 ${most}的金额，如 1,500,000.00`,
    found: (most: string, text: string) => `应为大于零、至多 ${most}的金额，如 1,500,000.00；写的是「${text}」`,
  },
  {
    need: (most) => `Write an amount above zero and at most ${most}, such as 1,500,000.00`,
    found: (most, text) => `Expected an amount above zero and at most ${most}, such as 1,500,000.00; found “${text}”`,
  },
)

type Props = Omit<InputProps, 'value' | 'onChange'> & {
  readonly value?: string
  readonly onChange?: (text: string) => void
}

/** An amount in an antd form, separated by thousands while it is typed. */
export function AmountInput({ value, onChange, ...rest }: Props) {
  const { input, ...grouping } = useGrouping(value, onChange)
  return (
    <Input
      autoComplete="off"
      maxLength={24}
      {...rest}
      inputMode="decimal"
      ref={(made) => {
        input.current = made?.input ?? null
      }}
      {...grouping}
    />
  )
}

type AmountRule = { readonly validator: (rule: unknown, text?: string) => Promise<void> }

/** The rule of a field that asks for an amount: above zero, no part of a minor unit, and no more than is ever booked. */
export const amountRule = (currency: string): AmountRule => ({
  validator: (_, text = '') =>
    read(text, currency) === undefined ? Promise.reject(new Error(wrong(text, currency))) : Promise.resolve(),
})

/** The minor units of an amount that has met its rule. */
export function minorOf(text: string, currency: string): number {
  const minor = read(text, currency)
  if (minor === undefined) throw new Error(`no amount of ${currency}: ${text}`)
  return Number(minor)
}

function read(text: string, currency: string): bigint | undefined {
  const minor = parseMinor(text.replaceAll(',', ''), known(currency))
  return typeof minor === 'bigint' && minor > 0n && minor <= MINOR_MAX ? minor : undefined
}

function wrong(text: string, currency: string): string {
  const most = showMinor(MINOR_MAX, known(currency))
  return text === '' ? words.need(most) : words.found(most, text)
}

const known = (currency: string) => (isCurrency(currency) ? currency : 'CNY')
