import { type ChangeEvent, type ComponentProps, useLayoutEffect, useRef } from 'react'

type Props = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type' | 'inputMode' | 'ref'> & {
  readonly value?: string | undefined
  /** Told what was typed, without separators where it is a number. */
  readonly onChange?: (text: string) => void
}

/** A field for a number, separated by thousands while it is typed; what is no number is left as it was typed. */
export function NumberField({ value, onChange, ...rest }: Props) {
  const { input, ...grouping } = useGrouping(value, onChange)
  return <input autoComplete="off" maxLength={40} {...rest} ref={input} type="text" inputMode="decimal" {...grouping} />
}

/** What makes an input show its number separated by thousands, whatever draws it: for `value` and `onChange`. */
export function useGrouping(value = '', onChange?: (text: string) => void) {
  const input = useRef<HTMLInputElement>(null)
  /** How many signs that are no separators stand before the caret: there it stays when separators move. */
  const before = useRef<number>(undefined)
  const shown = grouped(value)
  useLayoutEffect(() => {
    if (before.current === undefined) return
    const caret = placeAfter(shown, before.current)
    before.current = undefined
    if (document.activeElement === input.current) input.current?.setSelectionRange(caret, caret)
  })
  return {
    input,
    value: shown,
    onChange({ target }: ChangeEvent<HTMLInputElement>) {
      before.current = target.value.slice(0, target.selectionStart ?? target.value.length).replaceAll(',', '').length
      onChange?.(plain(target.value))
    },
  }
}

/** `1234567.8` as `1,234,567.8`; what is no number as it stands. */
export function grouped(text: string): string {
  const [found, sign = '', digits = '', rest = ''] = NUMBER.exec(text) ?? []
  return found === undefined ? text : sign + digits.replace(/\B(?=(\d{3})+$)/g, ',') + rest
}

/** The same without the separators a person types or pastes, of either width; other texts keep their commas. */
export function plain(text: string): string {
  const bare = text.replaceAll(/[,，]/g, '')
  return NUMBER.test(bare) ? bare : text
}

/** Where `count` signs that are no separators have been passed. */
function placeAfter(text: string, count: number): number {
  let passed = 0
  for (const [at, sign] of [...text].entries()) {
    if (passed === count) return at
    if (sign !== ',') passed += 1
  }
  return text.length
}

const NUMBER = /^([+-]?)(\d+)(\.\d*)?$/
