import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkFlowJson } from './check.ts'
import { components } from './components.ts'
import { readJson } from './json-tree.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests bend a Flow JSON in every direction.
type Loose = any

/** The branch of an `If`: an object with a literal `then` looks like a promise. */
const yes = 'then'

const footer = (action: Loose = { name: 'complete', payload: {} }): Loose => ({
  type: 'Footer',
  label: 'Done',
  'on-click-action': action,
})
const screen = (id: string, children: Loose[], more: Loose = {}): Loose => ({
  id,
  title: 'A screen',
  layout: { type: 'SingleColumnLayout', children },
  ...more,
})
const last = (children: Loose[], more: Loose = {}): Loose => screen('LAST', [...children, footer()], { terminal: true, ...more })
const flow = (screens: Loose[], more: Loose = {}): Loose => ({ version: '7.3', screens, ...more })
const go = (name: string, payload: Loose = {}): Loose => footer({ name: 'navigate', next: { type: 'screen', name }, payload })
const check = (json: Loose): string[] =>
  checkFlowJson(JSON.stringify(json)).problems.map(({ error, message }) => `${error} ${message}`)
const codes = (json: Loose): string[] => [...new Set(checkFlowJson(JSON.stringify(json)).problems.map(({ error }) => error))]
const only = (...children: Loose[]): string[] => codes(flow([last(children)]))
const endpoint = (routing_model: Loose, screens: Loose[]): Loose => flow(screens, { data_api_version: '4.0', routing_model })

const options = (count: number): Loose[] => Array.from({ length: count }, (_, i) => ({ id: `${i}`, title: `Option ${i}` }))
const parts: Readonly<Record<string, Loose>> = {
  TextHeading: { text: 'Hello' },
  TextSubheading: { text: 'Hello' },
  TextBody: { text: 'Hello', 'font-weight': 'bold', strikethrough: true, markdown: true },
  TextCaption: { text: ['Hello', 'you'], markdown: true },
  TextInput: {
    name: 'text',
    label: 'Text',
    'input-type': 'number',
    'min-chars': '1',
    'max-chars': 20,
    'helper-text': 'A number',
  },
  TextArea: { name: 'area', label: 'Text', 'max-length': '100', required: true },
  CheckboxGroup: { name: 'check', label: 'Pick', 'data-source': options(3), 'min-selected-items': 1, 'max-selected-items': 2 },
  RadioButtonsGroup: { name: 'radio', label: 'Pick', 'data-source': options(20), description: 'One of them' },
  Dropdown: { name: 'drop', label: 'Pick', 'data-source': options(200) },
  ChipsSelector: { name: 'chips', label: 'Pick', 'data-source': options(2) },
  OptIn: { name: 'agree', label: 'I agree', required: true, 'on-click-action': { name: 'open_url', url: 'https://example.com' } },
  EmbeddedLink: { text: 'Read it', 'on-click-action': { name: 'open_url', url: 'https://example.com' } },
  DatePicker: { name: 'day', label: 'Day', 'min-date': '2026-11-25', 'unavailable-dates': ['2026-12-24'] },
  CalendarPicker: {
    name: 'days',
    label: { 'start-date': 'From', 'end-date': 'To' },
    mode: 'range',
    title: 'When',
    'min-days': 1,
  },
  Image: { src: 'iVBORw0KGgo=', height: 100, 'scale-type': 'cover', 'alt-text': 'A dot' },
  ImageCarousel: { images: [{ src: 'iVBORw0KGgo=', 'alt-text': 'A dot' }] },
  PhotoPicker: { name: 'photo', label: 'A photo', 'photo-source': 'camera', 'max-uploaded-photos': 1 },
  DocumentPicker: { name: 'paper', label: 'A paper', 'allowed-mime-types': ['application/pdf'] },
  If: {
    condition: "${screen.FIRST.data.kind} == 'a'",
    [yes]: [{ type: 'TextBody', text: 'A' }],
    else: [{ type: 'TextBody', text: 'B' }],
  },
  Switch: { value: '${screen.FIRST.data.kind}', cases: { a: [{ type: 'TextBody', text: 'A' }] } },
  Form: { name: 'form', children: [{ type: 'TextInput', name: 'inside', label: 'Text' }] },
}
const first = screen('FIRST', [go('LAST')], { data: { kind: { type: 'string', __example__: 'a' } } })

