import { App, Form, Modal } from 'antd'
import { type ReactNode } from 'react'
import { usePress } from './press.ts'
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
  const { isBusy, trouble, press, forgive } = usePress()
  const finish = (answers: Answers) =>
    press(async () => {
      message.success(await work(answers))
      close()
    })
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
      afterClose={forgive}
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
