import { readFileSync } from 'node:fs'

/** The version of this program, e.g. `0.1.0`. */
export function programVersion(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return typeof file === 'object' && file !== null && 'version' in file ? String(file.version) : ''
}
