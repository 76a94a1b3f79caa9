import { signIn } from './client.mjs'

/**
 * Every page of the product with the address of something that exists: for pictures and for axe. Add yours here.
 * @param {string} origin a server that holds the demo
 * @returns {Promise<{ name: string, path: string, login: string | undefined }[]>} `login`: who looks
 */
export async function findPages(origin) {
  const officer = await signIn(origin, 'officer')
  const { rows: firms } = await officer.get('/api/parties?kind=enterprise&size=1&page=3')
  const { rows: runs } = await officer.get('/api/runs')
  const { rows: batches } = await officer.get('/api/imports?size=100')
  const refused = batches.find((/** @type {{ rowsRefused: number }} */ batch) => batch.rowsRefused > 0) ?? batches[0]
  return [
    { name: 'sign-in', path: '/sign-in', login: undefined },
    { name: 'overview', path: '/', login: 'officer' },
    { name: 'inbox', path: '/inbox', login: 'officer' },
    { name: 'firms', path: '/firms', login: 'officer' },
    { name: 'firm', path: `/firms/${firms[0].id}`, login: 'officer' },
    { name: 'firm-timeline', path: `/firms/${firms[0].id}?tab=timeline`, login: 'officer' },
    { name: 'firm-people', path: `/firms/${firms[0].id}?tab=people`, login: 'officer' },
    { name: 'objections', path: '/objections', login: 'officer' },
    { name: 'claims', path: '/claims', login: 'officer' },
    { name: 'ranking', path: '/ranking', login: 'officer' },
    ...['areas', 'money', 'near', 'facts', 'trend'].map((scene) => ({
      name: `cockpit-${scene}`,
      path: `/cockpit?scene=${scene}`,
      login: 'leader',
    })),
    { name: 'programmes', path: '/programmes', login: 'policy' },
    { name: 'programme', path: '/programmes/tech-sme-2017', login: 'policy' },
    { name: 'points', path: '/programmes/zhongkai-points', login: 'policy' },
    { name: 'drafts', path: '/drafts', login: 'policy' },
    { name: 'runs', path: '/runs', login: 'officer' },
    { name: 'run', path: `/runs/${runs[0].run}`, login: 'officer' },
    { name: 'imports', path: '/imports', login: 'officer' },
    { name: 'new-import', path: '/imports/new', login: 'officer' },
    { name: 'batch', path: `/imports/${refused.batch}`, login: 'officer' },
    { name: 'findings', path: '/findings', login: 'officer' },
    { name: 'audit', path: '/audit', login: 'auditor' },
    { name: 'own-firm', path: '/', login: 'firm' },
  ]
}
