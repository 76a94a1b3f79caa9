import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** How long the path of a unix socket may be: 108 bytes with the closing zero on Linux, 104 elsewhere. */
const PATH_BYTES_MAX = process.platform === 'linux' ? 107 : 103
const SOCKET = '.s.PGSQL.5432'

/** A path to the cluster's socket that is short enough, or nothing: then the loopback must do. */
export async function socketFolder(
  cluster: string,
): Promise<{ path: string; release: () => Promise<void> } | undefined> {
  if (isShortEnough(cluster)) return { path: cluster, release: async () => {} }
  for (const place of [tmpdir(), '/tmp']) {
    const short = await mkdtemp(join(place, 'gongzhen-')).catch(() => undefined)
    if (short === undefined) continue
    const release = () => rm(short, { recursive: true, force: true })
    const path = join(short, 'socket')
    if (isShortEnough(path)) {
      await symlink(cluster, path)
      return { path, release }
    }
    await release()
  }
  return undefined
}

const isShortEnough = (folder: string): boolean => Buffer.byteLength(join(folder, SOCKET)) <= PATH_BYTES_MAX
