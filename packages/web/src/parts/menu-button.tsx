import { Dropdown, type DropdownProps, type MenuProps } from 'antd'
import type { ReactElement } from 'react'

type Props = {
  readonly items: NonNullable<MenuProps['items']>
  readonly placement?: NonNullable<DropdownProps['placement']>
  /** The button that opens them. */
  readonly children: ReactElement
}

/** A button that opens a few things to do, by mouse or by Enter, arrows and Enter again. */
export function MenuButton({ items, placement = 'bottomLeft', children }: Props) {
  return (
    <Dropdown autoFocus menu={{ items, onClick: take }} trigger={['click']} placement={placement}>
      {children}
    </Dropdown>
  )
}

/** One press does one thing: a window opened by Enter is not closed by the same Enter, and a link in a line is followed. */
const take: NonNullable<MenuProps['onClick']> = ({ domEvent }) => {
  if (domEvent.type !== 'keydown') return
  domEvent.preventDefault()
  domEvent.currentTarget.querySelector('a')?.click()
}
