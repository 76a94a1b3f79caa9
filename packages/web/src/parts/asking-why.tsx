import { Asking, type AskingProps } from './asking.tsx'
import { ReasonField } from './reason-field.tsx'

type Props = Omit<AskingProps<{ readonly reason: string }>, 'unkept' | 'children'> & {
  /** What will come of it. */
  readonly note?: string
  /** A reason as somebody would write it. */
  readonly example?: string
}

/** Asks for nothing but the reason of what is about to be done. */
export function AskingWhy({ note, example, ...asking }: Props) {
  return (
    <Asking {...asking}>
      {note !== undefined && <p className="soft">{note}</p>}
      <ReasonField placeholder={example} />
    </Asking>
  )
}
