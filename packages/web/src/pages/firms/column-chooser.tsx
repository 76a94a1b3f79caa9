import { Button, Checkbox, InputNumber, Popover } from 'antd'
import { useState } from 'react'
import { COLUMN_WORDS } from './columns.tsx'
import { ALL_COLUMNS, type ColumnName } from './view.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    open: '列',
    title: '显示哪些列，按什么次序',
    earlier: (name: string) => `把${name}前移`,
    later: (name: string) => `把${name}后移`,
    frozen: '横向滚动时留住前几列',
    usual: '恢复默认',
  },
  {
    open: 'Columns',
    title: 'Which columns, in which order',
    earlier: (name) => `Move ${name} forward`,
    later: (name) => `Move ${name} back`,
    frozen: 'Columns that stay while scrolling',
    usual: 'As usual',
  },
)

type Props = {
  columns: readonly ColumnName[]
  frozen: number
  change: (columns: readonly ColumnName[], frozen: number) => void
}

/** Which columns stand in which order, and how many stay when the list is scrolled sideways. */
export function ColumnChooser(props: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={<Chooser {...props} />}
      title={words.title}
    >
      <Button aria-expanded={isOpen}>{words.open}</Button>
    </Popover>
  )
}

function Chooser({ columns, frozen, change }: Props) {
  const rest = ALL_COLUMNS.filter((name) => !columns.includes(name))
  const turn = (name: ColumnName) =>
    change(columns.includes(name) ? columns.filter((one) => one !== name) : [...columns, name], frozen)
  return (
    <div className="chooser">
      <ol>
        {[...columns, ...rest].map((name) => (
          <li key={name} className="chooser-line">
            <Checkbox checked={columns.includes(name)} disabled={name === 'name'} onChange={() => turn(name)}>
              {COLUMN_WORDS[name]}
            </Checkbox>
            {columns.includes(name) && name !== 'name' && (
              <span className="nowrap">
                <Move name={name} columns={columns} by={-1} change={(next) => change(next, frozen)} />
                <Move name={name} columns={columns} by={1} change={(next) => change(next, frozen)} />
              </span>
            )}
          </li>
        ))}
      </ol>
      <label className="chooser-frozen">
        {words.frozen}
        <InputNumber
          min={1}
          max={Math.max(1, Math.min(4, columns.length - 1))}
          value={frozen}
          onChange={(value) => change(columns, value ?? 1)}
        />
      </label>
      <Button size="small" onClick={() => change(ALL_COLUMNS.slice(0, 11), 1)}>
        {words.usual}
      </Button>
    </div>
  )
}

type MoveProps = {
  name: ColumnName
  columns: readonly ColumnName[]
  by: -1 | 1
  change: (columns: readonly ColumnName[]) => void
}

/** One place earlier or later; the name keeps the first place. */
function Move({ name, columns, by, change }: MoveProps) {
  const at = columns.indexOf(name)
  const to = at + by
  const swap = () => {
    const next = columns.filter((one) => one !== name)
    change([...next.slice(0, to), name, ...next.slice(to)])
  }
  return (
    <Button
      type="text"
      size="small"
      disabled={to < 1 || to >= columns.length}
      aria-label={(by < 0 ? words.earlier : words.later)(COLUMN_WORDS[name])}
      onClick={swap}
    >
      {by < 0 ? '↑' : '↓'}
    </Button>
  )
}
