export type { Api } from './routes.ts'
export type { Role } from './endpoint.ts'
