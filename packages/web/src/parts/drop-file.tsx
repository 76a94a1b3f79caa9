import { type DragEvent, useState } from 'react'
import './drop-file.css'

type Props = {
  readonly label: string
  /** What is said of dropping a file here. */
  readonly hint: string
  readonly accept: string
  readonly isMain?: boolean
  readonly take: (file: File | undefined) => Promise<void>
}

/** A place where one file is dropped or chosen, the same one again too. */
export function DropFile({ label, hint, accept, isMain = false, take }: Props) {
  const [isOver, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <div
      className={isOver ? 'drop-file drop-file-over' : 'drop-file'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <label className={isMain ? 'button button-main' : 'button'}>
        {label}
        <input
          type="file"
          accept={accept}
          className="unseen"
          onChange={({ target }) => {
            void take(target.files?.[0])
            // The same file may be chosen again.
            target.value = ''
          }}
        />
      </label>
      <p className="faint">{hint}</p>
    </div>
  )
}
