import type { Contract } from './endpoint.ts'
import { accountEndpoints } from './routes/accounts.ts'
import { assessmentEndpoints } from './routes/assessments.ts'
import { apiClientEndpoints } from './routes/api-clients.ts'
import { attachmentEndpoints } from './routes/attachments.ts'
import { auditEndpoints } from './routes/audit.ts'
import { budgetEndpoints } from './routes/budgets.ts'
import { caseReadingEndpoints } from './routes/case-reading.ts'
import { caseEndpoints } from './routes/cases.ts'
import { catalogueEndpoints } from './routes/catalogue.ts'
import { cockpitEndpoints } from './routes/cockpit.ts'
import { consentEndpoints } from './routes/consents.ts'
import { documentEndpoints } from './routes/documents.ts'
import { draftEndpoints } from './routes/drafts.ts'
import { factEndpoints } from './routes/facts.ts'
import { financeEndpoints } from './routes/finance.ts'
import { findingEndpoints } from './routes/findings.ts'
import { firmHomeEndpoints } from './routes/firm-home.ts'
import { followingEndpoints } from './routes/following.ts'
import { fundEndpoints } from './routes/funds.ts'
import { frozenEndpoints } from './routes/frozen.ts'
import { healthEndpoints } from './routes/health.ts'
import { importEndpoints } from './routes/imports.ts'
import { inboxEndpoints } from './routes/inbox.ts'
import { jobEndpoints } from './routes/jobs.ts'
import { messageEndpoints } from './routes/messages.ts'
import { objectionEndpoints } from './routes/objections.ts'
import { markEndpoints } from './routes/marks.ts'
import { oauthEndpoints } from './routes/oauth.ts'
import { organisationEndpoints } from './routes/organisation.ts'
import { overviewEndpoints } from './routes/overview.ts'
import { partyEndpoints } from './routes/parties.ts'
import { partyListEndpoints } from './routes/party-lists.ts'
import { partnerCaseEndpoints } from './routes/partner-cases.ts'
import { partnerReadingEndpoints } from './routes/partner-reading.ts'
import { peopleEndpoints } from './routes/people.ts'
import { payeeEndpoints } from './routes/payees.ts'
import { paymentEndpoints } from './routes/payments.ts'
import { peerEndpoints } from './routes/peers.ts'
import { policyWindowEndpoints } from './routes/policy-windows.ts'
import { populationEndpoints } from './routes/populations.ts'
import { programmeEndpoints } from './routes/programmes.ts'
import { publicationEndpoints } from './routes/publications.ts'
import { openFigureEndpoints } from './routes/open-figures.ts'
import { publicLibraryEndpoints } from './routes/public-library.ts'
import { publicPolicyEndpoints } from './routes/public-policies.ts'
import { proofEndpoints } from './routes/proofs.ts'
import { rankingEndpoints } from './routes/ranking.ts'
import { reconciliationEndpoints } from './routes/reconciliation.ts'
import { rescoringEndpoints } from './routes/rescoring.ts'
import { runEndpoints } from './routes/runs.ts'
import { savedViewEndpoints } from './routes/saved-views.ts'
import { claimEndpoints } from './routes/claims.ts'
import { laboratoryEndpoints } from './routes/laboratory.ts'
import { mandateEndpoints } from './routes/mandates.ts'
import { myAccountEndpoints } from './routes/my-account.ts'
import { myClaimEndpoints } from './routes/my-claims.ts'
import { passwordLinkEndpoints } from './routes/password-links.ts'
import { signUpEndpoints } from './routes/sign-up.ts'
import { ssoEndpoints } from './routes/sso.ts'
import { trailEndpoints } from './routes/trails.ts'
import { verifyEndpoints } from './routes/verify.ts'
import { sessionEndpoints } from './routes/session.ts'
import { timelineEndpoints } from './routes/timeline.ts'

/** Every endpoint of the API. */
export const ENDPOINTS = [
  ...sessionEndpoints,
  ...ssoEndpoints,
  ...signUpEndpoints,
  ...passwordLinkEndpoints,
  ...myAccountEndpoints,
  ...myClaimEndpoints,
  ...claimEndpoints,
  ...mandateEndpoints,
  ...accountEndpoints,
  ...partyListEndpoints,
  ...partyEndpoints,
  ...markEndpoints,
  ...savedViewEndpoints,
  ...timelineEndpoints,
  ...factEndpoints,
  ...assessmentEndpoints,
  ...documentEndpoints,
  ...peopleEndpoints,
  ...findingEndpoints,
  ...attachmentEndpoints,
  ...importEndpoints,
  ...jobEndpoints,
  ...programmeEndpoints,
  ...laboratoryEndpoints,
  ...draftEndpoints,
  ...publicationEndpoints,
  ...runEndpoints,
  ...caseEndpoints,
  ...caseReadingEndpoints,
  ...proofEndpoints,
  ...consentEndpoints,
  ...organisationEndpoints,
  ...financeEndpoints,
  ...apiClientEndpoints,
  ...oauthEndpoints,
  ...partnerReadingEndpoints,
  ...partnerCaseEndpoints,
  ...paymentEndpoints,
  ...payeeEndpoints,
  ...budgetEndpoints,
  ...reconciliationEndpoints,
  ...fundEndpoints,
  ...populationEndpoints,
  ...frozenEndpoints,
  ...rescoringEndpoints,
  ...rankingEndpoints,
  ...catalogueEndpoints,
  ...overviewEndpoints,
  ...inboxEndpoints,
  ...cockpitEndpoints,
  ...auditEndpoints,
  ...trailEndpoints,
  ...firmHomeEndpoints,
  ...followingEndpoints,
  ...policyWindowEndpoints,
  ...messageEndpoints,
  ...objectionEndpoints,
  ...peerEndpoints,
  ...publicPolicyEndpoints,
  ...publicLibraryEndpoints,
  ...openFigureEndpoints,
  ...verifyEndpoints,
  ...healthEndpoints,
] as const

/** What the browser sends and gets, by `METHOD /path`: `Api['GET /api/parties/:id']['out']`. */
export type Api = Contract<(typeof ENDPOINTS)[number]>
