import { Modal, Typography } from 'antd'
import { inBoth } from '../../i18n.ts'
import { instant } from '../../parts/when.ts'

const words = inBoth(
  {
    title: '一次性链接',
    note: (name: string) => `请把它当面或用可靠的方式交给「${name}」。本人打开后自设密码，只能用一次。`,
    until: (when: string) => `${when}前有效；关上这个窗口后不再显示。`,
    copy: '复制链接',
    copied: '已复制',
    close: '已交给本人',
  },
  {
    title: 'One-time link',
    note: (name) => `Hand it to “${name}” in person or by a trusted way. They set their own password with it, once.`,
    until: (when) => `Good until ${when}; it is not shown again once this window is closed.`,
    copy: 'Copy the link',
    copied: 'Copied',
    close: 'Handed over',
  },
)

/** A link that has just been given, and for whom. */
export type Given = { readonly name: string; readonly path: string; readonly expiresAt: string }

/** Shows a link once, to be copied and handed over. */
export function GivenLink({ given, close }: { given: Given | undefined; close: () => void }) {
  return (
    <Modal
      title={words.title}
      open={given !== undefined}
      onOk={close}
      onCancel={close}
      okText={words.close}
      cancelButtonProps={{ hidden: true }}
      mask={{ closable: false }}
      afterOpenChange={(isOpen) => isOpen && document.querySelector<HTMLElement>('.given-link button')?.focus()}
    >
      {given && (
        <div className="stack">
          <p>{words.note(given.name)}</p>
          <Typography.Text className="given-link" code copyable={{ tooltips: [words.copy, words.copied] }}>
            {`${location.origin}${given.path}`}
          </Typography.Text>
          <p className="faint">{words.until(instant(given.expiresAt))}</p>
        </div>
      )}
    </Modal>
  )
}
