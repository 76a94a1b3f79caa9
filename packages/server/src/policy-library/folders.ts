import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Where policy files are: the program's own, and beside them the zones of this installation. */
export type PolicyFolders = { readonly programmes: string; readonly zones: string | null }

/** The text files of a folder by their paths inside it; empty where there is no such folder. */
export async function readFolder(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[])
  const texts = names.filter((name) => /\.(yaml|md|dmn|csv|json)$/.test(name)).sort()
  return new Map(
    await Promise.all(
      texts.map(async (name) => [name.replaceAll('\\', '/'), await readFile(join(folder, name), 'utf8')] as const),
    ),
  )
}

/** A zone of the installation stands before one of the same name that comes with the program. */
export async function readZoneFolder(
  { programmes, zones }: PolicyFolders,
  zone: string,
): Promise<ReadonlyMap<string, string>> {
  const own = zones === null ? new Map<string, string>() : await readFolder(join(zones, zone))
  return own.size > 0 ? own : readFolder(join(programmes, 'zones', zone))
}

/** The names of the folders that may hold a programme. */
export async function programmeFolders({ programmes }: PolicyFolders): Promise<readonly string[]> {
  const entries = await readdir(programmes, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory() && !['facts', 'zones'].includes(entry.name))
    .map(({ name }) => name)
}
