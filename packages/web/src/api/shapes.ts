import type { Out } from './contract.ts'

/** Names for the shapes that several pages and parts show; all of them follow from the server's declarations. */
export type Session = Out<'GET /api/session'>
export type Role = Session['roles'][number]
export type PartyLine = Out<'GET /api/parties'>['rows'][number]
export type Party = Out<'GET /api/parties/:id'>
export type Standing = Party['standings'][number]
export type Amount = Standing['amounts'][number]
export type Assessments = Out<'GET /api/parties/:id/assessments'>
export type Assessment = Assessments['assessments'][number]
export type Advice = Out<'GET /api/parties/:id/assessments/:programme'>['advice'][number]
export type TraceLine = Assessment['trace'][number]
export type ScoreLine = Assessment['scores'][number]
export type Reading = TraceLine['readings'][number]
export type Doubt = NonNullable<Reading['doubt']>
export type FactRow = Out<'GET /api/parties/:id/facts'>['facts'][number]
export type FactPoint = FactRow['values'][number]
export type Declaration = Out<'GET /api/parties/:id/facts/:column/history'>['declarations'][number]
export type Finding = Out<'GET /api/findings'>['rows'][number]
export type ImportMap = Out<'GET /api/import-maps'>['maps'][number]
export type Upload = Out<'POST /api/uploads'>
export type Batch = Out<'GET /api/imports'>['rows'][number]
export type Job = Out<'GET /api/jobs/:id'>
export type ImportReport = Extract<NonNullable<Job['result']>, { kind: 'import' }>
export type Programme = Out<'GET /api/programmes'>['programmes'][number]
export type ProgrammeDetail = Out<'GET /api/programmes/:id'>
export type CaseLine = Out<'GET /api/cases'>['rows'][number]
export type CaseDetail = Out<'GET /api/cases/:id'>
export type Run = Out<'GET /api/runs/:id'>
export type RunResult = Out<'GET /api/runs/:id/programmes/:programme/results'>['rows'][number]
export type Difference = Out<'GET /api/runs/:id/difference'>
export type AuditLine = Out<'GET /api/audit'>['rows'][number]
export type Account = Out<'GET /api/accounts'>['rows'][number]
export type Claim = Out<'GET /api/claims'>['rows'][number]
export type Mandate = Out<'GET /api/my/mandates'>['mandates'][number]
export type OwnSession = Out<'GET /api/my/sessions'>['sessions'][number]
