import { useRef, useState } from 'react'
import { Trouble, sendFile } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { ChooseButton } from './choose-button.tsx'

const words = inBoth(
  {
    choose: '选择文件',
    kinds: 'PDF、图片、Word 或 Excel，每个至多 10 MB',
    optional: 'PDF、图片、Word 或 Excel，至多 10 MB；可不附。',
    remove: '去掉',
    removeOf: (name: string) => `去掉 ${name}`,
  },
  {
    choose: 'Choose files',
    kinds: 'PDF, pictures, Word or Excel, at most 10 MB each',
    optional: 'PDF, pictures, Word or Excel, at most 10 MB; not required.',
    remove: 'Remove',
    removeOf: (name) => `Remove ${name}`,
  },
)

/** A file that proves something, kept as an attachment. */
export type Proof = { readonly id: number; readonly name: string }

type Props = {
  readonly value?: readonly Proof[]
  readonly onChange?: (proofs: readonly Proof[]) => void
  /** Where the files go, if not to the zone's own attachments. */
  readonly to?: 'POST /api/attachments' | 'POST /api/my/claims/evidence'
  readonly required?: boolean
}

/** Files that prove what was written, kept as attachments; a form's field. */
export function Evidence({ value = [], onChange, to = 'POST /api/attachments', required = false }: Props) {
  const [trouble, setTrouble] = useState<string>()
  // A file may arrive while another is on its way: it joins what is there by then.
  const kept = useRef(value)
  kept.current = value
  const add = async (file: File) => {
    setTrouble(undefined)
    try {
      const { id, name } = await sendFile(to, file, () => undefined)
      onChange?.([...kept.current, { id, name }])
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error.message)
    }
  }
  return (
    <>
      <ChooseButton take={add}>{words.choose}</ChooseButton>
      {value.map(({ id, name }) => (
        <p key={id} className="row">
          {name}
          <button
            type="button"
            className="bare link"
            aria-label={words.removeOf(name)}
            onClick={() => onChange?.(value.filter((proof) => proof.id !== id))}
          >
            {words.remove}
          </button>
        </p>
      ))}
      <p className="faint">{required ? words.kinds : words.optional}</p>
      {trouble && <p role="alert">{trouble}</p>}
    </>
  )
}
