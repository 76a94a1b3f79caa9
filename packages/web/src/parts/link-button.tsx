import { createLink } from '@tanstack/react-router'
import { Button, type ButtonProps } from 'antd'

/** A way to another page that looks like a button: one link, one stop of the keyboard. `isMain`: the page's main action. */
export const LinkButton = createLink(({ isMain = false, ...others }: ButtonProps & { isMain?: boolean }) => (
  <Button {...others} type={isMain ? 'primary' : 'default'} />
))
