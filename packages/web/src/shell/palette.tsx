import { keepPreviousData } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Modal } from 'antd'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { abilitiesOf } from '../session.ts'
import { placeWords } from './place-words.ts'
import { placesOf } from './places-of.ts'
import './palette.css'

const words = inBoth(
  {
    title: '随处查找',
    label: '企业的名称、拼音首字母或代码，或者要去的页面',
    firms: '企业',
    policies: '政策',
    places: '页面',
    none: '没有找到；换一个名称片段、拼音首字母或代码',
    looking: '正在找……',
    keys: '↑ ↓ 选择　Enter 打开　Esc 关闭',
  },
  {
    title: 'Find anything',
    label: 'A firm’s name, pinyin initials or code, or a page',
    firms: 'Firm',
    policies: 'Policy',
    places: 'Page',
    none: 'Nothing found; try another part of the name, pinyin initials or a code',
    looking: 'Looking…',
    keys: '↑ ↓ choose · Enter open · Esc close',
  },
)

type Found = {
  readonly key: string
  readonly group: string
  readonly title: string
  readonly note?: string
  readonly go: () => void
}

type Props = {
  readonly typed: string
  readonly type: (text: string) => void
  /** Whether what is found first is to be opened as soon as it is found. */
  readonly isAwaited: boolean
  readonly awaitFound: (isAwaited: boolean) => void
  /** The field has the focus. */
  readonly ready: () => void
  readonly close: () => void
}

/** Goes anywhere by typing: firms by name, pinyin or code, policies, pages. */
export function Palette({ typed, type, isAwaited, awaitFound, ready, close }: Props) {
  const [at, setAt] = useState(0)
  const field = useRef<HTMLInputElement>(null)
  const list = useId()
  const { found, isLooking } = useFound(typed.trim(), close)
  const current = found[Math.min(at, found.length - 1)]
  useEffect(() => setAt(0), [typed])
  useEffect(() => {
    if (!isAwaited || isLooking) return
    awaitFound(false)
    current?.go()
  }, [isAwaited, isLooking, current, awaitFound])
  useEffect(() => {
    document.getElementById(`${list}-${current?.key}`)?.scrollIntoView({ block: 'nearest' })
  }, [list, current?.key])
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, 0))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) awaitFound(true)
    // The field is all there is to reach in this window: Tab would only lose it.
    else if (event.key !== 'Tab') return
    event.preventDefault()
  }
  return (
    <Modal
      open
      onCancel={close}
      footer={null}
      closable={false}
      width={640}
      title={<span className="unseen">{words.title}</span>}
      afterOpenChange={(isOpen) => isOpen && field.current?.focus()}
      rootClassName="palette"
    >
      <input
        ref={field}
        autoFocus
        className="palette-field"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={current ? `${list}-${current.key}` : undefined}
        aria-label={words.label}
        placeholder={words.label}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onFocus={ready}
        onChange={({ target }) => type(target.value)}
        onKeyDown={press}
      />
      <ul id={list} role="listbox" aria-label={words.title} className="palette-list">
        {found.map((one, place) => (
          <li
            key={one.key}
            id={`${list}-${one.key}`}
            role="option"
            aria-selected={one === current}
            className="palette-line"
            onMouseMove={() => setAt(place)}
            onClick={one.go}
          >
            <span className="palette-title">{one.title}</span>
            {one.note && <span className="faint code">{one.note}</span>}
            <span className="faint palette-group">{one.group}</span>
          </li>
        ))}
      </ul>
      <p className="faint palette-foot" aria-live="polite">
        {found.length > 0 ? words.keys : isLooking ? words.looking : words.none}
      </p>
    </Modal>
  )
}

const inside = getRouteApi('/inside')

/** Pages and policies are looked through here, firms by the server. */
function useFound(typed: string, close: () => void): { found: readonly Found[]; isLooking: boolean } {
  const { session } = inside.useRouteContext()
  const navigate = useNavigate()
  const { readsZone } = abilitiesOf(session.roles)
  const firms = useAnswer(
    'GET /api/search',
    { query: { q: typed } },
    { enabled: readsZone && typed !== '', placeholderData: keepPreviousData },
  )
  const programmes = useAnswer('GET /api/programmes', {})
  const leave = (go: () => Promise<void>) => () => {
    close()
    void go()
  }
  const matches = (text: string) => text.toLowerCase().includes(typed.toLowerCase())
  const places = placesOf(session)
    .flatMap((group) => group.places)
    .map((place) => ({ ...place, title: placeWords[place.name] }))
    .filter(({ title }) => matches(title))
    .map(
      ({ to, title }): Found => ({
        key: to.replaceAll(/\W/g, '-'),
        group: words.places,
        title,
        go: leave(() => navigate({ to })),
      }),
    )
  const policies = (programmes.data?.programmes ?? [])
    .filter(({ name, programme }) => typed !== '' && (matches(name) || matches(programme)))
    .slice(0, 5)
    .map(
      ({ programme, name }): Found => ({
        key: `policy-${programme}`,
        group: words.policies,
        title: name,
        go: leave(() => navigate({ to: '/programmes/$programme', params: { programme } })),
      }),
    )
  const lines = (typed === '' ? [] : (firms.data?.firms ?? [])).map(
    ({ id, name, code }): Found => ({
      key: `firm-${id}`,
      group: words.firms,
      title: name,
      ...(code ? { note: code } : {}),
      go: leave(() => navigate({ to: '/firms/$firm', params: { firm: String(id) } })),
    }),
  )
  return { found: [...lines, ...policies, ...places], isLooking: firms.isLoading || firms.isPlaceholderData }
}
