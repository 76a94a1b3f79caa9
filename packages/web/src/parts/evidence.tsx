import { Button, Upload } from 'antd'
import { useState } from 'react'
import { Trouble, sendFile } from '../api.ts'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    choose: '选择文件',
    kinds: 'PDF、图片、Word 或 Excel，每个至多 10 MB',
    optional: 'PDF、图片、Word 或 Excel，至多 10 MB；可不附。',
  },
  {
    choose: 'Choose files',
    kinds: 'PDF, pictures, Word or Excel, at most 10 MB each',
    optional: 'PDF, pictures, Word or Excel, at most 10 MB; not required.',
  },
)

type Props = {
  readonly value?: number[]
  readonly onChange?: (attachments: number[]) => void
  /** Where the files go, if not to the zone's own attachments. */
  readonly to?: 'POST /api/attachments' | 'POST /api/my/claims/evidence'
  readonly required?: boolean
}
type Kept = { readonly uid: string; readonly name: string; readonly attachment: number }

/** Files that prove what was written, kept as attachments; a form's field whose value is their numbers. */
export function Evidence({ onChange, to = 'POST /api/attachments', required = false }: Props) {
  const [kept, setKept] = useState<readonly Kept[]>([])
  const [trouble, setTrouble] = useState<string>()
  const keep = (next: readonly Kept[]) => {
    setKept(next)
    onChange?.(next.map(({ attachment }) => attachment))
  }
  const add = async (file: File) => {
    setTrouble(undefined)
    try {
      const { id, name } = await sendFile(to, file, () => undefined)
      keep([...kept, { uid: String(id), name, attachment: id }])
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error.message)
    }
  }
  return (
    <>
      <Upload
        beforeUpload={(file) => {
          void add(file)
          return false
        }}
        fileList={kept.map(({ uid, name }) => ({ uid, name, status: 'done' as const }))}
        onRemove={({ uid }) => keep(kept.filter((one) => one.uid !== uid))}
      >
        <Button>{words.choose}</Button>
      </Upload>
      <p className="faint">{required ? words.kinds : words.optional}</p>
      {trouble && <p role="alert">{trouble}</p>}
    </>
  )
}
