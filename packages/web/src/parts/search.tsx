import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { inBoth } from '../i18n.ts'

const words = inBoth({ find: '查找' }, { find: 'Find' })

type Props = {
  readonly label: string
  readonly value: string | undefined
  readonly onSearch: (text: string | undefined) => void
}

const QUIET_MS = 300

/** A search that answers while one types, a moment after the last stroke, and at once on Enter. */
export function Search({ label, value, onSearch }: Props) {
  const [text, setText] = useState(value ?? '')
  const [page] = useState(() => window.location.pathname)
  useEffect(() => setText(value ?? ''), [value])
  useEffect(() => {
    const wanted = text.trim() || undefined
    if (wanted === value) return undefined
    const wait = setTimeout(() => {
      // Whoever has pressed a link in the meantime is on the way to another page, and is not called back.
      if (window.location.pathname === page) onSearch(wanted)
    }, QUIET_MS)
    return () => clearTimeout(wait)
  }, [text, value, onSearch, page])
  return (
    <Input.Search
      className="search"
      aria-label={label}
      placeholder={label}
      searchIcon={<SearchOutlined aria-label={words.find} />}
      allowClear
      value={text}
      onChange={({ target }) => setText(target.value)}
      onSearch={(now) => onSearch(now.trim() || undefined)}
    />
  )
}