test.each(Object.entries(parts))('a screen with %s is in order', (type, part) => {
  expect(check(flow([first, last([{ type, ...part }])]))).toEqual([])
})

test('what needs a screen of its own gets one', () => {
  const rich = { type: 'RichText', text: ['# Terms', 'Be kind.'] }
  expect(only(rich)).toEqual([])
  expect(only(rich, { type: 'TextBody', text: 'Hello' })).toEqual(['INVALID_RICHTEXT_PLACEMENT'])
  const list = {
    type: 'NavigationList',
    name: 'list',
    'list-items': [{ id: '1', 'main-content': { title: 'One' } }],
    'on-click-action': { name: 'navigate', next: { type: 'screen', name: 'LAST' }, payload: {} },
  }
  expect(check(flow([screen('FIRST', [list]), last([])]))).toEqual([])
  expect(codes(flow([screen('FIRST', [list, { type: 'TextBody', text: 'Hello' }]), last([])]))).toEqual([
    'INVALID_COMPONENT_PLACEMENT',
  ])
  expect(
    Object.keys(components).filter((type) => !(type in parts) && !['RichText', 'NavigationList', 'Footer'].includes(type)),
  ).toEqual([])
})

const wrong: [string, string, () => Loose][] = [
  ['no version', 'MISSING_FLOW_JSON_VERSION', () => ({ screens: [last([])] })],
  ['a version that is no version', 'INVALID_FLOW_JSON_VERSION', () => flow([last([])], { version: '2024.0' })],
  ['a version that is gone', 'UNSUPPORTED_FLOW_JSON_VERSION', () => flow([last([])], { version: '2.0' })],
  ['no screens', 'MISSING_REQUIRED_TYPE_PROPERTY', () => ({ version: '7.3' })],
  ['an empty list of screens', 'MIN_ITEMS_REQUIRED', () => flow([])],
  ['a strange key', 'INVALID_PROPERTY_KEY', () => flow([last([])], { myNewProp: 1 })],
  ['a digit in a screen id', 'PATTERN_MISMATCH', () => flow([last([], { id: 'LAST_1' })])],
  ['a reserved screen id', 'SCREEN_ID_IS_RESERVED_KEYWORD', () => flow([last([], { id: 'SUCCESS' })])],
  ['an empty screen id', 'MIN_CHARS_REQUIRED', () => flow([last([], { id: '' })])],
  ['two screens of one id', 'DUPLICATE_SCREEN_IDS', () => flow([last([]), last([])])],
  ['no terminal screen', 'MISSING_TERMINAL_SCREEN', () => flow([screen('ONE', [{ type: 'TextBody', text: 'Hi' }])])],
  [
    'a terminal screen without a footer',
    'MISSING_FOOTER_ON_TERMINAL_SCREEN',
    () => flow([screen('ONE', [], { terminal: true })]),
  ],
  ['two footers', 'MORE_THAN_ONE_FOOTER', () => flow([last([footer()])])],
  [
    'success on a screen that ends nothing',
    'NOT_KEYWORD_SCHEMA_VALIDATION_FAILED',
    () => flow([{ ...first, success: true }, last([])]),
  ],
  ['no successful end', 'INVALID_PROPERTY_VALUE', () => flow([last([], { success: false })])],
  ['refresh_on_back without an endpoint', 'INVALID_PROPERTY_VALUE', () => flow([last([], { refresh_on_back: true })])],
  ['a component that does not exist', 'INVALID_PROPERTY_VALUE', () => flow([last([{ type: 'Slider' }])])],
  [
    'a component of a later version',
    'INVALID_PROPERTY_VALUE',
    () => flow([last([{ type: 'ImageCarousel', ...parts.ImageCarousel }])], { version: '7.0' }),
  ],
  ['a component without a type', 'MISSING_REQUIRED_TYPE_PROPERTY', () => flow([last([{ text: 'Hello' }])])],
  ['a heading that is too long', 'INVALID_PROPERTY_VALUE', () => flow([last([{ type: 'TextHeading', text: 'x'.repeat(81) }])])],
  ['a blank heading', 'PATTERN_MISMATCH', () => flow([last([{ type: 'TextHeading', text: ' ' }])])],
  [
    'a flag that is a text',
    'INVALID_PROPERTY_TYPE',
    () => flow([last([{ type: 'TextArea', name: 'a', label: 'A', enabled: 'yes' }])]),
  ],
  [
    'a count that is a word',
    'PATTERN_MISMATCH',
    () => flow([last([{ type: 'TextInput', name: 'a', label: 'A', 'max-chars': 'Hundred' }])]),
  ],
  [
    'a word out of the list',
    'INVALID_ENUM_VALUE',
    () => flow([last([{ type: 'TextInput', name: 'a', label: 'A', 'input-type': 'colour' }])]),
  ],
  [
    'too many options',
    'MAX_ITEMS_REQUIRED',
    () => flow([last([{ type: 'Dropdown', name: 'a', label: 'A', 'data-source': options(201) }])]),
  ],
  [
    'too many options with pictures',
    'MAX_ITEMS_REQUIRED',
    () =>
      flow([
        last([
          { type: 'Dropdown', name: 'a', label: 'A', 'data-source': options(101).map((one) => ({ ...one, image: 'aaaa' })) },
        ]),
      ]),
  ],
  [
    'one chip',
    'MIN_ITEMS_REQUIRED',
    () => flow([last([{ type: 'ChipsSelector', name: 'a', label: 'A', 'data-source': options(1) }])]),
  ],
  [
    'two captions that lack one',
    'INVALID_DEPENDENCIES',
    () => flow([screen('LAST', [{ ...footer(), 'left-caption': 'a' }], { terminal: true })]),
  ],
  [
    'four pictures',
    'MAX_IMAGE_PER_SCREEN',
    () => flow([last(Array.from({ length: 4 }, () => ({ type: 'Image', src: 'aaaa' })))]),
  ],
  [
    'three links',
    'MAX_EMBEDDED_LINK_PER_SCREEN',
    () => flow([last(Array.from({ length: 3 }, () => ({ type: 'EmbeddedLink', ...parts.EmbeddedLink })))]),
  ],
  [
    '51 components',
    'MAX_ALLOWED_COMPONENTS_PER_SCREEN',
    () => flow([last(Array.from({ length: 50 }, () => ({ type: 'TextBody', text: 'x' })))]),
  ],
  [
    'more at least than at most',
    'MIN_VALUE_GREATER_THAN_MAX',
    () => flow([last([{ type: 'CheckboxGroup', ...parts.CheckboxGroup, 'min-selected-items': 3 }])]),
  ],
  [
    '31 photos',
    'MAXIMUM_VALUE_REQUIRED',
    () => flow([last([{ type: 'PhotoPicker', ...parts.PhotoPicker, 'max-uploaded-photos': 31 }])]),
  ],
  [
    'one name twice',
    'DUPLICATE_FORM_COMPONENT_NAMES',
    () => flow([last([1, 2].map(() => ({ type: 'TextInput', name: 'a', label: 'A' })))]),
  ],
  [
    'fields beside a form',
    'COMPONENTS_OUTSIDE_FORM',
    () =>
      flow([
        last([
          { type: 'TextArea', name: 'a', label: 'A' },
          { type: 'Form', ...parts.Form },
        ]),
      ]),
  ],
  [
    'fields outside of forms before 4.0',
    'KEYWORD_ONE_OF',
    () => flow([last([{ type: 'TextArea', name: 'a', label: 'A' }])], { version: '3.1' }),
  ],
  ['a missing binding', 'INVALID_SCREEN_DYNAMIC_DATA', () => flow([last([{ type: 'TextBody', text: '${data.name}' }])])],
  [
    'a binding of another type',
    'INVALID_SCREEN_DYNAMIC_DATA',
    () => flow([last([{ type: 'TextBody', text: '${data.on}' }], { data: { on: { type: 'boolean', __example__: true } } })]),
  ],
  [
    'a binding to an unknown screen',
    'INVALID_SCREEN_DATA',
    () => flow([last([{ type: 'TextBody', text: '${screen.ROOT.form.a}' }])]),
  ],
  ['text beside a binding', 'INVALID_PROPERTY_VALUE', () => flow([last([{ type: 'TextBody', text: 'Hi ${form.a}' }])])],
  [
    'a payload that names no field',
    'INVALID_ON_CLICK_ACTION_PAYLOAD',
    () => flow([screen('LAST', [footer({ name: 'complete', payload: { a: '${form.nobody}' } })], { terminal: true })]),
  ],
  ['an ending in the middle', 'INVALID_COMPLETE_ACTION', () => flow([screen('ONE', [footer()]), last([])])],
  [
    'a link that completes',
    'INVALID_ENUM_VALUE',
    () => flow([last([{ type: 'EmbeddedLink', text: 'x', 'on-click-action': { name: 'complete', payload: {} } }])]),
  ],
  [
    'data exchange without an endpoint',
    'MISSING_REQUIRED_PROPERTY',
    () => flow([screen('LAST', [footer({ name: 'data_exchange', payload: {} })], { terminal: true })]),
  ],
  ['an endpoint without routes', 'MISSING_REQUIRED_PROPERTY', () => flow([last([])], { data_api_version: '3.0' })],
  [
    'a data API that does not exist',
    'INVALID_DATA_API_VERSION',
    () => ({ ...endpoint({ LAST: [] }, [last([])]), data_api_version: '2.0' }),
  ],
  [
    'data the next screen does not declare',
    'INVALID_NAVIGATE_ACTION_PAYLOAD',
    () => flow([screen('ONE', [go('LAST', { name: 'Ana' })]), last([])]),
  ],
  [
    'data the next screen waits for',
    'INVALID_NAVIGATE_ACTION_PAYLOAD',
    () => flow([screen('ONE', [go('LAST')]), last([], { data: { name: { type: 'string', __example__: 'Ana' } } })]),
  ],
  [
    'data of another type',
    'INVALID_NAVIGATE_ACTION_PAYLOAD',
    () => flow([screen('ONE', [go('LAST', { name: 12 })]), last([], { data: { name: { type: 'string', __example__: 'Ana' } } })]),
  ],
  ['a way to nowhere', 'INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME', () => flow([screen('ONE', [go('NOWHERE')]), last([])])],
  ['a way to itself', 'INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME', () => flow([screen('ONE', [go('ONE')]), last([])])],
  [
    'a screen nobody leads to',
    'INVALID_ROUTING_MODEL',
    () => flow([screen('ONE', [go('LAST')]), last([]), last([], { id: 'OTHER' })]),
  ],
  [
    'a screen that ends nowhere',
    'INVALID_ROUTING_MODEL',
    () => endpoint({ ONE: ['LAST', 'TWO'], TWO: [], LAST: [] }, [screen('ONE', [go('LAST')]), screen('TWO', []), last([])]),
  ],
  [
    'a way back',
    'INVALID_ROUTING_MODEL',
    () => endpoint({ ONE: ['LAST'], LAST: ['ONE'] }, [screen('ONE', [go('LAST')]), last([])]),
  ],
  [
    'a loop',
    'INVALID_ROUTING_MODEL',
    () => endpoint({ ONE: ['TWO'], TWO: ['LAST'], LAST: ['ONE'] }, [screen('ONE', []), screen('TWO', []), last([])]),
  ],
  [
    'a route the model lacks',
    'INVALID_ROUTING_MODEL',
    () => endpoint({ ONE: [], LAST: [] }, [screen('ONE', [go('LAST')]), last([])]),
  ],
  ['a model of unknown screens', 'INVALID_ROUTING_MODEL', () => endpoint({ LAST: ['NOWHERE'] }, [last([])])],
  [
    '11 branches',
    'INVALID_ROUTING_MODEL',
    () => {
      const names = [...'ABCDEFGHIJK'].map((one) => `S_${one}`)
      return endpoint({ ONE: names }, [screen('ONE', []), ...names.map((id) => last([], { id }))])
    },
  ],
  [
    'an example of another type',
    'INVALID_SCREEN_DATA',
    () => flow([last([], { data: { age: { type: 'number', __example__: '12' } } })]),
  ],
  ['data without a type', 'INVALID_SCREEN_DATA', () => flow([last([], { data: { age: {} } })])],
  ['a list without items', 'INVALID_SCREEN_DATA', () => flow([last([], { data: { ages: { type: 'array', __example__: [] } } })])],
  ['an If that holds nothing', 'INVALID_PROPERTY_VALUE', () => flow([first, last([{ type: 'If', ...parts.If, [yes]: [] }])])],
  ['a Switch without cases', 'EMPTY_SWITCH_CASES', () => flow([first, last([{ type: 'Switch', ...parts.Switch, cases: {} }])])],
  [
    'a footer in one branch only',
    'MISSING_FOOTER_IN_IF_ELSE_BRANCHES',
    () =>
      flow([
        first,
        screen('LAST', [{ type: 'If', condition: "${screen.FIRST.data.kind} == 'a'", [yes]: [footer()] }], { terminal: true }),
      ]),
  ],
  [
    'eleven photos in a reply',
    'INVALID_ON_CLICK_ACTION_PAYLOAD',
    () =>
      flow([
        screen(
          'LAST',
          [
            { type: 'PhotoPicker', ...parts.PhotoPicker, 'max-uploaded-photos': 11 },
            footer({ name: 'complete', payload: { photo: '${form.photo}' } }),
          ],
          { terminal: true },
        ),
      ]),
  ],
  [
    'a photo that is passed on',
    'INVALID_ON_CLICK_ACTION_PAYLOAD',
    () =>
      flow([
        screen('ONE', [{ type: 'PhotoPicker', ...parts.PhotoPicker }, go('LAST', { photo: '${form.photo}' })]),
        last([], { data: { photo: { type: 'array', items: { type: 'string' }, __example__: [] } } }),
      ]),
  ],
]

