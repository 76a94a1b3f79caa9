import { spawnSync } from 'node:child_process'
import { chown } from 'node:fs/promises'

/** Whom PostgreSQL runs as: ourselves, or an unprivileged user where we are root, which PostgreSQL refuses to be. */
export type Identity = {
  /** Options for spawn. */
  readonly spawn: { readonly uid?: number; readonly gid?: number }
  /** Gives a file or folder to the identity. */
  own(path: string): Promise<void>
  /** Whether the identity can enter a folder. */
  canEnter(folder: string): boolean
}

const NOBODY = 65_534

/** The identity for this process. */
export function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return { spawn: {}, own: async () => {}, canEnter: () => true }
  const spawn = { uid: NOBODY, gid: NOBODY }
  return {
    spawn,
    own: (path) => chown(path, NOBODY, NOBODY),
    canEnter: (folder) => spawnSync('/bin/sh', ['-c', 'cd "$0"', folder], { ...spawn, cwd: '/' }).status === 0,
  }
}
