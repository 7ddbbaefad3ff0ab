/** What was entered on one screen of a form, what is wrong with it, and what a component asks for. */
export function makeForm(start, { act, upload }) {
  const values = structuredClone(start)
  const checks = new Map()
  const problems = new Map()
  const checkAll = () => {
    let good = true
    for (const [name, check] of checks) {
      const problem = check()
      const node = problems.get(name)
      if (node) node.textContent = problem
      if (problem && good) node?.scrollIntoView({ block: 'center' })
      if (problem) good = false
    }
    return good
  }
  return {
    errors: {},
    value: (name) => values[name],
    values: () => values,
    set: (name, value) => {
      values[name] = value
      const node = problems.get(name)
      if (node) node.textContent = ''
    },
    check: (name, work) => checks.set(name, work),
    watch: (name, node) => problems.set(name, node),
    upload,
    /** Only what a person taps on purpose needs the whole screen to be right. */
    submit: (action) => checkAll() && action && act(action, undefined, values),
    act: (action, payload) => action && act(action, payload, values),
  }
}
