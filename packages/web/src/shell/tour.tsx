import { Tour } from 'antd'
import { useEffect } from 'react'
import type { Session } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { placeAbout, placeWords } from './place-words.ts'
import { placesOf } from './places-of.ts'

const words = inBoth(
  {
    find: '随处查找',
    findAbout: '按名称、拼音首字母或代码找企业、政策和页面；随时按 Ctrl K。',
    person: '您自己',
    personAbout: '语言、字号、明暗，您的账号，名词解释；导览也可以从这里再看。',
    next: '下一步',
    previous: '上一步',
    done: '看完了',
    at: (current: number, total: number) => `${current} / ${total}`,
  },
  {
    find: 'Find anything',
    findAbout: 'Firms, policies and pages by name, pinyin initials or code; Ctrl K from anywhere.',
    person: 'Yourself',
    personAbout: 'Language, type size, theme, your account, the words; the tour can be seen again from here.',
    next: 'Next',
    previous: 'Back',
    done: 'Done',
    at: (current, total) => `${current} / ${total}`,
  },
)

/** The first tour of the desk: the search, each place of this role's menu with what it is for, and oneself. */
export function DeskTour({ session, end }: { session: Session; end: () => void }) {
  useEffect(() => endOnEscape(end), [end])
  const places = placesOf(session)
    .flatMap((group) => group.places)
    .map(({ to, name }) => ({
      title: placeWords[name],
      description: placeAbout[name],
      target: seen(`.places a[href="${to}"]`),
      placement: 'right' as const,
    }))
  const find = { title: words.find, description: words.findAbout, target: seen('.find'), placement: 'right' as const }
  const person = {
    title: words.person,
    description: words.personAbout,
    target: seen('.person'),
    placement: 'rightBottom' as const,
  }
  const steps = [find, ...places, person].map((step, at, all) => ({
    ...step,
    nextButtonProps: { children: at === all.length - 1 ? words.done : words.next },
    prevButtonProps: { children: words.previous },
  }))
  return (
    <Tour
      open
      steps={steps}
      onClose={end}
      onFinish={end}
      keyboard
      scrollIntoViewOptions={{ block: 'nearest' }}
      indicatorsRender={(current, total) => <span className="faint">{words.at(current + 1, total)}</span>}
    />
  )
}

/** The library closes on Escape only while nothing else of it is open; a tour ends whatever is open. */
function endOnEscape(end: () => void): () => void {
  const listen = ({ key }: KeyboardEvent) => {
    if (key === 'Escape') end()
  }
  document.addEventListener('keydown', listen, true)
  return () => document.removeEventListener('keydown', listen, true)
}

/** The element to point at; where the menu is folded away the step stands in the middle of the window. */
const seen = (selector: string) => (): HTMLElement => {
  const found = document.querySelector<HTMLElement>(selector)
  // The library's type leaves out that no element is an answer, which its documentation allows.
  return (found?.checkVisibility() ? found : null) as HTMLElement
}
