import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { useId } from 'react'
import './date-field.css'

type DateInputProps = {
  readonly id?: string
  readonly value?: string | undefined
  readonly onChange?: (date: string | undefined) => void
}

/** A day as YYYY-MM-DD; a form's field or a filter. */
export function DateInput({ id, value, onChange }: DateInputProps) {
  return (
    <DatePicker
      {...(id ? { id } : {})}
      className="date-input"
      value={value ? dayjs(value) : null}
      onChange={(date) => onChange?.(date ? date.format('YYYY-MM-DD') : undefined)}
    />
  )
}

type Props = {
  readonly label: string
  readonly value: string | undefined
  readonly onChange: (date: string | undefined) => void
}

/** A day with its label; empty when nothing is asked. */
export function DateField({ label, value, onChange }: Props) {
  const id = useId()
  return (
    <div className="date-field">
      <label htmlFor={id}>{label}</label>
      <DateInput id={id} value={value} onChange={onChange} />
    </div>
  )
}
