/**
 * The shape of WooChat: which room, floor and noun may use which. Everything listed may use what stands before it in the same
 * list, never what stands after it. A new noun is one word in `nouns`.
 */
const nouns = [
  'workspaces',
  'members',
  'channels',
  'media',
  'fields',
  'tags',
  'filters',
  'contacts',
  'imports',
  'segments',
  'templates',
  'catalog',
  'forms',
  'conversations',
  'messages',
  'knowledge',
  'bots',
  'sequences',
  'campaigns',
  'reports',
  'billing',
  'developers',
]

const serverFloors = [
  ['config', 'log'],
  ['postgres'],
  ['db', 'cloud-api', 'storage', 'mail', 'egress', 'secrets'],
  ['events', 'jobs', 'inbound', 'outbox', 'http'],
  ...nouns.map((noun) => [noun]),
  ['parts'],
  ['upkeep'],
  ['app', 'worker'],
  ['demo'],
  ['demo-history'],
  ['main'],
]

const webFloors = [
  ['ui'],
  ['api'],
  ...nouns.map((noun) => [noun]),
  ['inbox'],
  ['settings', 'onboarding', 'sign-in'],
  ['app'],
  ['main'],
]

const simulatorFloors = [
  ['clock', 'dice', 'ids', 'texts', 'png', 'graph-error', 'prices', 'population', 'config', 'template-life', 'totals'],
  ['state', 'wheel', 'faults', 'traffic'],
  ['people', 'webhooks'],
  ['delivery', 'media-store'],
  ['world'],
  ['wire'],
  ['template-rules', 'flow-json'],
  ['flow-screens', 'flow-store'],
  ['media', 'template-sends', 'templates', 'numbers'],
  ['inbound'],
  ['flow-endpoints', 'commerce'],
  ['flows', 'payments'],
  ['messages', 'accounts', 'chats', 'calls'],
  ['graph-api'],
  ['bubbles'],
  ['phones'],
  ['desk'],
  ['control'],
  ['admin'],
  ['snapshot'],
  ['start'],
  ['main'],
]

/** What each room may use; everything else of ours is shut to it. */
const rooms = {
  contract: [],
  flow: ['contract'],
  simulator: ['contract'],
  server: ['contract', 'flow'],
  web: ['contract', 'flow'],
}

const allRooms = [...Object.keys(rooms), 'e2e', 'bench', 'scripts']
const tests = '\\.test\\.tsx?$|^(server|simulator)/test/'
const anyOf = (names) => `(${names.join('|')})`
const inFloor = (room, names) => `^${room}/${anyOf(names)}(/|\\.tsx?$)`

const roomRules = Object.entries(rooms).map(([room, below]) => ({
  name: `room-${room}`,
  comment: `${room}/ may use ${below.join('/ and ') || 'no other room'}${below.length > 0 ? '/' : ''}.`,
  severity: 'error',
  from: { path: `^${room}/`, pathNot: tests },
  to: { path: `^${anyOf(allRooms)}/`, pathNot: `^${anyOf([room, ...below])}/` },
}))

/** Which noun of the line above may be used: `server/contacts` may use `server/fields`, never the other way. */
const floorRules = (room, floors) =>
  floors.slice(0, -1).map((names, i) => ({
    name: `floor-${room}-${names.join('-')}`,
    comment: `${room}/${names.join(' ')} may use only what stands before it in the list of floors: enqueue a job or record an event instead.`,
    severity: 'error',
    from: { path: inFloor(room, names), pathNot: tests },
    to: { path: inFloor(room, floors.slice(i + 1).flat()) },
  }))

const known = (room, floors, others = []) => ({
  name: `floor-${room}-unknown`,
  comment: `A folder of ${room}/ that is in no list of floors: add it where it belongs.`,
  severity: 'error',
  from: {
    path: `^${room}/`,
    pathNot: [tests, `^${room}/(${[...floors.flat().map((name) => `${name}(/|\\.tsx?$)`), ...others].join('|')})`],
  },
  to: {},
})

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...roomRules,
    ...floorRules('server', serverFloors),
    ...floorRules('web', webFloors),
    ...floorRules('simulator', simulatorFloors),
    known('server', serverFloors),
    known('simulator', simulatorFloors),
    known('web', webFloors, ['[^/]+\\.ts']),
    {
      name: 'noun-doors',
      comment: "A noun uses another noun's store and verbs, never its routes or jobs.",
      severity: 'error',
      from: { path: `^server/${anyOf(nouns)}/`, pathNot: tests },
      to: { path: `^server/${anyOf(nouns)}/(routes|jobs)\\.ts$`, pathNot: '^server/$1/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'contract-is-pure',
      comment: 'contract/ and flow/ say what things are: no I/O, no Node, and of libraries only zod and libphonenumber-js.',
      severity: 'error',
      from: { path: '^(contract|flow)/', pathNot: tests },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/(zod|libphonenumber-js)/',
      },
    },
    {
      name: 'web-has-no-node',
      comment: 'web/ runs in a browser; only what builds it, the files beside main.tsx, runs in Node.',
      severity: 'error',
      from: { path: '^web/', pathNot: `${tests}|^web/[^/]+\\.ts$` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'unresolvable',
      comment: 'Every import leads somewhere; in a page of the simulator it may be an address.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^/phones/assets/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|data|\\.cache)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.css'],
    },
    cache: { folder: '.cache/dependency-cruiser', strategy: 'content' },
  },
}