test.each(wrong)('%s is %s', (_what, code, json) => {
  expect(codes(json())).toContain(code)
})

test.each([
  ['( )', 'Found invalid empty parentheses'],
  ['573 == 376', 'literals on both sides'],
  ['${screen.FIRST.data.kind} == ', 'Missing operand'],
  ["${screen.FIRST.data.kind} == 'a", 'Missing closing quote'],
  ['(${screen.FIRST.data.kind}', 'Missing closing parenthesis'],
  ['${screen.FIRST.data.kind})', 'Missing opening parenthesis'],
  ['true', 'only operand is a literal'],
  [' ', 'at least one operand'],
])('the condition %s is told apart: %s', (condition, words) => {
  const problems = check(flow([first, last([{ type: 'If', ...parts.If, condition }])]))
  expect(problems.join()).toContain(words)
})

test('a problem points at the very characters, lines and columns counted from one', () => {
  const text = '{\n  "version": "7.3",\n  "screens": [\n    {\n      "id": "ONE",\n      "initial-text": 1\n    }\n  ]\n}'
  const problem = checkFlowJson(text).problems.find((one) => one.error === 'INVALID_PROPERTY_KEY')
  const place = { line_start: 6, line_end: 6, column_start: 7, column_end: 20 }
  expect(problem).toMatchObject({
    ...place,
    error_type: 'FLOW_JSON_ERROR',
    pointers: [{ ...place, path: 'screens[0].initial-text' }],
  })
  const broken = checkFlowJson('{\n  "version": "7.3",,\n}').problems
  expect(broken).toMatchObject([{ error: 'INVALID_FLOW_JSON', line_start: 2, column_start: 20 }])
})

