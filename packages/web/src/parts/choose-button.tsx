import { Button } from 'antd'
import { type ReactNode, useRef } from 'react'

type Props = {
  readonly accept?: string
  readonly isMain?: boolean
  readonly isBusy?: boolean
  readonly take: (file: File) => Promise<void>
  readonly children: ReactNode
}

/** A button that lets one choose a file, the same one again too, and keeps the focus while one chooses. */
export function ChooseButton({ accept, isMain = false, isBusy = false, take, children }: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button type={isMain ? 'primary' : 'default'} loading={isBusy} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file) void take(file)
          target.value = ''
        }}
      />
    </>
  )
}
