import { App, Form, Modal } from 'antd'
import { type ReactNode, useRef, useState } from 'react'
import { Trouble } from '../api.ts'
import { Problem } from './problem.tsx'

type Props<Answers> = {
  readonly title: string
  readonly open: boolean
  readonly submit: string
  readonly danger?: boolean
  readonly close: () => void
  /** Does the work; the words it returns are said when it is done. */
  readonly work: (answers: Answers) => Promise<string>
  readonly children: ReactNode
}

/** A small form in a window: one thing asked, one thing done, what went wrong said in place. */
export function Asking<Answers>({ title, open, submit, danger = false, close, work, children }: Props<Answers>) {
  const [form] = Form.useForm<Answers>()
  const { message } = App.useApp()
  const [trouble, setTrouble] = useState<Trouble>()
  const [isBusy, setBusy] = useState(false)
  // Pressed twice it is done once: the second press comes before the page knows of the first.
  const isUnderWay = useRef(false)
  const finish = async (answers: Answers) => {
    if (isUnderWay.current) return
    isUnderWay.current = true
    setBusy(true)
    setTrouble(undefined)
    try {
      message.success(await work(answers))
      close()
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    } finally {
      isUnderWay.current = false
      setBusy(false)
    }
  }
  return (
    <Modal
      title={title}
      open={open}
      onCancel={close}
      onOk={() => form.submit()}
      okText={submit}
      okButtonProps={{ danger }}
      confirmLoading={isBusy}
      destroyOnHidden
      afterClose={() => setTrouble(undefined)}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(answers) => void finish(answers)}
        preserve={false}
      >
        {children}
      </Form>
      {trouble && <Problem error={trouble} />}
    </Modal>
  )
}