test('what is nested a million deep is refused, not followed', () => {
  const deep = 1_000_000
  for (const text of [
    '['.repeat(deep),
    '{"a":'.repeat(deep),
    `{"version":"7.3","screens":${'['.repeat(deep)}${']'.repeat(deep)}}`,
  ])
    expect(checkFlowJson(text).problems[0]?.message).toContain('nested deeper')
})

test('JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.boolean(), (value, spaced) => {
      const text = JSON.stringify(value, null, spaced ? 2 : 0)
      const read = readJson(text)
      expect('tree' in read && read.tree.value).toEqual(JSON.parse(text))
    }),
    { numRuns: 300 },
  )
  fc.assert(
    fc.property(fc.string(), (text) => {
      let good = true
      try {
        JSON.parse(text)
      } catch {
        good = false
      }
      expect('tree' in readJson(text)).toBe(good)
    }),
    { numRuns: 500 },
  )
})

test('no object, however bent, makes the check throw', () => {
  const whole = flow([first, last(Object.entries(parts).map(([type, part]) => ({ type, ...part })))])
  const paths: (string | number)[][] = []
  const walk = (value: Loose, path: (string | number)[]): void => {
    paths.push(path)
    if (typeof value === 'object' && value !== null)
      for (const key of Object.keys(value)) walk(value[key], [...path, Array.isArray(value) ? Number(key) : key])
  }
  walk(whole, [])
  fc.assert(
    fc.property(fc.constantFrom(...paths.slice(1)), fc.jsonValue(), (path, value) => {
      const bent = structuredClone(whole)
      let at = bent
      for (const step of path.slice(0, -1)) at = at[step]
      at[path.at(-1) ?? ''] = value
      for (const problem of checkFlowJson(JSON.stringify(bent)).problems) expect(problem.line_start).toBe(1)
    }),
    { numRuns: 120 },
  )
})
