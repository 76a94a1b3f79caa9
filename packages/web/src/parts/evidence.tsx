import { Button, Upload } from 'antd'
import { useState } from 'react'
import { Trouble, sendFile } from '../api.ts'

type Props = { readonly value?: number[]; readonly onChange?: (attachments: number[]) => void }
type Kept = { readonly uid: string; readonly name: string; readonly attachment: number }

/** Files that prove what was written, kept as attachments; a form's field whose value is their numbers. */
export function Evidence({ onChange }: Props) {
  const [kept, setKept] = useState<readonly Kept[]>([])
  const [trouble, setTrouble] = useState<string>()
  const keep = (next: readonly Kept[]) => {
    setKept(next)
    onChange?.(next.map(({ attachment }) => attachment))
  }
  const add = async (file: File) => {
    setTrouble(undefined)
    try {
      const { id, name } = await sendFile('POST /api/attachments', file, () => undefined)
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
        <Button>选择文件</Button>
      </Upload>
      <p className="faint">PDF、图片、Word 或 Excel，至多 10 MB；可不附。</p>
      {trouble && <p role="alert">{trouble}</p>}
    </>
  )
}
