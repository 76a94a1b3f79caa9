import { InboxOutlined } from '@ant-design/icons'
import { Upload as AntUpload } from 'antd'
import { useState } from 'react'
import { type ImportMap, Trouble, type Upload, addressOf, sendFile } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import { Progress } from '../../parts/progress.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import './choose-file.css'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '上传文件',
    drop: '点这里选文件，或把文件拖到这里',
    kinds: 'CSV（UTF-8 或 GB18030）或 Excel（.xlsx），至多 1 GB',
    sending: (name: string) => `正在上传 ${name}`,
    templates: '没有现成的文件？下载模板给部门填：',
  },
  {
    title: 'Upload a file',
    drop: 'Press to choose a file, or drop it here',
    kinds: 'CSV (UTF-8 or GB18030) or Excel (.xlsx), at most 1 GB',
    sending: (name) => `Uploading ${name}`,
    templates: 'No file yet? Give the department a template:',
  },
)

type Props = { maps: readonly ImportMap[]; onUploaded: (upload: Upload) => void }

/** The first step: one file, sent with its progress. */
export function ChooseFile({ maps, onUploaded }: Props) {
  const [sending, setSending] = useState<{ name: string; size: number; share: number }>()
  const [trouble, setTrouble] = useState<Trouble>()
  const send = async (file: File) => {
    const of = { name: file.name, size: file.size }
    setTrouble(undefined)
    setSending({ ...of, share: 0 })
    try {
      onUploaded(await sendFile('POST /api/uploads', file, (share) => setSending({ ...of, share })))
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
      setSending(undefined)
    }
  }
  return (
    <Sheet title={words.title}>
      <div className="stack">
        {trouble && <Problem error={trouble} />}
        {sending ? (
          <Progress
            title={words.sending(sending.name)}
            done={Math.round((sending.size * sending.share) / 1024)}
            total={Math.max(1, Math.round(sending.size / 1024))}
            unit="KB"
          />
        ) : (
          <AntUpload.Dragger
            className="choose-file"
            accept=".csv,.xlsx"
            showUploadList={false}
            beforeUpload={(file) => {
              void send(file)
              return false
            }}
          >
            <InboxOutlined className="choose-file-mark" aria-hidden="true" />
            <p className="choose-file-words">{words.drop}</p>
            <p className="faint">{words.kinds}</p>
          </AntUpload.Dragger>
        )}
        <p className="choose-file-templates">
          <span className="soft">{words.templates}</span>
          {maps.map(({ map, title }) => (
            <a key={map} href={addressOf('GET /api/import-maps/:map/template.xlsx', { params: { map } })} download>
              {title}
            </a>
          ))}
        </p>
      </div>
    </Sheet>
  )
}
