import { useAnswer } from '../api.ts'

/** A policy by its name; by its id until names are known, and where it is no longer adopted. */
export function ProgrammeName({ id }: { id: string }) {
  const { data } = useAnswer('GET /api/programmes', { query: {} })
  return data?.programmes.find(({ programme }) => programme === id)?.name ?? id
}
