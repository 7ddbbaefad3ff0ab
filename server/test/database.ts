import { afterAll, inject } from 'vitest'
import { type Database, openDatabase } from '../db/pool.ts'
import { createLog } from '../log.ts'
import { cloneDatabase, cloneName, dropDatabase } from './cluster.ts'

export interface TestDatabase extends Database {
  /** The owner's login, for what a test must look at or break from outside. */
  readonly url: string
}

let made = 0

/** A freshly migrated database of one's own, dropped when the test file ends. Call it at the top of the file. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = cloneName(`${Date.now().toString(36)}_${++made}`)
  const url = await cloneDatabase(inject('postgres'), inject('template'), name)
  const database = openDatabase(url, { poolSize: 10, log: createLog('error') })
  afterAll(async () => {
    await database.close()
    await dropDatabase(inject('postgres'), name)
  })
  return { ...database, url }
}
