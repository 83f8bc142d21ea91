import { NAME_KINDS, newNames, titled } from '../names.ts'
import { defineRule } from '../rule.ts'

export default defineRule({
  id: 'name-case',
  severity: 'warning',
  optIn: true,
  summary: 'New names are written in one case',
  why: 'Whether `Orders` and `orders` are one table depends on the server (lower_case_table_names): a name that works on a laptop is missing on production.',
  advice: 'Write the name in the case that the others have.',
  bad: { schema: '', sql: 'CREATE TABLE `Orders` (id int PRIMARY KEY);' },
  good: { schema: '', sql: 'CREATE TABLE orders (id int PRIMARY KEY);' },
  options: {
    case: { default: 'lower', values: ['lower', 'upper'], doc: 'The case of all letters.' },
    kinds: { default: NAME_KINDS, values: NAME_KINDS, doc: 'The kinds of names that are looked at.' },
  },
  visit: {
    statement(context) {
      const { options, report } = context
      for (const name of newNames(context)) {
        const wanted = options.case === 'upper' ? name.text.toUpperCase() : name.text.toLowerCase()
        if (options.kinds.includes(name.kind) && name.text !== wanted)
          report(name.span, `${titled(name)} is not all in ${options.case} case`)
      }
    },
  },
})
