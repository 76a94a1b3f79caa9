import { getRouteApi, useRouter } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { type Mandate, ask, queries, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { usePress } from '../../parts/press.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { MandateLine } from './mandate-line.tsx'

const words = inBoth(
  {
    title: '我为别的企业办事',
    note: '企业授权给您的。开始后您以该企业经办的身份办事，做的每件事都记两个名字。',
    act: '开始为它办事',
    stop: '回到我自己',
  },
  {
    title: 'Firms I may act for',
    note: 'Given to you by firms. While you act you are the firm’s clerk, and all you do is on record under both names.',
    act: 'Act for it',
    stop: 'Be myself again',
  },
)

const inside = getRouteApi('/inside')

/** The mandates one holds, and taking up or laying down the work for a firm. */
export function HeldMandates() {
  const { session } = inside.useRouteContext()
  const mandates = useAnswer('GET /api/my/mandates', {})
  const held = mandates.data?.mandates ?? []
  if (held.length === 0) return null
  return (
    <Sheet title={words.title} note={words.note}>
      <ul className="account-lines">
        {held.map((mandate) => (
          <MandateLine key={mandate.id} mandate={mandate} title={mandate.party.name}>
            <Act mandate={mandate} acting={session.mandate} />
          </MandateLine>
        ))}
      </ul>
    </Sheet>
  )
}

function Act({ mandate: { id, state }, acting }: { mandate: Mandate; acting: number | null }) {
  const router = useRouter()
  const { message } = App.useApp()
  const { isBusy, press } = usePress(({ message: said }) => message.error(said))
  const act = (mandate: number | null) =>
    press(async () => {
      await ask('PUT /api/my/acting', { body: { mandate } })
      queries.clear()
      await router.invalidate()
      if (mandate !== null) await router.navigate({ to: '/' })
    })
  if (acting === id) {
    return (
      <Button loading={isBusy} onClick={() => void act(null)}>
        {words.stop}
      </Button>
    )
  }
  return state === 'valid' ? (
    <Button type="primary" loading={isBusy} onClick={() => void act(id)}>
      {words.act}
    </Button>
  ) : null
}
