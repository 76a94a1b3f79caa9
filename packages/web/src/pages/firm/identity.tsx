import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import type { Party } from '../../api.ts'
import { Code } from '../../parts/code.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { TrailSheet } from '../../parts/trail-sheet.tsx'
import { day } from '../../parts/when.ts'
import { abilitiesOf } from '../../session.ts'
import './identity.css'
import { Merge } from './merge.tsx'
import { Rename } from './rename.tsx'
import { UndoMerge } from './undo-merge.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    names: '名称沿革',
    current: '现用',
    since: (from: string, to: string | null, source: string) => `${from}起${to ? `，至${to}` : ''} · ${source}`,
    codes: '代码',
    merges: '合并记录',
    mergesNote: '合并只是把申报归到一处，随时可以撤销。',
    noMerges: '没有合并过',
    noMergesWhy: '发现同一家企业建了两个档案时，可以把另一个并进来。',
    undone: (date: string) => `${date}已撤销`,
    rename: '登记更名',
    merge: '并入重复档案',
    undo: '撤销',
    schemes: { uscc: '统一社会信用代码', registration_no: '旧注册号', stock_code: '证券代码', internal: '内部编号' },
  },
  {
    names: 'Names',
    current: 'current',
    since: (from, to, source) => `from ${from}${to ? ` to ${to}` : ''} · ${source}`,
    codes: 'Codes',
    merges: 'Merges',
    mergesNote: 'A merge only brings declarations together and can be undone at any time.',
    noMerges: 'Never merged',
    noMergesWhy: 'Where one firm has two records, the other can be merged into this.',
    undone: (date) => `undone ${date}`,
    rename: 'Note a new name',
    merge: 'Merge a duplicate',
    undo: 'Undo',
    schemes: {
      uscc: 'Credit code',
      registration_no: 'Old registration number',
      stock_code: 'Stock code',
      internal: 'Internal number',
    },
  },
)

type Open = 'rename' | 'merge' | { undo: number } | undefined

const inside = getRouteApi('/inside')

/** Who this is: names over time, codes, merged records. */
export function Identity({ party }: { party: Party }) {
  const [open, setOpen] = useState<Open>()
  const { session } = inside.useRouteContext()
  const { changesFacts, readsZone } = abilitiesOf(session.roles)
  const close = () => setOpen(undefined)
  return (
    <div className="identity">
      <Sheet
        title={words.names}
        actions={changesFacts && <Button onClick={() => setOpen('rename')}>{words.rename}</Button>}
      >
        <ol className="identity-lines">
          {party.names.map(({ name, validFrom, validTo, source }) => (
            <li key={`${name} ${validFrom}`}>
              <p>
                <strong>{name}</strong> {validTo === null && <Tag tone="accent">{words.current}</Tag>}
              </p>
              <p className="faint">{words.since(day(validFrom), validTo && day(validTo), source)}</p>
            </li>
          ))}
        </ol>
      </Sheet>
      <Sheet title={words.codes}>
        <dl className="identity-codes">
          {party.identifiers.map(({ scheme, value }) => (
            <div key={`${scheme} ${value}`}>
              <dt>{words.schemes[scheme]}</dt>
              <dd>
                <Code copyable>{value}</Code>
              </dd>
            </div>
          ))}
        </dl>
      </Sheet>
      <Sheet
        title={words.merges}
        note={words.mergesNote}
        actions={changesFacts && <Button onClick={() => setOpen('merge')}>{words.merge}</Button>}
      >
        {party.absorbed.length === 0 ? (
          <Empty title={words.noMerges} why={words.noMergesWhy} />
        ) : (
          <Merges party={party} onUndo={changesFacts ? (undo) => setOpen({ undo }) : undefined} />
        )}
      </Sheet>
      {readsZone && <TrailSheet of={{ kind: 'party', id: party.id }} />}
      <Rename party={party} open={open === 'rename'} close={close} />
      <Merge party={party} open={open === 'merge'} close={close} />
      <UndoMerge merge={typeof open === 'object' ? open.undo : undefined} close={close} />
    </div>
  )
}

function Merges({ party, onUndo }: { party: Party; onUndo: ((merge: number) => void) | undefined }) {
  return (
    <ol className="identity-lines">
      {party.absorbed.map(({ merge, party: absorbed, reason, at, undoneAt }) => (
        <li key={merge}>
          <div className="row-between">
            <Link to="/firms/$firm" params={{ firm: String(absorbed.id) }}>
              {absorbed.name}
            </Link>
            {undoneAt === null && onUndo && (
              <Button size="small" onClick={() => onUndo(merge)}>
                {words.undo}
              </Button>
            )}
          </div>
          <p className="faint">
            {day(at)} · {reason}
            {undoneAt !== null && ` · ${words.undone(day(undoneAt))}`}
          </p>
        </li>
      ))}
    </ol>
  )
}
