import { z } from 'zod'
import { day, id, instant, reason, rowId } from '../contract.ts'
import { WRITERS, endpoint, file } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

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
  work: notYet,
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
  work: notYet,
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
  work: notYet,
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
  work: notYet,
})

export const peopleEndpoints = [list, attach, exportPerson, erase] as const
