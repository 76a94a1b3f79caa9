import { failure } from './failures.ts'
import type { Sql } from './sql.ts'

/** Makes the application's role, and lets the owner work as it. Refuses one that could see more than a zone. */
export async function prepareRole(sql: Sql): Promise<void> {
  const [session] = await sql<{ owner: string }>`select current_user as owner`
  try {
    await sql.raw(`do $$ begin
      if not exists (select from pg_roles where rolname = 'gongzhen_app') then
        begin
          create role gongzhen_app nologin;
        exception when duplicate_object or unique_violation then null;
        end;
      end if;
      if not pg_has_role(current_user, 'gongzhen_app', 'member') then
        execute format('grant gongzhen_app to %I', current_user);
      end if;
    end $$`)
  } catch (error) {
    throw failure('role', {
      reason: error instanceof Error ? error.message : String(error),
      owner: session?.owner ?? '',
    })
  }
  const strong = await sql`select 1 from pg_roles where rolname = 'gongzhen_app' and (rolsuper or rolbypassrls)`
  if (strong.length > 0) throw failure('role_too_strong', {})
}
