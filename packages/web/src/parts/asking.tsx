import { App, Form, type FormInstance, Modal } from 'antd'
import { type KeyboardEvent, type ReactNode, useId } from 'react'
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
  /** Hears of it when the window is gone and the focus is back where it was. */
  readonly closed?: () => void
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
  closed,
  children,
  ...rest
}: AskingProps<Answers>) {
  const [form] = Form.useForm<Answers>()
  const { isBusy, trouble, press, forgive } = usePress()
  const id = useId()
  return (
    <Modal
      title={title}
      open={open}
      onCancel={close}
      okText={submit}
      // A button of the form, so that Enter in any of its fields presses it.
      okButtonProps={{ danger, htmlType: 'submit', form: id }}
      confirmLoading={isBusy}
      destroyOnHidden
      afterOpenChange={(isOpen) => isOpen && focusFirstField(id)}
      afterClose={() => {
        forgive()
        closed?.()
      }}
    >
      <Fields id={id} form={form} press={press} close={close} {...rest}>
        {children}
      </Fields>
      {trouble && <Problem error={trouble} />}
    </Modal>
  )
}

/** A window that asks begins at its first question, not at the cross that closes it. */
const focusFirstField = (form: string): void =>
  document.getElementById(form)?.querySelector<HTMLElement>(':is(input, textarea, select):enabled')?.focus()

/** Enter takes over a day typed into a calendar; it does not send the form with it. */
const keepForPicker = (event: KeyboardEvent<HTMLFormElement>): void => {
  const isInPicker = event.target instanceof Element && event.target.closest('.ant-picker') !== null
  if (event.key === 'Enter' && isInPicker) event.preventDefault()
}

type FieldsProps<Answers> = Pick<AskingProps<Answers>, 'close' | 'work' | 'draft' | 'unkept' | 'children'> & {
  readonly id: string
  readonly form: FormInstance<Answers>
  readonly press: (work: () => Promise<void>) => Promise<void>
}

/** What is asked. It lives as long as the window is open, so that a draft comes back at each opening. */
function Fields<Answers>({ id, form, press, close, work, draft, unkept, children }: FieldsProps<Answers>) {
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
        id={id}
        form={form}
        layout="vertical"
        requiredMark={false}
        onValuesChange={(_, typed) => keep(typed)}
        onFinish={(answers) => void finish(answers)}
        onKeyDown={keepForPicker}
        preserve={false}
      >
        {children}
      </Form>
    </>
  )
}
