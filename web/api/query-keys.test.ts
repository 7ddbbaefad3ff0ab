import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const web = dirname(import.meta.dirname)

test('a query key is declared in one place, so that two shapes of answer never share a place in the cache', () => {
  const files = globSync(['*/*.ts', '*/*.tsx'], { cwd: web }).filter((file) => !/node_modules|dist|\.test\./.test(file))
  const declared = files.flatMap((file) => {
    const found = readFileSync(join(web, file), 'utf8').matchAll(/queryKey: (\[[^\]]*\])[^}]{0,12}\bqueryFn\b/g)
    return [...found].map(([, key = '']) => ({ file, key: key.replaceAll(/\s+/g, ' ') }))
  })
  const shared = [...Map.groupBy(declared, ({ key }) => key).values()].filter((places) => places.length > 1)
  expect(declared.length).toBeGreaterThan(20)
  expect(shared).toEqual([])
})
