import { Button } from 'antd'
import { useState } from 'react'
import { type Out, ask, forget } from '../../api.ts'
import { AskingWhy } from '../../parts/asking-why.tsx'
import { fundWords as words } from './words.ts'

type Account = Out<'GET /api/funds/statement'>['account']
type State = Account['state']

/** To what an account can be brought from where it stands; a closed one stays closed. */
const NEXT: Readonly<Record<State, readonly State[]>> = { open: ['frozen', 'closed'], frozen: ['open'], closed: [] }

/** Freezing, unfreezing and closing an account, each with its reason. Only an empty one is offered to be closed. */
export function ChangeState({ account: { id, shown, state, balance, held } }: { account: Account }) {
  const [to, setTo] = useState<State>('frozen')
  const [isOpen, setOpen] = useState(false)
  const isEmpty = balance === 0 && held === 0
  const possible = NEXT[state].filter((next) => next !== 'closed' || isEmpty)
  return (
    <>
      {possible.map((next) => (
        <Button
          key={next}
          danger={next === 'closed'}
          onClick={() => {
            setTo(next)
            setOpen(true)
          }}
        >
          {words.change[next]}
        </Button>
      ))}
      <AskingWhy
        title={`${words.change[to]}：${shown}`}
        open={isOpen}
        submit={words.change[to]}
        danger={to === 'closed'}
        close={() => setOpen(false)}
        draft={`fund.${id}.${to}`}
        note={words.changes[to]}
        example={words.changeExample}
        work={async ({ reason }) => {
          await ask('POST /api/funds/accounts/:id/state', { params: { id }, body: { to, reason } })
          await forget(
            'GET /api/funds/statement',
            'GET /api/funds/accounts',
            'GET /api/funds',
            'GET /api/funds/accounts/:id/trail',
          )
          return words.changed[to]
        }}
      />
    </>
  )
}
