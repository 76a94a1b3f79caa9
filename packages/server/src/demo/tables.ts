import type { DemoTable } from './table.ts'
import { ANNUAL_TABLES } from './tables/annual.ts'
import { EXPERT_TABLES } from './tables/expert.ts'
import { FINANCE_TABLES } from './tables/finance.ts'
import { INNOVATION_TABLES } from './tables/innovation.ts'
import { INSTITUTION_TABLES } from './tables/institution.ts'
import { REGISTER_TABLES } from './tables/register.ts'

/** Every department's file, in the order they are brought in: registration first, since it names the firms. */
export const DEMO_TABLES: readonly DemoTable[] = [
  ...REGISTER_TABLES,
  ...INSTITUTION_TABLES,
  ...ANNUAL_TABLES,
  ...INNOVATION_TABLES,
  ...FINANCE_TABLES,
  ...EXPERT_TABLES,
]
