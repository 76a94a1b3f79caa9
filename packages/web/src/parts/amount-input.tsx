import { Input, type InputProps } from 'antd'
import { useGrouping } from './number-field.tsx'

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
