import type { Instant, LocalDate } from '@gongzhen/core/base'
import type { Sql } from '../../database.ts'
import { failure } from './failures.ts'
import { witness } from '../log.ts'

/** A person as attached to one party. Name, phone and email are null once erased. */
export type Person = {
  readonly person: number
  readonly name: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly role: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
  readonly erasedAt: Instant | null
}

/** A person to be attached to a party in a role. */
export type NewPerson = {
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  readonly role: string
  readonly validFrom: LocalDate
}

/** The people attached to a party, present ones first. */
export async function peopleOf(sql: Sql, party: number): Promise<readonly Person[]> {
  return sql<Person>`
    select p.id as person, p.name, p.phone, p.email, a.role,
           a.valid_from as "validFrom", a.valid_to as "validTo", p.erased_at as "erasedAt"
      from party_person a
      join person p on p.zone = a.zone and p.id = a.person
     where a.zone = current_setting('gongzhen.zone') and a.party = ${party}
     order by a.valid_to desc nulls first, a.valid_from desc, p.id`
}

/** Enters a person and attaches them to a party. */
export async function attachPerson(sql: Sql, party: number, person: NewPerson): Promise<Person> {
  const [found] = await sql`select 1 from party where zone = current_setting('gongzhen.zone') and id = ${party}`
  if (!found) throw failure('unknown', { id: party })
  const [row] = await sql<{ id: number }>`
    insert into person (zone, name, phone, email)
    values (current_setting('gongzhen.zone'), ${person.name}, ${person.phone}, ${person.email}) returning id`
  const id = row?.id ?? 0
  await witness(sql, 'person', sql.part`r.id = ${id}`)
  await sql`
    insert into party_person (zone, party, person, role, valid_from)
    values (current_setting('gongzhen.zone'), ${party}, ${id}, ${person.role}, ${person.validFrom})`
  await witness(sql, 'party_person', sql.part`r.party = ${party} and r.person = ${id}`)
  return { ...person, person: id, validTo: null, erasedAt: null }
}

/** Everything kept about one person, for handing to them: 个人信息保护法第四十五条. */
export async function exportPerson(sql: Sql, id: number) {
  const [person] = await sql<{
    name: string | null
    phone: string | null
    email: string | null
    created_at: Instant
    erased_at: Instant | null
  }>`
    select name, phone, email, created_at, erased_at from person
     where zone = current_setting('gongzhen.zone') and id = ${id}`
  if (!person) throw failure('person_unknown', { id })
  const roles = await sql<{
    party: number
    name: string
    role: string
    valid_from: LocalDate
    valid_to: LocalDate | null
  }>`
    select a.party, p.name, a.role, a.valid_from, a.valid_to
      from party_person a join party p on p.zone = a.zone and p.id = a.party
     where a.zone = current_setting('gongzhen.zone') and a.person = ${id}
     order by a.valid_from, a.party`
  return {
    person: id,
    name: person.name,
    phone: person.phone,
    email: person.email,
    createdAt: person.created_at,
    erasedAt: person.erased_at,
    roles: roles.map(({ party, name, role, valid_from, valid_to }) => ({
      party,
      partyName: name,
      role,
      validFrom: valid_from,
      validTo: valid_to,
    })),
  }
}

/** Erases who a person is, keeping that somebody held the role: 个人信息保护法第四十七条. Erasing twice is the same. */
export async function erasePerson(
  sql: Sql,
  id: number,
): Promise<{ readonly person: number; readonly erasedAt: Instant }> {
  const [row] = await sql<{ erased_at: Instant }>`
    update person set name = null, phone = null, email = null, salt = null, erased_at = coalesce(erased_at, now())
     where zone = current_setting('gongzhen.zone') and id = ${id}
     returning erased_at`
  if (!row) throw failure('person_unknown', { id })
  await witness(sql, 'person', sql.part`r.id = ${id}`)
  return { person: id, erasedAt: row.erased_at }
}
