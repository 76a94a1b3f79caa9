import { Link, getRouteApi } from '@tanstack/react-router'
import { useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { CaseFile, caseOf } from '../parts/case-file.tsx'
import { TrailSheet } from '../parts/trail-sheet.tsx'
import { abilitiesOf } from '../session.ts'

const words = inBoth(
  { back: '← 全部办件', why: '看企业对照本政策的理由' },
  { back: '← All cases', why: 'See how the firm fits, with reasons' },
)

const inside = getRouteApi('/inside')
const route = getRouteApi('/inside/cases/$file')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ params }: { params: { file: string } }) => [caseOf(Number(params.file))]

/** One case at the desk. */
export function CasePage() {
  const { session } = inside.useRouteContext()
  const { file } = route.useParams()
  const { readsZone, readsMoney } = abilitiesOf(session.roles)
  const known = useAnswer(...caseOf(Number(file)), { staleTime: 0 })
  return (
    <div className="stack-wide">
      <CaseFile
        id={Number(file)}
        back={
          <Link to="/cases" className="case-back unprinted">
            {words.back}
          </Link>
        }
        opens={readsMoney ? toStatement : undefined}
        reasons={({ applicant, programme }) =>
          readsZone && (
            <Link to="/firms/$firm" params={{ firm: String(applicant.id) }} search={{ programme }} className="button">
              {words.why}
            </Link>
          )
        }
      />
      {readsZone && known.data && <TrailSheet of={{ kind: 'case', id: Number(file) }} />}
    </div>
  )
}

const toStatement = (path: string, shown: string) => (
  <Link to="/funds/statement" search={{ path }}>
    {shown}
  </Link>
)
