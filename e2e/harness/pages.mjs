import { signIn, signUp } from './client.mjs'

/**
 * A page of the product, at the address of something that exists, and who looks at it.
 * @typedef {object} Seen
 * @property {string} name
 * @property {string} path
 * @property {string} cookie the session of the one who looks; empty for somebody who is not signed in
 * @property {RegExp} [press] the button that opens the dialog to be looked at
 */

/** Pages whose address is the same everywhere, by who looks at them. */
const FIXED = /** @type {const} */ ({
  nobody: [
    ['sign-in', '/sign-in'],
    ['sign-up', '/sign-up'],
    ['set-password', '/set-password'],
    ['calculator', '/calculator'],
    ['library', '/library'],
    ['library-policy', '/library/zhongkai-rd-reward-2023'],
    ['open-figures', '/figures'],
    ['words', '/words'],
    ['verify', '/verify'],
    ['verify-unknown', '/verify?number=2026-00000-00000'],
    ['check-proof', '/check-proof'],
  ],
  officer: [
    ['overview', '/'],
    ['inbox', '/inbox'],
    ['cases', '/cases'],
    ['cases-all', '/cases?show=all'],
    ['funds', '/funds'],
    ['fund-figure', '/funds/figure?programme=rollover-fund&figure=周转次数'],
    ['statement', '/funds/statement?path=周转金/资金'],
    ['firms', '/firms'],
    ['firms-none', '/firms?search=不存在的企业'],
    ['objections', '/objections'],
    ['claims', '/claims'],
    ['ranking', '/ranking'],
    ['ranking-intervals', '/ranking?intervals=true'],
    ['runs', '/runs'],
    ['imports', '/imports'],
    ['new-import', '/imports/new'],
    ['findings', '/findings'],
    ['account', '/account'],
    ['no-such-page', '/no-such-page'],
  ],
  leader: [
    ['cockpit-areas', '/cockpit?scene=areas'],
    ['cockpit-money', '/cockpit?scene=money'],
    ['cockpit-near', '/cockpit?scene=near'],
    ['cockpit-facts', '/cockpit?scene=facts'],
    ['cockpit-trend', '/cockpit?scene=trend'],
  ],
  policy: [
    ['programmes', '/programmes'],
    ['programme', '/programmes/tech-sme-2017'],
    ['points', '/programmes/zhongkai-points'],
    ['programme-cases', '/programmes/zhongkai-rd-reward-2023?tab=cases'],
    ['programme-windows', '/programmes/zhongkai-rd-reward-2023?tab=windows'],
    ['drafts', '/drafts'],
    ['laboratory', '/laboratory'],
    ['laboratory-doubts', '/laboratory?tab=doubts'],
    ['laboratory-tests', '/laboratory?tab=tests'],
    ['laboratory-structure', '/laboratory?tab=structure'],
  ],
  finance: [
    ['budgets', '/budgets'],
    ['payables', '/payments'],
    ['envelopes', '/payments?show=envelopes'],
    ['envelope', '/payments/1'],
    ['reconciliation', '/reconciliation'],
  ],
  bank: [['partner', '/partner']],
  provider: [['partner-voucher', '/partner/voucher']],
  expert: [['welcome', '/welcome']],
  auditor: [['audit', '/audit']],
  admin: [
    ['accounts', '/accounts'],
    ['api-clients', '/api-clients'],
  ],
  firm: [
    ['my-home', '/my'],
    ['my-policies', '/my/policies'],
    ['my-policy', '/my/policies?programme=hnte-2016'],
    ['my-cases', '/my/cases'],
    ['my-points', '/my/points'],
    ['my-data', '/my/data'],
    ['my-objection', '/my/data?fact=研发费用&period=2025'],
    ['my-objections', '/my/data?view=objections'],
    ['my-what-if', '/my/what-if'],
    ['my-messages', '/my/messages'],
    ['my-documents', '/my/documents'],
    ['my-consents', '/my/consents'],
    ['my-finance', '/my/finance'],
    ['my-payee', '/my/payee'],
  ],
})

/**
 * Every page of the product: for pictures, for axe and for measuring. Add yours to FIXED, or below where its address
 * names a thing. Each account signs in once.
 * @param {string} origin a server that holds the demo
 * @returns {Promise<Seen[]>}
 */
export async function findPages(origin) {
  /** @type {Seen[]} */
  const pages = []
  for (const [login, paths] of Object.entries(FIXED)) {
    const cookie = login === 'nobody' ? '' : (await signIn(origin, login)).cookie
    pages.push(...paths.map(([name, path]) => ({ name, path, cookie })))
  }
  const checked = await checkedPages(origin)
  const found = [...(await findThings(origin)), ...(await findCases(origin)), ...checked]
  return [...pages, ...found, await draftPage(origin), await newcomersPage(origin)]
}

/**
 * Pages of one firm, one run and one import.
 * @param {string} origin
 * @returns {Promise<Seen[]>}
 */
