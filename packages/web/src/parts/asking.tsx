import { App, Form, type FormInstance, Modal } from 'antd'
import { type ReactNode } from 'react'
import { useFormDraft } from './form-draft.tsx'
import { usePress } from './press.ts'
import { Problem } from './problem.tsx'

/** A form in a window: what it says, what it does, and under which name its draft waits. */
export type AskingProps<Answers> = {
  readonly title: string
  readonly open: boolean
  readonly submit: string
  readonly danger?: boolean
  readonly close: () => void
  /** Does the work; the words it returns are said when it is done. */
  readonly work: (answers: Answers) => Promise<string>
  /** What is asked about what, e.g. `finding.12`: under it, what was typed waits until it is sent. None for passwords. */
  readonly draft?: string
  /** Fields that are never kept. */
  readonly unkept?: readonly string[]
  readonly children: ReactNode
}

/** A small form in a window: one thing asked, one thing done, what went wrong said in place. */
export function Asking<Answers>({
  title,
  open,
  submit,
  danger = false,
  close,
  children,
  ...rest
}: AskingProps<Answers>) {
  const [form] = Form.useForm<Answers>()
  const { isBusy, trouble, press, forgive } = usePress()
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
      <Fields form={form} press={press} close={close} {...rest}>
        {children}
      </Fields>
      {trouble && <Problem error={trouble} />}
    </Modal>
  )
}

type FieldsProps<Answers> = Pick<AskingProps<Answers>, 'close' | 'work' | 'draft' | 'unkept' | 'children'> & {
  readonly form: FormInstance<Answers>
  readonly press: (work: () => Promise<void>) => Promise<void>
}

/** What is asked. It lives as long as the window is open, so that a draft comes back at each opening. */
function Fields<Answers>({ form, press, close, work, draft, unkept, children }: FieldsProps<Answers>) {
  const { message } = App.useApp()
  const { keep, drop, note } = useFormDraft(form, draft, { unkept })
  const finish = (answers: Answers) =>
    press(async () => {
      const said = await work(answers)
      drop()
      message.success(said)
      close()
    })
  return (
    <>
      {note}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onValuesChange={(_, typed) => keep(typed)}
        onFinish={(answers) => void finish(answers)}
        preserve={false}
      >
        {children}
      </Form>
    </>
  )
}
