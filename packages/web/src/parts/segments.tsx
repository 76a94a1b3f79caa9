import { Segmented, type SegmentedProps } from 'antd'

type Props<Value extends string> = Omit<SegmentedProps<Value>, 'ref' | 'aria-label' | 'tabIndex'> & {
  readonly label: string
}

/** One of a few, side by side: a single stop of the keyboard, within which the arrows move. */
export function Segments<Value extends string>({ label, ...others }: Props<Value>) {
  return <Segmented<Value> {...others} aria-label={label} tabIndex={-1} />
}
