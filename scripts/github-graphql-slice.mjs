// Cuts the one mutation that the action sends out of GitHub's GraphQL schema, for test/action/github-server.ts:
//   cd "$(mktemp -d)" && npm install @octokit/graphql-schema && cd - && node scripts/github-graphql-slice.mjs <that directory>
// Fields whose types are not listed here are left out.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, print } from 'graphql'

const MUTATIONS = ['createCommitOnBranch']
const TYPES = [
  'Base64String',
  'Commit',
  'CommitMessage',
  'CommittableBranch',
  'CreateCommitOnBranchInput',
  'CreateCommitOnBranchPayload',
  'FileAddition',
  'FileChanges',
  'FileDeletion',
  'GitObjectID',
  'Mutation',
  'Ref',
  'URI',
]
const BUILT_IN = ['Boolean', 'Float', 'ID', 'Int', 'String']
const FIXTURE = new URL('../test/action/fixtures/github.graphql', import.meta.url)

const [directory] = process.argv.slice(2)
if (directory === undefined) {
  console.error('usage: node scripts/github-graphql-slice.mjs DIRECTORY-WITH-node_modules')
  process.exit(2)
}
const root = join(directory, 'node_modules/@octokit/graphql-schema')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const known = new Set([...TYPES, ...BUILT_IN])
const definitions = parse(readFileSync(join(root, 'schema.graphql'), 'utf8'))
  .definitions.filter(({ name }) => TYPES.includes(name?.value))
  .map(withKnownFields)
const schema = print({ kind: 'Document', definitions })
writeFileSync(FIXTURE, `# @octokit/graphql-schema ${version}\ntype Query { _: Boolean }\n${schema}\n`)

function withKnownFields(definition) {
  const bare = { ...definition, description: undefined, directives: [], interfaces: [] }
  if (definition.fields === undefined) return bare
  const kept = definition.fields.filter(
    ({ name, type, arguments: given = [] }) =>
      (definition.name.value !== 'Mutation' || MUTATIONS.includes(name.value)) &&
      [type, ...given.map((one) => one.type)].every((one) => known.has(nameOf(one))),
  )
  const fields = kept.map((field) => ({
    ...field,
    description: undefined,
    directives: [],
    arguments: field.arguments?.map((one) => ({ ...one, description: undefined })),
  }))
  return { ...bare, fields }
}

function nameOf(type) {
  return type.kind === 'NamedType' ? type.name.value : nameOf(type.type)
}
