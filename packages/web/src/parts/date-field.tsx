import { Input } from 'antd'
import { useId } from 'react'
import './date-field.css'

type Props = {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (date: string | undefined) => void
  readonly max?: string
}

/** A day, asked for with the device's own calendar; empty when nothing is asked. */
export function DateField({ label, value, onChange, max }: Props) {
  const id = useId()
  return (
    <div className="date-field">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="date"
        value={value ?? ''}
        {...(max ? { max } : {})}
        onChange={({ target }) => onChange(target.value || undefined)}
      />
    </div>
  )
}