async function findThings(origin) {
  const officer = await signIn(origin, 'officer')
  const { rows: firms } = await officer.get('/api/parties?kind=enterprise&size=1&page=3')
  const { rows: runs } = await officer.get('/api/runs')
  const { rows: batches } = await officer.get('/api/imports?size=100')
  const refused = batches.find((/** @type {{ rowsRefused: number }} */ batch) => batch.rowsRefused > 0) ?? batches[0]
  const { cookie } = officer
  const firm = `/firms/${firms[0].id}`
  const run = `/runs/${runs[0].run}`
  const refusal = `${firm}?programme=hnte-2016`
  return [
    { name: 'firm', path: firm, cookie },
    { name: 'firm-policy', path: refusal, cookie },
    { name: 'firm-issue', path: refusal, cookie, press: /^(签发文件|Issue document)$/ },
    { name: 'firm-facts', path: `${firm}?tab=facts`, cookie },
    { name: 'firm-documents', path: `${firm}?tab=documents`, cookie },
    { name: 'firm-timeline', path: `${firm}?tab=timeline`, cookie },
    { name: 'firm-people', path: `${firm}?tab=people`, cookie },
    { name: 'firm-identity', path: `${firm}?tab=identity`, cookie },
    { name: 'run', path: run, cookie },
    { name: 'run-list', path: `${run}?programme=tech-sme-2017&near=true`, cookie },
    { name: 'run-difference', path: `${run}?tab=difference`, cookie },
    { name: 'run-health', path: `${run}?tab=health`, cookie },
    { name: 'run-rescoring', path: `${run}?tab=rescoring`, cookie },
    { name: 'batch', path: `/imports/${refused.batch}`, cookie },
  ]
}

/**
 * A case as the officer has it whose turn it is, and one as its firm has it.
 * @param {string} origin
 * @returns {Promise<Seen[]>}
 */
async function findCases(origin) {
  const [officer, firm] = [await signIn(origin, 'officer'), await signIn(origin, 'firm')]
  const { rows: waiting } = await officer.get('/api/cases')
  const { party } = await firm.get('/api/session')
  const { rows: own } = await firm.get(`/api/parties/${party.id}/cases`)
  return [
    ...waiting
      .slice(0, 1)
      .map((/** @type {{ id: number }} */ { id }) => ({ name: 'case', path: `/cases/${id}`, cookie: officer.cookie })),
    ...own.slice(0, 1).map((/** @type {{ id: number }} */ { id }) => ({
      name: 'my-case',
      path: `/my/cases/${id}`,
      cookie: firm.cookie,
    })),
  ]
}

/**
 * The check page of a document that holds and of one that was withdrawn: issued to the firm that signs in to the demo.
 * @param {string} origin
 * @returns {Promise<Seen[]>}
 */
async function checkedPages(origin) {
  const [officer, firm] = [await signIn(origin, 'officer'), await signIn(origin, 'firm')]
  const { zone, party } = await firm.get('/api/session')
  const documents = `/api/parties/${party.id}/documents`
  const { documents: before } = await officer.get(documents)
  if (before.length === 0) {
    const { assessments } = await officer.get(`/api/parties/${party.id}/assessments`)
    const points = assessments.find((/** @type {{ programme: string }} */ one) => one.programme === 'zhongkai-points')
    const refusal = assessments.find((/** @type {{ outcome: string }} */ one) => one.outcome === 'ineligible')
    const issued = []
    for (const { programme } of [points, refusal]) {
      const { receipt } = await officer.get(`/api/parties/${party.id}/wordings/${programme}`)
      issued.push(await officer.post(documents, { programme, receipt }))
    }
    await officer.post(`${documents}/${issued[1].id}/withdraw`, { reason: '企业更正了申报数据' })
  }
  const { documents: known } = await officer.get(documents)
  return known.map((/** @type {{ number: string, withdrawal: object | null }} */ { number, withdrawal }) => ({
    name: withdrawal ? 'verify-withdrawn' : 'verify-valid',
    path: `/verify?zone=${zone}&number=${number}`,
    cookie: '',
  }))
}

/**
 * A policy being written; begun where nobody writes one.
 * @param {string} origin
 * @returns {Promise<Seen>}
 */
async function draftPage(origin) {
  const writer = await signIn(origin, 'policy')
  const { drafts } = await writer.get('/api/drafts')
  const draft = drafts[0] ?? (await writer.post('/api/programmes/zhongkai-rd-reward-2023/drafts', {}))
  return { name: 'draft', path: `/drafts/${draft.id}`, cookie: writer.cookie }
}

/**
 * Claiming a firm, as somebody sees it who has just signed up.
 * @param {string} origin
 * @returns {Promise<Seen>}
 */
async function newcomersPage(origin) {
  const { cookie } = await signUp(origin, `newcomer-${Date.now().toString(36)}`)
  return { name: 'claim', path: '/claim', cookie }
}

/**
 * The same session in a browser window.
 * @param {import('playwright-core').BrowserContext} window
 * @param {string} origin
 * @param {string} cookie
 */
export async function enter(window, origin, cookie) {
  await window.clearCookies()
  const [name = '', value = ''] = cookie.split('=')
  if (name) await window.addCookies([{ name, value, url: origin }])
}

/**
 * Opens the dialog of a page and waits for what it shows.
 * @param {import('playwright-core').Page} page
 * @param {RegExp} press as its button says, in either language
 */
export async function openDialog(page, press) {
  await page.getByRole('button', { name: press }).click()
  await page.getByRole('dialog').waitFor()
  await page.waitForFunction(() => document.querySelector('.ant-skeleton, .awaited') === null)
}
