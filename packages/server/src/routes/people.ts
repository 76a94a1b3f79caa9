import { z } from 'zod'
import { day, id, instant, reason, rowId } from '../contract.ts'
import { WRITERS, endpoint, file } from '../endpoint.ts'
import { attachPerson, erasePerson, exportPerson as exportOf, partyDetail, peopleOf } from '../store/parties.ts'

const person = z
  .object({
    person: rowId,
    name: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    role: z.string(),
    validFrom: day,
    validTo: day.nullable(),
    erasedAt: instant.nullable(),
  })
  .meta({ id: 'Person' })

const list = endpoint({
  method: 'GET',
  path: '/api/parties/:id/people',
  tag: '人员',
  summary: '一个主体的人员（个人信息，查看留痕）',
  audit: 'people.read',
  roles: ['officer', 'auditor'],
  own: ['firm_owner'],
  params: z.object({ id }),
  out: z.object({ people: z.array(person) }),
  // People's names are kept from a firm's role altogether: which of them belong to the firm is asked here by its number.
  work: ({ params, acrossFirms, audit }) =>
    acrossFirms(async (sql) => {
      await partyDetail(sql, params.id)
      audit(`party:${params.id}`)
      return { people: [...(await peopleOf(sql, params.id))] }
    }),
})

const attach = endpoint({
  method: 'POST',
  path: '/api/parties/:id/people',
  tag: '人员',
  summary: '登记人员',
  audit: 'person.attached',
  roles: WRITERS,
  params: z.object({ id }),
  body: z.object({
    name: z.string().trim().min(1).max(100),
    phone: z.string().trim().max(40).nullable().default(null),
    email: z.email().max(200).nullable().default(null),
    role: z.string().trim().min(1).max(40),
    validFrom: day,
  }),
  out: person,
  work: ({ params, body, inZone, audit }) =>
    inZone(async (sql) => {
      const attached = await attachPerson(sql, params.id, body)
      // The trail names the person by number: it must outlive the erasing of their data.
      audit(`person:${attached.person}`, { party: params.id, role: body.role })
      return attached
    }),
})

const exportPerson = endpoint({
  method: 'GET',
  path: '/api/people/:id/export',
  tag: '人员',
  summary: '导出某人的全部个人信息（个人信息保护法第四十五条）',
  audit: 'person.exported',
  roles: WRITERS,
  params: z.object({ id }),
  out: file('application/json'),
  work: ({ params, inZone, audit }) =>
    inZone(async (sql) => {
      const all = await exportOf(sql, params.id)
      audit(`person:${params.id}`)
      return {
        name: `个人信息-${params.id}.json`,
        mediaType: 'application/json',
        content: Buffer.from(`${JSON.stringify(all, null, 2)}\n`),
      }
    }),
})

const erase = endpoint({
  method: 'DELETE',
  path: '/api/people/:id',
  tag: '人员',
  summary: '删除某人的个人信息（个人信息保护法第四十七条）',
  audit: 'person.erased',
  roles: WRITERS,
  params: z.object({ id }),
  query: z.object({ reason }),
  out: z.object({ person: rowId, erasedAt: instant }),
  work: ({ params, query, inZone, audit }) =>
    inZone(async (sql) => {
      const erased = await erasePerson(sql, params.id)
      audit(`person:${params.id}`, { reason: query.reason })
      return erased
    }),
})

export const peopleEndpoints = [list, attach, exportPerson, erase] as const
