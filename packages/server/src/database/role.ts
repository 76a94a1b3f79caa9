import { failure } from './failures.ts'
import type { Sql } from './sql.ts'

/** The role of a request: it owns nothing, sees one zone at a time, and cannot bypass row-level security. */
export const APPLICATION_ROLE = 'gongzhen_app'

/** The role of a firm's own request: as the application's, and of firms it sees one. */
export const FIRM_ROLE = 'gongzhen_firm'

/** The role of a request of a bank, a provider and their like: of firms it sees what they share with it now. */
export const PARTNER_ROLE = 'gongzhen_partner'

/** All roles requests work as. */
export const APPLICATION_ROLES = [APPLICATION_ROLE, FIRM_ROLE, PARTNER_ROLE] as const

/** Makes the application's roles, and lets the owner work as them. Refuses one that could see more than it should. */
export async function prepareRoles(sql: Sql, roles: readonly string[]): Promise<void> {
  const [session] = await sql<{ owner: string }>`select current_user as owner`
  try {
    for (const role of roles) await sql.raw(statementFor(role))
  } catch (error) {
    throw failure('role', {
      reason: error instanceof Error ? error.message : String(error),
      owner: session?.owner ?? '',
    })
  }
  const strong = await sql<{ role: string }>`
    select rolname as role from pg_roles where rolname = any (${roles}) and (rolsuper or rolbypassrls)`
  if (strong[0]) throw failure('role_too_strong', strong[0])
}

const statementFor = (role: string): string => `do $$ begin
  if not exists (select from pg_roles where rolname = '${role}') then
    begin
      create role ${role} nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  if not pg_has_role(current_user, '${role}', 'member') then
    execute format('grant ${role} to %I', current_user);
  end if;
end $$`
