import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const web = dirname(import.meta.dirname)
const styles = join(web, '../node_modules/@mantine/core/styles')
const listed = readFileSync(join(web, 'ui/mantine.css'), 'utf8')

test('every Mantine component a page uses has its styles in mantine.css', () => {
  const pages = globSync(['*/*.tsx', '*/*/*.tsx'], { cwd: web }).filter((file) => !/node_modules|dist/.test(file))
  const used = pages.flatMap((file) => {
    const imports = readFileSync(join(web, file), 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)
    return [...imports].flatMap(([, names = '']) => names.split(',').map((name) => name.trim()))
  })
  const styled = [...new Set(used)].filter((name) => existsSync(join(styles, `${name}.layer.css`)))
  expect(styled.filter((name) => !listed.includes(`/${name}.layer.css`))).toEqual([])
})
