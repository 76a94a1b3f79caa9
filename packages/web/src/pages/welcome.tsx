import { Link, getRouteApi } from '@tanstack/react-router'
import type { Role } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { ROLE_WORDS } from '../session.ts'
import { placeAbout, placeWords } from '../shell/place-words.ts'
import { type Place, placesOf } from '../shell/places-of.ts'
import { MarkedItems } from './welcome/marked-items.tsx'
import './welcome.css'

const words = inBoth(
  {
    title: '我能办的事',
    now: '现在能办',
    nowNote: '园区每交给您的岗位一类业务，它的入口就出现在这里和菜单里。要开通，请联系园区经办。',
    open: '不用登录也能看',
    own: '自己的账号',
    account: '我的账号',
    accountAbout: '密码、第二因素和登录中的设备；企业委托您代办时，在这里接受并切换。',
    library: '政策库',
    libraryAbout: '按金额、对象和关键词找政策；摘要和原文对照。',
    figures: '公开数据',
    figuresAbout: '企业数、符合数和金额，按政策和阶段；可下载。',
  },
  {
    title: 'What I can do',
    now: 'At present',
    nowNote: 'Whatever the zone hands to your role appears here and in the menu. To open it, ask the zone’s officer.',
    open: 'Open to anybody',
    own: 'Your own account',
    account: 'My account',
    accountAbout: 'Password, second factor and open sessions; a firm that entrusts you appears here.',
    library: 'Policy library',
    libraryAbout: 'Find policies by amount, addressee and keyword; a summary beside the text.',
    figures: 'Open figures',
    figuresAbout: 'Firms, how many fit, and amounts, by policy and stage; to be downloaded.',
  },
)

/** What each role comes here for, in one sentence. */
const roleAbout: Readonly<Record<Role, string>> = inBoth(
  {
    firm_owner: '企业负责人：看积分和政策，核对数据，授权他人代办。',
    firm_clerk: '企业经办：看积分和政策，核对数据，提交异议。',
    officer: '园区经办：导入和核对数据，办理待办，比对政策。',
    finance: '财务：看比对结果和金额的由来。',
    district_officer: '县区经办：看本园区企业、排名和进度。',
    leader: '领导：看大屏和走势，点开每个数字。',
    policy_officer: '政策制定：起草、试算、审定政策。',
    bank: '与园区合作的银行。',
    guarantor: '与园区合作的担保机构。',
    insurer: '与园区合作的保险机构。',
    provider: '为园区企业服务的机构。',
    carrier: '园区里的孵化载体。',
    expert: '为园区评审的专家：看要您打分的项目、每项能给几分，和打分依据的条文。',
    auditor: '审计：读全部操作记录，什么也不改。',
    system_admin: '系统管理员：建账号、停用账号、发一次性链接。',
    security_admin: '安全管理员：给角色、重置第二因素。',
  },
  {
    firm_owner: 'Firm owner: points, policies, data, and mandates for others.',
    firm_clerk: 'Firm clerk: points, policies, data and objections.',
    officer: 'Zone officer: imports and settles data, works the inbox, runs policies.',
    finance: 'Finance: results and where each amount comes from.',
    district_officer: 'District officer: firms, ranking and pace.',
    leader: 'Leader: the wall and the trend; every figure opens.',
    policy_officer: 'Policy officer: writes, tries and approves policies.',
    bank: 'A bank that works with the zone.',
    guarantor: 'A guarantor that works with the zone.',
    insurer: 'An insurer that works with the zone.',
    provider: 'A provider of services to the zone’s firms.',
    carrier: 'An incubator of the zone.',
    expert: 'An expert who reviews for the zone: what is yours to mark, within which bounds, and by which articles.',
    auditor: 'Auditor: reads the whole trail, changes nothing.',
    system_admin: 'System admin: makes and disables accounts, gives one-time links.',
    security_admin: 'Security admin: grants roles, resets second factors.',
  },
)

const inside = getRouteApi('/inside')

/** What somebody's roles let them do here at present, each with a sentence; first page of those who see no zone. */
export function Welcome() {
  const { session } = inside.useRouteContext()
  const places = placesOf(session)
    .flatMap((group) => group.places)
    .filter(({ name }) => name !== 'welcome')
  return (
    <>
      <PageHead title={words.title} note={session.roles.map((role) => roleAbout[role] ?? ROLE_WORDS[role]).join(' ')} />
      <div className="stack-wide">
        {session.roles.includes('expert') && <MarkedItems zone={session.zone} />}
        <Sheet title={words.now} note={words.nowNote}>
          <Places places={places} />
        </Sheet>
        <Sheet title={words.open}>
          <ul className="welcome-places">
            <Line to="/library" title={words.library} about={words.libraryAbout} />
            <Line to="/figures" title={words.figures} about={words.figuresAbout} />
          </ul>
        </Sheet>
        <Sheet title={words.own}>
          <ul className="welcome-places">
            <Line to="/account" title={words.account} about={words.accountAbout} />
          </ul>
        </Sheet>
      </div>
    </>
  )
}

function Places({ places }: { places: readonly Place[] }) {
  return (
    <ul className="welcome-places">
      {places.map(({ to, name }) => (
        <Line key={to} to={to} title={placeWords[name]} about={placeAbout[name]} />
      ))}
    </ul>
  )
}

type LineProps = { to: Place['to'] | '/library' | '/figures' | '/account'; title: string; about: string }

function Line({ to, title, about }: LineProps) {
  return (
    <li className="welcome-place">
      <Link to={to}>{title}</Link>
      <span className="soft">{about}</span>
    </li>
  )
}
