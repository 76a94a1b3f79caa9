import { z } from 'zod'

/** The first file of a backup: what it holds and what is needed to restore it. */
export const manifestShape = z.object({
  format: z.literal('gongzhen-backup'),
  version: z.number(),
  /** The program that made it, e.g. `0.1.0`. */
  program: z.string(),
  createdAt: z.string(),
  server: z.string(),
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.object({ name: z.string(), type: z.string() })) })),
  sequences: z.array(z.object({ table: z.string(), column: z.string(), last: z.number(), called: z.boolean() })),
})

/** What a backup says of itself: the program, the server, the migrations and the tables it was made of. */
export type Manifest = z.infer<typeof manifestShape>

/** Raised when the arrangement of files inside a backup changes. */
export const CONTAINER_VERSION = 1

/** The file of a backup that holds its manifest; it comes first. */
export const MANIFEST = 'manifest.json'
